"""Translations for the tests' small rule files: every text with its language in front."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from screener.rulefile.catalogues import catalogue_path
from screener.rulefile.texts import translatable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def texts_of(rules: Path) -> list[str]:
    """Return the texts of a rule file that are translated, each once."""
    data = yaml.load(rules.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - only text
    return list(dict.fromkeys(text for _, text in translatable(data)))


def translate(rules: Path, language: str) -> Path:
    """Write the catalogue of a rule file in a language, and return its path."""
    return write_catalogue(rules, language, {t: f"{language} {t}" for t in texts_of(rules)})


def write_catalogue(rules: Path, language: str, translations: Mapping[str, str]) -> Path:
    """Write a catalogue with these translations, and return its path."""
    path = catalogue_path(rules, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = [("", f"Language: {language}\nContent-Type: text/plain; charset=utf-8\n")]
    entries += translations.items()
    path.write_text("\n".join(entry(*each) for each in entries), "utf-8")
    return path


def entry(text: str, translation: str, comment: str = "") -> str:
    """Return one entry of a catalogue."""
    quoted = [json.dumps(one, ensure_ascii=False) for one in (text, translation)]
    return f"{comment}msgid {quoted[0]}\nmsgstr {quoted[1]}\n"
