"""A safety question that takes many, at the desk in a browser: pointer, numbers, keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cast.nurse_in_browser import Desk
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FILE = Path(__file__).parents[2] / "cases" / "valid" / "tick_all.yaml"


def test_none_of_these_and_any_of_these_exclude_each_other(
    desk_of: Callable[[Path], Desk],
) -> None:
    """With the pointer and by number, and Enter goes on; others go together."""
    desk = desk_of(FILE).answers(areas="face", illness="asthma gout")
    none, gout, unsure = (
        desk.option("illness", code) for code in ("none_of_these", "gout", "not_sure")
    )
    gout.focus()
    desk.page.keyboard.press("4")
    expect(none).to_be_checked()
    assert desk.chosen() == [("areas", "face"), ("illness", "none_of_these")]
    desk.answers(illness="gout not_sure")
    expect(none).not_to_be_checked()
    expect(gout).to_be_checked()
    expect(desk.outcome).to_have_attribute("data-outcome", "consult_first")
    unsure.focus()
    desk.page.keyboard.press("4")
    desk.page.keyboard.press("Enter")
    expect(none).to_be_checked()
    assert desk.chosen() == [("areas", "face"), ("illness", "none_of_these")]
    expect(desk.row("illness").locator("input:focus")).to_have_count(0)
    expect(desk.outcome).to_have_attribute("data-outcome", "book")
