"""`screener new`: a question, a rule or a language begun; `screener withdraw`: a question gone."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screener.authoring.comparing.compare import compare
from screener.authoring.translating.catalogues import updated
from screener.authoring.translating.rule_texts import rule_texts
from screener.authoring.writing.additions import begin_language, begin_question, begin_rule
from screener.authoring.writing.rule_text import RuleText
from screener.authoring.writing.withdrawal import withdraw_question
from screener.cli.diff import LOOSER, as_text
from screener.cli.files import replace
from screener.cli.groups import Group
from screener.cli.rules_option import FINDINGS, refuse
from screener.rulefile import RuleFile, RuleFileError, load
from screener.rulefile.catalogues import catalogue_path, interface_languages
from screener.rulefile.shape import ID

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_NOT_YET = (
    "{}: nothing is written, for the file must pass its check before. Mend what follows; or, to "
    "give up what was begun, put the file and its catalogues back as they were."
)
_file = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    default=Path("rules.yaml"),
    show_default=True,
    help="The rule file to write in.",
)


class Id(click.ParamType[str]):
    """The id of a question or rule."""

    name = "id"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id, or refuse what is none."""
        if not ID.fullmatch(value):
            self.fail(
                f'"{value}" is no id: an id has small letters a-z, digits and underscores, starts '
                "with a letter and has at most 40 characters",
                param,
                ctx,
            )
        return value


@click.group(cls=Group)
def new() -> None:
    """Begin a question, a rule or a language: the keys are written, the texts are left to you.

    Comments and layout stay. The texts are left empty, and `screener check` refuses the file until
    each of them is written. The file must pass its check before.
    """


@new.command()
@click.argument("id_", metavar="ID", type=Id())
@_file
@click.option("--after", metavar="ID", help="The question behind which it is asked; else the last.")
def question(id_: str, rules: Path, after: str | None) -> None:
    """Begin a safety question, its rule and its examples, all with the same ID.

    Every example that books gets the clear answer. What is left to write is listed.

    Exit status: 0 written, 1 the file does not pass its check, 2 it cannot be used, or the ID not.

    \b
    Example: screener new question blood_thinners
    """  # noqa: D301 - click reads the \b
    known = [one.id for one in _loaded(rules).questionnaire.questions]
    if after is not None and after not in known:
        hint = f'no question is called "{after}"; write one of: {", ".join(known)}'
        raise click.BadParameter(hint, param_hint="--after")
    _begin(rules, lambda text: begin_question(text, id_, after=after))


@new.command()
@click.argument("id_", metavar="ID", type=Id())
@click.option("--question", "about", metavar="ID", required=True, help="The question it is about.")
@click.option(
    "--answer", "codes", multiple=True, help="A risk answer that it is about; else all of them."
)
@_file
def rule(id_: str, about: str, codes: tuple[str, ...], rules: Path) -> None:
    """Begin a rule on the risk answers of a question, and name it in the examples.

    Exit status: 0 written, 1 the file does not pass its check, 2 it cannot be used, or the ID not.

    \b
    Example: screener new rule recent_illness --question illness --answer this_week
    """  # noqa: D301 - click reads the \b
    _loaded(rules)
    _begin(rules, lambda text: begin_rule(text, id_, question=about, codes=[*codes]))


@new.command()
@click.argument("code")
@_file
def language(code: str, rules: Path) -> None:
    """Offer a rule file in the language with a CODE, with a catalogue to be translated.

    Exit status: 0 written, 1 the file does not pass its check, 2 it cannot be used, or the code
    not.

    \b
    Example: screener new language en
    """  # noqa: D301 - click reads the \b
    _loaded(rules)
    if code not in interface_languages():
        known = ", ".join(interface_languages())
        raise click.UsageError(f'the pages do not speak "{code}" yet; they speak: {known}')
    _begin(rules, lambda text: begin_language(text, code))


@click.group(cls=Group)
def withdraw() -> None:
    """Take a question out of a rule file, with all that stands there because of it."""


@withdraw.command(name="question")
@click.argument("id_", metavar="ID")
@_file
@click.option("--yes", is_flag=True, help="Write it; otherwise it is only told.")
def withdraw_one(id_: str, rules: Path, *, yes: bool) -> None:
    """Take out the question ID, its details, its rules, and what the examples say of them.

    Prints what that means, as `screener diff` does. Nothing is written without --yes.

    Exit status: 3 patients whom it held back may book (written only with --yes), 0 written and
    nobody's outcome changes, 1 nothing written, 2 the file cannot be used, or the ID not.

    \b
    Example: screener withdraw question breastfeeding
    """  # noqa: D301 - click reads the \b
    before = _loaded(rules)
    content = _edited(rules, lambda text: withdraw_question(text, id_))
    with tempfile.TemporaryDirectory(prefix="screener-") as folder:
        trial = Path(folder) / rules.name
        languages = before.catalogues
        _copy_catalogues(rules, trial, languages)
        trial.write_bytes(content)
        catalogues = _catalogues(trial, languages)
        try:
            comparison = compare(before, load(trial))
        except RuleFileError as error:
            refuse(error)
    click.echo("\n".join(as_text(comparison)))
    if yes:
        replace(rules, content)
        for code, written in catalogues.items():
            replace(catalogue_path(rules, code), written)
        click.echo(f'{rules}: question "{id_}" is withdrawn. Give the file a new version.')
    else:
        click.echo("Nothing is written. With --yes it is.")
    if comparison.loosens:
        sys.exit(LOOSER)
    sys.exit(0 if yes else FINDINGS)


def _loaded(rules: Path) -> RuleFile:
    """Load the file that is to be written in, or say why nothing is written."""
    try:
        return load(rules)
    except RuleFileError as error:
        click.echo(_NOT_YET.format(rules), err=True)
        refuse(error)


def _edited(rules: Path, edit: Callable[[RuleText], None]) -> bytes:
    text = RuleText(rules.read_bytes())
    try:
        edit(text)
        return text.written()
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _begin(rules: Path, edit: Callable[[RuleText], None]) -> None:
    """Write an edit and its catalogues, and list what is left to write."""
    replace(rules, _edited(rules, edit))
    domain = rule_texts(rules)
    for code in domain.offered:
        if code != domain.own:
            replace(domain.catalogue(code), updated(domain, code))
    click.echo(f"{rules}: begun. Left to write:")
    try:
        load(rules)
    except RuleFileError as error:
        for problem in error.problems:
            click.echo(f"  {problem}")
    else:
        click.echo("  nothing")


def _copy_catalogues(rules: Path, trial: Path, languages: Collection[str]) -> None:
    for code in languages:
        target = catalogue_path(trial, code)
        target.parent.mkdir(parents=True)
        shutil.copy(catalogue_path(rules, code), target)


def _catalogues(rules: Path, languages: Collection[str]) -> dict[str, bytes]:
    """Bring the catalogues of a file up to date and return them."""
    domain = rule_texts(rules)
    found = {code: updated(domain, code) for code in languages}
    for code, content in found.items():
        catalogue_path(rules, code).write_bytes(content)
    return found
