"""The page that nginx shows while the screener is down, as a browser opens it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast.axe import complaints
from cast.command import run
from cast.layout import cut_off, targets
from cast.patient_in_browser import PHONE
from playwright.sync_api import Page

from screener.packaged import packaged

pytestmark = pytest.mark.browser


def test_the_page_for_while_it_is_down_is_in_order(page: Page, tmp_path: Path) -> None:
    """Axe finds nothing, in light and dark; nothing is cut off, all is large enough to press."""
    run(tmp_path, "preview", packaged("rules.yaml"), "--away", "-o", "away.html")
    page.goto((tmp_path / "away.html").as_uri())
    page.set_viewport_size(PHONE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert complaints(page) == ""
    assert cut_off(page) == []
    assert [target for target in targets(page) if target.height < 44] == []
    page.get_by_role("link", name="English").click()
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("link", name="Try again").click()
    assert page.url.endswith("away.html")
