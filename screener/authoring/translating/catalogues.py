"""Translations: what each language lacks, and how its catalogue is brought up to date.

A text that changed has no translation any more. What it said before, and how that was translated,
stand as comments at the new text, where the translator sees them and the program never does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from screener.authoring.translating.domain import (
    Domain,
    ids_of,
    is_translated,
    messages_of,
    translations_of,
)
from screener.authoring.translating.page_texts import is_checkout, page_texts
from screener.authoring.translating.rule_texts import rule_texts
from screener.rulefile.catalogues import Gap
from screener.rulefile.messages import read_messages
from screener.rulefile.problems import Problem

BEFORE, WAS = "before: ", "was: "
"""How the comments begin that hold what a text said before, and its translation then."""
_COMMENT_WIDTH = 76
"""Babel breaks longer comments itself, so that they could not be told apart afterwards."""
_NO_PLACES = ("Source: ", "Translators: ")
"""How the extracted comments begin that do not say where a text stands."""
_ALIKE = 0.7
"""How much of a text must have stayed for it to be the same text, changed (difflib's ratio)."""
_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")


@dataclass(frozen=True)
class State:
    """How far the catalogue of a language has come."""

    language: str
    file: Path
    number: Mapping[Gap, int]
    problems: Collection[Problem]


def domains(rules: Path) -> list[Domain]:
    """Return the domain of a rule file and, for that of a checkout, the domain of its pages.

    Raises `RuleFileError` for a file that is no rule file.
    """
    own = rule_texts(rules)
    return [own, page_texts(rules.parent)] if is_checkout(rules.parent) else [own]


def state(domain: Domain, language: str) -> State:
    """Return how far a catalogue has come. Raises `RuleFileError` if it is none."""
    path = domain.catalogue(language)
    found = list(domain.gaps(path, language))
    problems = sorted(problem for _, problem in found)
    if not path.exists():
        problems = [Problem(str(path), 1, 1, f"this catalogue for {language} does not exist")]
    return State(language, path, Counter(gap for gap, _ in found), problems)


def updated(domain: Domain, language: str) -> bytes:
    """Return the content of a catalogue brought up to date, or of a new one.

    Translations and comments stay; those of texts that are gone stand commented out at the end,
    and come back with their text. Raises `RuleFileError` for a file that is no catalogue.
    """
    path = domain.catalogue(language)
    old = read_messages(path, language) if path.exists() else Catalog(header_comment="")
    catalogue = _Plain(locale=language, header_comment=old.header_comment, fuzzy=False)
    for message in messages_of(old):
        catalogue[message.id] = message
    catalogue.update(deepcopy(domain.texts), no_fuzzy_matching=True)
    gone = list(catalogue.obsolete.values())
    earlier = {(ids_of(message), message.context): message for message in old.obsolete.values()}
    for message in messages_of(catalogue):
        _revive(message, earlier)
        _remember(message, gone)
    kept = [message for message in (*gone, *earlier.values()) if any(translations_of(message))]
    catalogue.obsolete = {str(number): message for number, message in enumerate(kept)}
    content = BytesIO()
    write_po(content, catalogue, width=0, include_lineno=False)
    return content.getvalue().lstrip(b"\n")


class _Plain(Catalog):
    """A catalogue that names no people and no dates: version control knows who and when."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header, without what changes by itself."""
        kept = {name: text for name, text in super().mime_headers if name in _HEADERS}
        *others, (last, text) = [("Project-Id-Version", "screener"), *kept.items()]
        return [*others, (last, f"{text}\n")]


def _revive(message: Message, earlier: dict[tuple[tuple[str, ...], str | None], Message]) -> None:
    """Give a text that is back the translation that it had when it went."""
    old = earlier.pop((ids_of(message), message.context), None)
    if old and not is_translated(message):
        message.string, message.user_comments = old.string, old.user_comments


def _remember(message: Message, gone: Collection[Message]) -> None:
    """Note at a text without translation what stood there before; forget it once it has one."""
    if is_translated(message):
        message.user_comments = _notes(message)
    elif before := _before(message, gone):
        if any(translations_of(before)):
            said = _comment(BEFORE, ids_of(before)) + _comment(WAS, translations_of(before))
            message.user_comments = [*_notes(before), *said]
        else:
            message.user_comments = before.user_comments


def _before(message: Message, gone: Collection[Message]) -> Message | None:
    """Return the text that one replaces: that of the same place, else the one most like it."""
    places = {one for one in message.auto_comments if not one.startswith(_NO_PLACES)}
    for candidate in gone:
        if not places.isdisjoint(candidate.auto_comments):
            return candidate
    by_text = {ids_of(candidate)[0]: candidate for candidate in gone}
    near = get_close_matches(ids_of(message)[0], by_text, n=1, cutoff=_ALIKE)
    return by_text[near[0]] if near else None


def _comment(start: str, texts: Collection[str]) -> list[str]:
    width = _COMMENT_WIDTH - len(start)
    return [start + line for line in wrap(" / ".join(texts), width, break_long_words=False)]


def _notes(message: Message) -> list[str]:
    """Return what translators have noted at a text."""
    return [one for one in message.user_comments if not one.startswith((BEFORE, WAS))]
