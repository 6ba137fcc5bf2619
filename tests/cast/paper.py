"""A page on paper, as the browser prints it."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page

A4 = (595, 842)
"""Points, rounded."""


class Paper(NamedTuple):
    """What comes out of the printer: the size of each sheet, and all their text, `joined`."""

    sizes: list[tuple[int, int]]
    text: str


def printed(page: Page) -> Paper:
    """Print a page on the paper that it asks for."""
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
    return Paper(sizes, joined("\n".join(page.extract_text() for page in pages)))


def joined(text: str) -> str:
    """Return text without what differs in print: line breaks, and ligatures of the font."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
