"""`screener preview` and `screener diagram`: a rule file as people can read it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import IO

import click
from flask import Flask, g, render_template
from markupsafe import Markup

from screener.authoring.showing.diagram import mermaid, svg
from screener.cli.files import keep
from screener.cli.rules_option import load_or_exit, rule_file
from screener.pages.app import app_with_templates
from screener.pages.away import away_page
from screener.pages.sheet import drawing_words, sheet
from screener.rulefile import RuleFile

_STYLES = ("pages/static/screener.css", "intake/static/intake.css")
_output = click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-")
_language = click.option("--language", help="Which of the file's languages; by default its own.")


@click.command()
@rule_file
@_output
@_language
@click.option("--paper", is_flag=True, help="Only the questions, as a form to fill in by hand.")
@click.option(
    "--readback", is_flag=True, help="Only the rules as sentences, for a second person to tick."
)
@click.option("--away", is_flag=True, help="Only what nginx shows while the screener is down.")
def preview(file: Path, output: IO[str], language: str, **pages: bool) -> None:
    """Write one page with a whole rule FILE (./rules.yaml if none is named).

    The questions as patients see them, a drawing of the flow, every text that a signature covers in
    all languages side by side, and each answer with the rule it leads to, source and examples.

    Exit status: 0 written, 1 the file does not pass its check, 2 it cannot be read or written.

    \b
    Example: screener preview rules.yaml -o preview.html
    """  # noqa: D301 - click reads the \b
    asked = [name for name, is_asked in pages.items() if is_asked]
    if len(asked) > 1:
        each = " and ".join(f"--{name}" for name in asked)
        raise click.UsageError(f"{each} are pages of their own; write one at a time")
    rules = load_or_exit(file)
    keep(file, getattr(output, "name", "-"))
    app = app_of(rules)
    with app.test_request_context():
        g.language = _chosen(rules, language)
        if pages["away"]:
            page = away_page(rules.in_languages[g.language])
        else:
            (kind,) = asked or ["sheet"]
            page = standalone(f"rules/{kind}.html", **sheet(rules, g.language))
    output.write(page + "\n")


@click.command()
@rule_file
@_output
@_language
@click.option(
    "--format", "form", type=click.Choice(["svg", "mermaid"]), default="svg", show_default=True
)
def diagram(file: Path, output: IO[str], language: str, form: str) -> None:
    """Draw the flow of a rule FILE (./rules.yaml if none is named).

    Exit status: 0 drawn, 1 the file does not pass its check, 2 it cannot be read or written.

    \b
    Example: screener diagram rules.yaml --format mermaid
    """  # noqa: D301 - click reads the \b
    rules = load_or_exit(file)
    keep(file, getattr(output, "name", "-"))
    draw = svg if form == "svg" else mermaid
    with app_of(rules).test_request_context():
        g.language = _chosen(rules, language)
        drawing = draw(rules.in_languages[g.language], drawing_words())
    output.write(drawing.rstrip("\n") + "\n")


def standalone(page: str, **shown: object) -> str:
    """Return a page as a file of its own, with its style sheets in it."""
    styles = [resources.files("screener").joinpath(name).read_text("utf-8") for name in _STYLES]
    style = Markup("\n".join(styles))  # noqa: S704 - our own style sheets
    return render_template(
        "rules/standalone.html", page=page, language=g.language, style=style, **shown
    )


def app_of(rules: RuleFile) -> Flask:
    """Return an app that serves nothing: it only speaks the file's languages."""
    return app_with_templates(__name__, rules.questionnaire.languages)


def _chosen(rules: RuleFile, language: str | None) -> str:
    known = rules.questionnaire.languages
    if language is not None and language not in known:
        hint = f"{rules.path} offers: {', '.join(known)}"
        raise click.BadParameter(hint, param_hint="--language")
    return language or rules.questionnaire.language
