"""The clinic's poster on paper: one A4 for each language, and a phone's camera reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from screener.packaged import packaged

pytestmark = pytest.mark.browser

A4 = (595, 842)
"""Points, rounded."""
LONG = "https://check.example.no/" + "a-long-path/" * 14


@pytest.mark.parametrize("address", ["https://check.example.no/", LONG])
def test_a_poster_is_one_sheet_for_each_language(page: Page, tmp_path: Path, address: str) -> None:
    """The QR code on each, read back from paper, leads to the start page in its language."""
    program = Path(sys.executable).with_name("screener")
    poster, pdf = tmp_path / "poster.html", tmp_path / "poster.pdf"
    subprocess.run(
        [program, "poster", packaged("rules.yaml"), "--url", address, "-o", poster], check=True
    )
    page.goto(poster.as_uri())
    pdf.write_bytes(page.pdf(prefer_css_page_size=True))
    boxes = [sheet.mediabox for sheet in PdfReader(pdf).pages]
    assert [(round(box.width), round(box.height)) for box in boxes] == [A4] * 3
    drawn = ["pdftoppm", "-r", "75", "-gray", str(pdf), str(tmp_path / "sheet")]
    subprocess.run(drawn, check=True)
    read = []
    for sheet in sorted(tmp_path.glob("sheet*")):
        scan = ["zbarimg", "--quiet", "--raw", "--nodbus", str(sheet)]
        scanned = subprocess.run(scan, check=True, capture_output=True, encoding="utf-8")
        read.append(scanned.stdout.strip())
    assert read == [f"{address}{language}/" for language in ("nb", "nn", "en")]
