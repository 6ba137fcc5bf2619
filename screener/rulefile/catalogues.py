"""A rule file in other languages: gettext catalogues beside it, and what is wrong with them.

The texts of `rules.yaml` in English stand in `translations/en/LC_MESSAGES/rules.po`, with the
texts of the file itself as msgids. A text that changes is therefore a new msgid: its old
translation is stale, and no longer used, until somebody has translated it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

from screener.packaged import packaged
from screener.rulefile.problems import Problem, did_you_mean, listed
from screener.rulefile.shape import name_of
from screener.rulefile.texts import placeholders, translatable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from screener.rulefile.tree import Tree

SOURCE_LANGUAGE = "en"
"""The language of the interface's msgids, which needs no catalogue."""


@dataclass(frozen=True)
class Translation:
    """One entry of a catalogue."""

    text: str
    line: int
    is_fuzzy: bool


@dataclass(frozen=True)
class Catalogue:
    """The translations of one rule file into one language, by the texts of the file."""

    file: str
    language: str
    entries: Mapping[str, Translation]


def catalogue_path(rules: Path, language: str) -> Path:
    """Return where a rule file's catalogue for a language belongs."""
    return rules.parent / "translations" / language / "LC_MESSAGES" / f"{rules.stem}.po"


def read_catalogues(
    rules: Path, languages: tuple[str, ...]
) -> tuple[dict[str, Catalogue], list[Problem]]:
    """Read the catalogues of some languages; those that cannot be read are among the problems."""
    found: dict[str, Catalogue] = {}
    problems: list[Problem] = []
    for language in languages:
        path = catalogue_path(rules, language)
        file = str(path)
        try:
            with path.open("rb") as stream:
                read = read_po(stream, locale=language, abort_invalid=True)
        except FileNotFoundError:
            problems.append(Problem(file, 1, 1, f"this catalogue for {language} does not exist"))
        except Exception as error:  # noqa: BLE001 - the parser meets bad input with many kinds
            line = getattr(error, "lineno", 0) + 1
            problems.append(Problem(file, line, 1, f"this is not a gettext catalogue: {error}"))
        else:
            entries = {
                message.id: Translation(str(message.string), message.lineno or 1, message.fuzzy)
                for message in read
                if isinstance(message.id, str) and message.id
            }
            found[language] = Catalogue(file, language, entries)
    return found, problems


def interface_languages() -> tuple[str, ...]:
    """Return the languages that the pages themselves speak."""
    catalogues = packaged("translations").glob("*/LC_MESSAGES/messages.po")
    return (SOURCE_LANGUAGE, *sorted(path.parts[-3] for path in catalogues))


def language_problems(tree: Tree) -> Iterator[Problem]:
    """Complain of offered languages that do not exist or that the pages do not speak."""
    spoken = interface_languages()
    for index, language in enumerate(tree.data["languages"]):
        try:
            Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            message = f'"{language}" is not the code of a language that we know'
            yield tree.problem(("languages", index), message)
            continue
        if language not in spoken:
            message = f'the pages do not speak "{language}" yet; they speak: {listed(spoken)}'
            yield tree.problem(("languages", index), message)


def catalogue_problems(tree: Tree, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what a catalogue lacks, what in it is stale, fuzzy, or has other placeholders."""
    wanted = {text: place for place, text in reversed(list(translatable(tree.data)))}
    missing = []
    for text, place in wanted.items():
        entry = catalogue.entries.get(text)
        if entry is None or not entry.text.strip():
            missing.append(text)
            message = f"{name_of(tree, place)} has no translation in {catalogue.file}"
            yield tree.problem(place, message)
        elif entry.is_fuzzy:
            message = f'the translation of "{text}" is marked fuzzy: confirm it, then unmark it'
            yield Problem(catalogue.file, entry.line, 1, message)
        elif placeholders(entry.text) != placeholders(text):
            message = f'the translation of "{text}" must have the same placeholders: '
            names = listed("{" + name + "}" for name in sorted(placeholders(text))) or "none"
            yield Problem(catalogue.file, entry.line, 1, message + names)
    for text, entry in catalogue.entries.items():
        if text not in wanted:
            near = did_you_mean(text, missing[:50])
            message = f'stale: no text of {tree.file} is "{text}" any more{near}'
            yield Problem(catalogue.file, entry.line, 1, message)
