"""`screener export`: the questions of a rule file in a shape that other systems read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import click
from flask_babel import force_locale, gettext

from screener.cli.files import keep
from screener.cli.preview import app_of
from screener.cli.rules_option import load_or_exit, rule_file
from screener.exchange.fhir import Gap, Lost, gaps, questionnaire_resource
from screener.model import Questionnaire
from screener.rulefile.catalogues import SOURCE_LANGUAGE


@click.command()
@rule_file
@click.option("--format", "form", type=click.Choice(["fhir"]), required=True)
@click.option("--url", help="The canonical address of the resource, if it has one.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def export(file: Path, form: str, url: str | None, output: IO[str]) -> None:  # noqa: ARG001 - one
    """Write the questions of a rule FILE as a FHIR R4 Questionnaire (./rules.yaml if none named).

    The rules do not travel, and with them neither the outcome nor its proof. What else the format
    cannot say is told on standard error and in the resource.

    Exit status: 0 written, 1 the file does not pass its check, 2 it cannot be read or written, or
    the address is none.

    \b
    Example: screener export --format fhir rules.yaml -o questionnaire.json
    """  # noqa: D301 - click reads the \b
    rules = load_or_exit(file)
    keep(file, getattr(output, "name", "-"))
    if url is not None and not _is_address(url):
        raise click.BadParameter(
            "write an absolute address: https://HOST/Questionnaire/ID", param_hint="--url"
        )
    descriptions = {}
    with app_of(rules).app_context():
        for language, questionnaire in rules.in_languages.items():
            with force_locale(language):
                descriptions[language] = _description(questionnaire)
        with force_locale(SOURCE_LANGUAGE):
            lost = [_said(gap) for gap in gaps(rules.questionnaire)]
    resource = questionnaire_resource(
        rules.in_languages, rules.questionnaire.language, descriptions, url
    )
    output.write(json.dumps(resource, ensure_ascii=False, indent=2) + "\n")
    for sentence in lost:
        click.echo(f"Not carried over: {sentence}", err=True)
    click.echo(
        "Not carried over: the rules, the outcomes and their proof. See docs/fhir.md.", err=True
    )


def _is_address(text: str) -> bool:
    """Tell whether a text can be a canonical address: absolute, and without a fragment."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(' #|<>"')
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain


def _description(questionnaire: Questionnaire) -> str:
    """Return what the resource is and is not, in the page's language."""
    warning = gettext(
        "The questions alone. Who may book is decided by rules that are not here: "
        "nobody may be told to book because of what is answered in this form."
    )
    return "\n\n".join((warning, *(_said(gap) for gap in gaps(questionnaire))))


def _said(gap: Gap) -> str:
    """Return what is not carried over of a question, in the page's language."""
    names = {"question": gap.question, "other": gap.other}
    if gap.lost is Lost.GATE_OF_GATE:
        return gettext("%(question)s may be shown although %(other)s is hidden.", **names)
    if gap.lost is Lost.ABOUT:
        return gettext(
            "When the answer to %(other)s changes, %(question)s must be asked anew.", **names
        )
    return gettext("%(question)s may only offer what was chosen at %(other)s.", **names)
