"""What the documents point at is there: files, headings, pictures, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cast.project import ROOT
from documents import blocks, documents

from screener.cli import main
from screener.model import Kind
from screener.rulefile.questions import RESERVED_IDS
from screener.rulefile.shape import schema
from screener.rulefile.texts import CLASSES, PLACEHOLDERS

_LINK = re.compile(r"""(?:\]\(|src=")([^)\s"]+)[)"]""")
_HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
_SETTING = re.compile(r"\bSCREENER_[A-Z0-9_]+")
BETWEEN_PROCESSES = {"SCREENER_SURFACE", "SCREENER_WATCH", "SCREENER_RELOAD_TRIGGER"}
"""Told by `screener serve` to its own worker; nobody else sets them."""


def anchors(path: Path) -> set[str]:
    """Return what links to a document's headings may say after the #."""
    headings = _HEADING.findall(path.read_text("utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("document", documents())
def test_every_link_leads_somewhere(document: str) -> None:
    """Links to files and headings of the project hold."""
    text = (ROOT / document).read_text("utf-8")
    for block in blocks(document):
        text = text.replace(block.text, "")
    for link in _LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = ((ROOT / document).parent / name).resolve() if name else ROOT / document
        assert target.exists(), f"{document} links to {link}, which is not there"
        assert not anchor or anchor in anchors(target), f"{document}: {link} has no such heading"


def test_every_picture_is_shown() -> None:
    """No screenshot lies about unused."""
    text = "".join((ROOT / document).read_text("utf-8") for document in documents())
    for picture in (ROOT / "docs" / "screenshots").glob("*.png"):
        assert picture.name in text, f"no document shows {picture.name}"


def test_every_setting_is_explained_and_every_explained_setting_exists() -> None:
    """The table in docs/deployment.md is complete, and names nothing that is gone."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "screener").rglob("*.py"))
    explained = set(_SETTING.findall((ROOT / "docs" / "deployment.md").read_text("utf-8")))
    assert set(_SETTING.findall(code)) - BETWEEN_PROCESSES == explained


def test_every_command_is_named() -> None:
    """The README's table has every command of `screener`."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert not [name for name in main.commands if f"`screener {name}" not in readme]


def test_the_rule_file_s_specification_names_what_is_taken_and_what_is_proved() -> None:
    """Ids that no question may have, keys of the schema, kinds, classes and placeholders."""
    text = (ROOT / "docs" / "rule-file.md").read_text("utf-8")
    words = {*RESERVED_IDS, *PLACEHOLDERS, *CLASSES, *(kind.value for kind in Kind)}
    words |= set(schema()["properties"])
    for group in ("questions", "rules", "information", "examples"):
        words |= set(schema()["properties"][group]["items"]["properties"])
    assert not [word for word in words if not re.search(rf"[`{{]{word}[`}}]", text)]
