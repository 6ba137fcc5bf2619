"""The texts of the pages as a domain of translations: only a checkout of the program has them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from screener.authoring.translating.domain import (
    Domain,
    Found,
    ids_of,
    is_translated,
    messages_of,
    translations_of,
)
from screener.packaged import packaged
from screener.rulefile.catalogues import PAGES, SOURCE_LANGUAGE, Gap
from screener.rulefile.messages import read_messages
from screener.rulefile.problems import Problem, listed

_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


def is_checkout(folder: Path) -> bool:
    """Tell whether a folder is the checkout that this program runs from."""
    is_project = (folder / "pyproject.toml").is_file()
    return is_project and packaged("templates").parent == folder.resolve()


def page_texts(root: Path) -> Domain:
    """Return the domain of the pages of a checkout."""
    texts = _texts(root)
    return Domain(
        name=PAGES,
        source="the pages",
        folder=root / "translations",
        own=SOURCE_LANGUAGE,
        offered=(),
        problems=(),
        texts=texts,
        gaps=lambda path, language: _gaps(root, texts, path, language),
    )


def _texts(root: Path) -> Catalog:
    """Extract the texts as `pybabel extract` does, in the order of files and lines."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    methods = [(mapping.pop("pattern"), mapping.pop("method")) for mapping in mappings]
    options = {pattern: rest for (pattern, _), rest in zip(methods, mappings, strict=True)}
    found = [
        (f"{folder}/{file}", line, text, comments, context)
        for folder in ("screener", "templates")
        for file, line, text, comments, context in extract_from_dir(
            root / folder, methods, options, _KEYWORDS, ("Translators:",)
        )
    ]
    texts = Catalog()
    for file, line, text, comments, context in sorted(found, key=lambda one: one[:2]):
        texts.add(text, locations=[(file, line)], auto_comments=comments, context=context)
    return texts


def _gaps(root: Path, texts: Catalog, path: Path, language: str) -> Iterator[Found]:
    """Yield what a catalogue lacks, what in it is stale, fuzzy, or has other placeholders."""
    catalogue = read_messages(path, language) if path.exists() else Catalog()
    for message in messages_of(texts):
        entry = catalogue.get(message.id, message.context)
        quoted = f'"{ids_of(message)[0]}"'
        if entry is None or ids_of(entry) != ids_of(message) or not is_translated(entry):
            file, line = message.locations[0]
            what = f"{quoted} has no translation in {path}"
            yield Gap.MISSING, Problem(str(root / file), line, 1, what)
        elif entry.fuzzy:
            what = f"the translation of {quoted} is marked fuzzy: confirm it, then unmark it"
            yield Gap.FUZZY, Problem(str(path), entry.lineno or 1, 1, what)
        elif not _has_same_placeholders(entry):
            names = listed(sorted({name for text in ids_of(entry) for name in _placeholders(text)}))
            what = f"the translation of {quoted} must have the same placeholders: {names or 'none'}"
            yield Gap.PLACEHOLDERS, Problem(str(path), entry.lineno or 1, 1, what)
    for entry in messages_of(catalogue):
        if texts.get(entry.id, entry.context) is None and any(translations_of(entry)):
            what = f'stale: the pages have no text "{ids_of(entry)[0]}" any more'
            yield Gap.STALE, Problem(str(path), entry.lineno or 1, 1, what)


def _has_same_placeholders(entry: Message) -> bool:
    """Tell whether each plural form has the placeholders of the singular or of the plural."""
    allowed = [_placeholders(text) for text in ids_of(entry)]
    return all(_placeholders(text) in allowed for text in translations_of(entry))


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))
