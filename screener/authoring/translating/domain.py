"""Texts that are translated together, and how messages are read: what both domains share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from screener.rulefile.catalogues import Gap
from screener.rulefile.problems import Problem

Found = tuple[Gap, Problem]


@dataclass(frozen=True)
class Domain:
    """Texts that are translated together, with catalogues in one folder.

    `source` is what people call the texts, `own` the language that they are written in. `offered`
    are the languages that need a catalogue; `problems` is what is wrong with that list. `texts`
    are in the order in which they stand. `gaps` tells what is wrong with the catalogue of a
    language (everything, if there is none), and raises `RuleFileError` for a file that is none.
    """

    name: str
    source: str
    folder: Path
    own: str
    offered: Sequence[str]
    problems: Sequence[Problem]
    texts: Catalog
    gaps: Callable[[Path, str], Iterator[Found]]

    @property
    def languages(self) -> list[str]:
        """The languages that need a catalogue, and those that have one."""
        begun = {path.parts[-3] for path in self.folder.glob(f"*/LC_MESSAGES/{self.name}.po")}
        return sorted({*self.offered, *begun} - {self.own})

    @property
    def number(self) -> int:
        """How many texts there are."""
        return len(messages_of(self.texts))

    def catalogue(self, language: str) -> Path:
        """Return where the catalogue of a language belongs."""
        return self.folder / language / "LC_MESSAGES" / f"{self.name}.po"


def messages_of(catalogue: Catalog) -> list[Message]:
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def ids_of(message: Message) -> tuple[str, ...]:
    """Return the text of a message, or its singular and its plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations_of(message: Message) -> tuple[str, ...]:
    """Return the translation of a message, or those of its plural forms; "" where it has none."""
    string = message.string
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


def is_translated(message: Message) -> bool:
    """Tell whether nothing of the translation is missing."""
    return all(text.strip() for text in translations_of(message))
