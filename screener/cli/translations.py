"""`screener translations`: what each language lacks, and catalogues brought up to date."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from screener.authoring.translating.catalogues import State, domains, state, updated
from screener.authoring.translating.domain import Domain
from screener.authoring.translating.page_texts import is_checkout
from screener.authoring.translating.pseudo import PSEUDO, copy_in_pseudo_language
from screener.cli.files import replace
from screener.cli.groups import Group
from screener.cli.rules_option import FINDINGS, refuse, rule_file
from screener.packaged import packaged
from screener.rulefile import Problem, RuleFileError
from screener.rulefile.catalogues import Gap, is_known

States = Mapping[str, list[State]]
"""The states of each domain's catalogues, by the domain's name."""


@click.group(cls=Group)
def translations() -> None:
    """See what the languages of a rule file lack, and bring their catalogues up to date.

    In a checkout of the program this includes the texts of the pages.
    """


@translations.command()
@rule_file
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def status(file: Path, form: str) -> None:
    """Say what lacks, is stale, fuzzy or wrong in the translations of a rule FILE (./rules.yaml).

    Exit status: 0 everything is translated, 1 something is not, 2 a file cannot be used.

    \b
    Example: screener translations status rules.yaml
    """  # noqa: D301 - click reads the \b
    try:
        found = domains(file)
        states = _states(found)
    except RuleFileError as error:
        refuse(error)
    problems = [one for domain in found for one in _problems(domain, states)]
    if form == "json":
        click.echo(json.dumps(_as_json(found, states), ensure_ascii=False))
    else:
        _tell(found, states)
        for problem in problems:
            click.echo(str(problem))
    sys.exit(FINDINGS if problems else 0)


@translations.command()
@rule_file
@click.option("--add", metavar="LANGUAGE", multiple=True, help="Begin one more language.")
def update(file: Path, add: tuple[str, ...]) -> None:
    """Write new and changed texts of a rule FILE into the catalogues beside it.

    Translations and comments are kept. A text that changed waits for a new translation, with the
    old one beside it as a comment, which is never used. Without FILE it works on ./rules.yaml.

    Exit status: 0 the catalogues are up to date, 2 a file cannot be used (then none is written).

    \b
    Example: screener translations update rules.yaml --add de
    """  # noqa: D301 - click reads the \b
    for language in add:
        if not is_known(language):
            message = f'"{language}" is not the code of a language that we know; write "de", say'
            raise click.BadParameter(message, param_hint="--add")
    try:
        found = domains(file)
        for path, content in _contents(found, add).items():
            if not path.exists() or path.read_bytes() != content:
                replace(path, content)
        _tell(found, _states(found))
    except RuleFileError as error:
        refuse(error)
    rules = found[0]
    for language in sorted({*add} - {*rules.offered, rules.own}):
        click.echo(f'Add "{language}" to the languages of {rules.source} once nothing is missing.')


@translations.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to.",
)
def pseudo(output: Path) -> None:
    """Copy a checkout of the program and add a pseudo-language: accented and 40 % longer.

    What shows plain on its pages was never translated, what is cut off has too little room. It is
    for developers: the copy is to look at, and holds nothing to keep.

    Exit status: 0 copied, 2 the folder cannot be used, or this is no checkout.

    \b
    Example: screener translations pseudo --output /tmp/pseudo
    """  # noqa: D301 - click reads the \b
    checkout = packaged("templates").parent
    if not is_checkout(checkout):
        message = "this needs a checkout of the program; an installed one has no texts to extract"
        raise click.UsageError(message)
    if output.resolve() == checkout:
        raise click.BadParameter("this is the checkout itself", param_hint="--output")
    copy_in_pseudo_language(checkout, output)
    click.echo(f"Serve it in {output} with: PYTHONPATH=. screener serve")
    click.echo(f"The pages in the pseudo-language are at /{PSEUDO}/.")


def _contents(found: Iterable[Domain], add: Iterable[str]) -> dict[Path, bytes]:
    """Return what to write, all of it before anything is written."""
    return {
        domain.catalogue(language): updated(domain, language)
        for domain in found
        for language in sorted({*domain.languages, *add} - {domain.own})
    }


def _states(found: Iterable[Domain]) -> States:
    return {
        domain.name: [state(domain, language) for language in domain.languages] for domain in found
    }


def _problems(domain: Domain, states: States) -> list[Problem]:
    return [*domain.problems, *(one for each in states[domain.name] for one in each.problems)]


def _tell(found: Iterable[Domain], states: States) -> None:
    for domain in found:
        click.echo(f"{domain.source}: {domain.number} texts in {domain.own}")
        for each in states[domain.name]:
            gaps = [f"{each.number[gap]} {gap.value}" for gap in Gap if each.number.get(gap)]
            click.echo(f"  {each.language}: {', '.join(gaps) or 'complete'}")


def _as_json(found: Iterable[Domain], states: States) -> dict[str, object]:
    return {
        "complete": not any(_problems(domain, states) for domain in found),
        "domains": [
            {
                "domain": domain.name,
                "source": domain.source,
                "language": domain.own,
                "texts": domain.number,
                "problems": [vars(problem) for problem in domain.problems],
                "languages": [
                    {
                        "language": each.language,
                        "file": str(each.file),
                        **{gap.value: each.number.get(gap, 0) for gap in Gap},
                        "problems": [vars(problem) for problem in each.problems],
                    }
                    for each in states[domain.name]
                ],
            }
            for domain in found
        ],
    }
