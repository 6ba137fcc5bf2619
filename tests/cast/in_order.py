"""Whether a page is whole and in order for axe, at any size and in any colours."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page, ViewportSize

from cast.axe import complaints
from cast.layout import cut_off
from cast.nurse_in_browser import DESKTOP, NARROW, TABLET

Appearances = list[tuple[ViewportSize, Literal["light", "dark"]]]
APPEARANCES: Appearances = [(DESKTOP, "light"), (NARROW, "dark")]
"""Colours do not depend on the size, and sizes do not depend on the colours."""
MORE: Appearances = [*APPEARANCES, (TABLET, "dark"), (NARROW, "light")]
SIZES = (DESKTOP, TABLET, NARROW)


def is_in_order(page: Page, appearances: Appearances = APPEARANCES) -> None:
    """Fail if anything is cut off at any size, or axe finds anything in any appearance."""
    for viewport in SIZES:
        page.set_viewport_size(viewport)
        assert cut_off(page) == [], viewport
    for viewport, scheme in appearances:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        assert complaints(page) == "", f"{viewport} {scheme}"
