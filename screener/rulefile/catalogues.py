"""A rule file in other languages: gettext catalogues beside it, and what is wrong with them.

The texts of `rules.yaml` in English stand in `translations/en/LC_MESSAGES/rules.po`, with the
texts of the file itself as msgids. A text that changes is therefore a new msgid: its old
translation is stale, and no longer used, until somebody has translated it anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from screener.packaged import packaged
from screener.rulefile.messages import read_messages
from screener.rulefile.problems import Problem, RuleFileError, did_you_mean, listed
from screener.rulefile.reading import as_read
from screener.rulefile.shape import name_of
from screener.rulefile.texts import alike, has_stray_brace, placeholders, translatable
from screener.rulefile.tree import INVISIBLE
from screener.rulefile.unsure import NOT_SURE, misfiled
from screener.rulefile.yes_no import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog as Messages

    from screener.rulefile.tree import Tree

SOURCE_LANGUAGE = "en"
"""The language of the interface's msgids, which needs no catalogue."""
PAGES = "messages"
"""How the catalogues of the pages' own words are called, which no rule file's may be."""
LANGUAGE = re.compile(r"[a-z]{2,3}")
"""A language code, which also names a folder."""


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
    says_language: bool = True
    """Whether its header says which language it is in."""

    def translated(self, text: str) -> str:
        """Return a text in this language, or as it is where that has no translation."""
        entry = self.entries.get(text)
        return (entry and entry.text) or text


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
        try:
            messages = read_messages(path, language)
            entries = _entries(str(path), messages)
            has_header = bool(messages.locale_identifier)
            found[language] = Catalogue(str(path), language, entries, says_language=has_header)
        except RuleFileError as error:
            problems += error.problems
    return found, problems


def _entries(file: str, messages: Messages) -> dict[str, Translation]:
    """Return the entries of a rule file's catalogue, whose texts have no contexts and plurals.

    Raises `RuleFileError` where one has.
    """
    entries: dict[str, Translation] = {}
    odd: list[Problem] = []
    for message in messages:
        line = message.lineno or 1
        if not isinstance(message.id, str) or message.context:
            what = "a text of a rule file has neither msgid_plural nor msgctxt; take the line out"
            odd.append(Problem(file, line, 1, what))
        elif message.id:
            entries[message.id] = Translation(str(message.string), line, message.fuzzy)
    if odd:
        raise RuleFileError(odd)
    return entries


def interface_languages() -> tuple[str, ...]:
    """Return the languages that the pages themselves speak."""
    catalogues = packaged("translations").glob(f"*/LC_MESSAGES/{PAGES}.po")
    return (SOURCE_LANGUAGE, *sorted(path.parts[-3] for path in catalogues))


def is_known(language: str) -> bool:
    """Tell whether this is the code of a language of which we know how it forms plurals."""
    try:
        return bool(LANGUAGE.fullmatch(language) and Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return False


def language_problems(tree: Tree) -> Iterator[Problem]:
    """Complain of offered languages that do not exist or that the pages do not speak."""
    spoken = interface_languages()
    for index, language in enumerate(tree.data["languages"]):
        if not (isinstance(language, str) and LANGUAGE.fullmatch(language)):
            continue  # the schema complains of it
        if not is_known(language):
            message = (
                f'"{language}" is not the code of a language that we know, such as nb, nn or en'
            )
            yield tree.problem(("languages", index), message)
        elif language not in spoken:
            message = f'the pages do not speak "{language}" yet; they speak: {listed(spoken)}'
            yield tree.problem(("languages", index), message)


class Gap(Enum):
    """What can be wrong with the translation of a text."""

    MISSING = "missing"
    FUZZY = "fuzzy"
    PLACEHOLDERS = "placeholders"
    UNCLEAR = "unclear"
    """Unreadable characters, two answers that read alike, or words that contradict their code."""
    STALE = "stale"
    """No text of the file needs it any more; most often, because its text was changed."""


def catalogue_gaps(tree: Tree, catalogue: Catalogue) -> Iterator[tuple[Gap, Problem]]:
    """Yield what a catalogue lacks, what in it is stale, fuzzy, or has other placeholders."""
    wanted = {text: place for place, text in reversed(list(translatable(tree.data)))}
    missing = []
    for text, place in wanted.items():
        entry = catalogue.entries.get(text)
        if place == ("treatment",) and not (entry and entry.text):
            continue  # a name is the same in most languages, and changing it is one edit
        if entry is None or not as_read(entry.text):
            missing.append(text)
            message = (
                f"{name_of(tree, place)} has no translation in {catalogue.file}; write it there"
            )
            yield Gap.MISSING, tree.problem(place, message)
        elif entry.is_fuzzy:
            message = f'the translation of "{text}" is marked fuzzy: confirm it, then unmark it'
            yield Gap.FUZZY, Problem(catalogue.file, entry.line, 1, message)
        elif INVISIBLE.search(entry.text):
            message = f'the translation of "{text}" has an invisible character; write it anew'
            yield Gap.UNCLEAR, Problem(catalogue.file, entry.line, 1, message)
        elif has_stray_brace(entry.text) or placeholders(entry.text) != placeholders(text):
            message = f'the translation of "{text}" must have the same placeholders: '
            names = listed("{" + name + "}" for name in sorted(placeholders(text))) or "none"
            yield Gap.PLACEHOLDERS, Problem(catalogue.file, entry.line, 1, message + names)
    for problem in (
        *_alike(tree, catalogue),
        *_turned_round(tree, catalogue),
        *_misfiled(tree, catalogue),
    ):
        yield Gap.UNCLEAR, problem
    for text, entry in catalogue.entries.items():
        if text not in wanted and entry.text:
            near = did_you_mean(text, missing[:50])
            message = f'stale: no text of {tree.file} is "{text}" any more; `screener translations '
            message += f"update` takes it out{near}"
            yield Gap.STALE, Problem(catalogue.file, entry.line, 1, message)


def _alike(tree: Tree, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield texts that only the catalogue makes alike: patients would mistake one for another."""
    for place, text, other, what in alike(tree.data, catalogue.translated):
        if text in catalogue.entries and text != other:
            line, owner = catalogue.entries[text].line, name_of(tree, place[:2])
            message = f'{owner}: "{text}" has the same translation as {what}, "{other}"'
            message += "; translate one of them otherwise"
            yield Problem(catalogue.file, line, 1, message)


def _turned_round(tree: Tree, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield translations of answers that say the opposite of the answer's code.

    Not of those which say so in the file itself: that is told there.
    """
    in_file = {
        place for place, *_ in contradictions(tree.data, str(tree.data.get("language")), str)
    }
    for place, code, text in contradictions(tree.data, catalogue.language, catalogue.translated):
        entry = catalogue.entries.get(text)
        if entry and entry.text and place not in in_file:
            message = f'{name_of(tree, place)} reads "{entry.text}" in this language: the words '
            message += f'say the opposite of the code "{code}"; mend them'
            yield Problem(catalogue.file, entry.line, 1, message)


def _misfiled(tree: Tree, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield translations that say "not sure" of answers which let people book."""
    for place, text, _ in misfiled(tree.data, catalogue.translated):
        entry = catalogue.entries.get(text)
        if entry and entry.text and place[-1] != NOT_SURE:
            message = f'{name_of(tree, place)} reads "{entry.text}" in this language, the words of '
            message += (
                f'an unsure answer; it is filed under "{place[-2]}", which lets people book; '
            )
            message += "mend the translation, or file the answer under unsure"
            yield Problem(catalogue.file, entry.line, 1, message)
