"""`screener poster`: a sheet for each language, with the way to the start page."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from cast.command import run

from screener.packaged import packaged
from screener.rulefile import load

RULES = packaged("rules.yaml")
FILE = load(RULES)


def test_the_poster_has_a_sheet_for_each_language(tmp_path: Path) -> None:
    """One valid page: the clinic's name, a sentence and the address, in every language."""
    ran = run(tmp_path, "poster", RULES, "--url", "https://Check.example.no", "-o", "out.html")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "Link to https://check.example.no/ from the clinic's website.\n"
    page = (tmp_path / "out.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    sheets = page.split('<section class="poster"')[1:]
    assert len(sheets) == len(FILE.in_languages)
    for language, sheet in zip(FILE.in_languages, sheets, strict=True):
        assert sheet.startswith(f' lang="{language}"')
        assert FILE.questionnaire.clinic.name in sheet
        assert f"check.example.no/{language}</p>" in sheet
    assert "helsen din" in sheets[0]
    assert "helsa di" in sheets[1]
    assert "your health" in sheets[2]


def test_the_poster_never_names_the_treatment(tmp_path: Path) -> None:
    """On a wall that would be advertising; nor does it fetch anything from anywhere."""
    page = run(tmp_path, "poster", RULES, "--url", "https://check.example.no/").out
    assert FILE.questionnaire.treatment.casefold() not in page.casefold()
    assert not re.search(r"""(src|href)\s*=|url\(|@import""", page)


@pytest.mark.parametrize(
    "address",
    [
        "check.example.no",
        "http://check.example.no/",
        "ftp://check.example.no/",
        "https://",
        "https:///nb/",
        "https://nina@check.example.no/",
        "https://check.example.no/?from=poster",
        "https://check.example.no/?",
        "https://check.example.no/#start",
        "https://check.example.no:70000/",
        "https://check_example.no/",
        "https://check..no/",
        "https://[::1/",
        "https://check.example.no/a b",
        "https://check.example.no\\@elsewhere.no/",
        "https://check.example.no/" + "a" * 200,
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_no_address_is_told_in_one_line(tmp_path: Path, address: str) -> None:
    """The line says what is right; nothing is written."""
    ran = run(tmp_path, "poster", RULES, "--url", address, "-o", "out.html")
    assert ran.status == 2
    assert "Write the whole address of the start page" in ran.err.splitlines()[-1]
    assert not (tmp_path / "out.html").exists()


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://check.example.no", "https://check.example.no/"),
        ("https://check.example.no:8443/clinic/", "https://check.example.no:8443/clinic/"),
        ("https://blåbær.no/", "https://xn--blbr-roah.no/"),
        (" https://check.example.no/\n", "https://check.example.no/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
    ],
)
def test_an_address_is_written_as_it_is_opened(tmp_path: Path, address: str, opened: str) -> None:
    """Letters that hosts cannot have are written as browsers do; plain http only for oneself."""
    assert opened in run(tmp_path, "poster", RULES, "--url", address).err
