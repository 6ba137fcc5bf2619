"""A small rule file in English, its translations, and what the commands say of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rulefiles.catalogues import texts_of, translate
from rulefiles.models import Data, rule_file, scope, screen, write

from cast.command import Ran, run


def questions() -> list[Data]:
    """Return the questions of a small file in English."""
    return [
        scope("areas", "face", "hands"),
        screen("ill", hint="Ask {clinic} if you are in doubt."),
        screen("sore"),
    ]


def save(folder: Path, *edited: Data, languages: tuple[str, ...] = ("en", "nb")) -> Path:
    """Write a rule file, of the questions above unless others are given."""
    return write(folder, rule_file(*(edited or questions()), languages=list(languages)))


def status(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return what the status of ./rules.yaml is, as machines read it."""
    ran = run(folder, "translations", "status", "--format", "json", *arguments)
    report: dict[str, Any] = json.loads(ran.out)
    assert ran.status == (0 if report["complete"] else 1)
    return report


def of_language(folder: Path, language: str) -> dict[str, Any]:
    """Return what the status of a language of ./rules.yaml is."""
    (rules,) = status(folder)["domains"]
    (found,) = (one for one in rules["languages"] if one["language"] == language)
    return dict(found)


def update(folder: Path, *arguments: str) -> Ran:
    """Bring the catalogues of ./rules.yaml up to date."""
    ran = run(folder, "translations", "update", *arguments)
    assert (ran.status, ran.err) == (0, "")
    return ran


def untranslated(rules: Path) -> int:
    """Return how many texts must be translated: all but the name of the treatment."""
    return len(texts_of(rules)) - 1


def line_of(path: Path, part: str) -> int:
    """Return the number of the first line of a file that holds a text."""
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if part in line)


def replaced(path: Path, old: str, new: str) -> None:
    """Put a text in a file in the place of one that stands there once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def translated(folder: Path) -> tuple[Path, Path]:
    """Return a rule file and its catalogue, as the command makes it and a translator fills it."""
    rules = save(folder)
    catalogue = translate(rules, "nb")
    update(folder)
    return rules, catalogue


def changed(ask: str) -> list[Data]:
    """Return the questions with one of them in other words."""
    edited = questions()
    edited[1]["ask"] = ask
    return edited
