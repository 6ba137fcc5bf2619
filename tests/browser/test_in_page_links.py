"""After a link within a page, the next page still shows its question before its answers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from cast.patient_in_browser import CLEAR, BrowserVisit, NewVisit
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def sees_the_question_first(visit: BrowserVisit) -> None:
    """Fail unless the page opens at its top: heading in the window, no fragment in the address."""
    assert urlsplit(visit.page.url).fragment == ""
    expect(visit.page.locator("h1")).to_be_in_viewport(ratio=1)
    assert visit.page.evaluate("scrollY") == 0


def skips_to_the_content(visit: BrowserVisit) -> None:
    """Follow the link past the header, and wait until it has been followed."""
    visit.page.locator("a.skip").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page).to_have_url(re.compile("#main$"))


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(
    "size", [(320, 568), pytest.param((375, 667), marks=pytest.mark.long)], ids=["320", "375"]
)
def test_no_link_within_a_page_hides_the_next_question(
    new_visit: NewVisit, size: tuple[int, int], *, has_scripts: bool
) -> None:
    """The skip link and the error summary lead within their own page, and no further."""
    visit = new_visit(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=has_scripts
    )
    visit.starts()
    while asked := visit.question:
        skips_to_the_content(visit)
        if not CLEAR[asked]:  # a detail may be left blank: no error to be led from
            visit.goes_on()
            sees_the_question_first(visit)
            continue
        visit.goes_on()
        expect(visit.error_summary).to_be_in_viewport(ratio=1)
        visit.error_summary.get_by_role("link").click()
        expect(visit.options.first).to_be_focused()
        expect(visit.page).to_have_url(re.compile("#answer$"))
        visit.chooses(CLEAR[asked])
        visit.goes_on()
        sees_the_question_first(visit)
    skips_to_the_content(visit)
    visit.presses(visit.page.locator("[data-result]"))
    sees_the_question_first(visit)
    skips_to_the_content(visit)
    visit.finishes()
    sees_the_question_first(visit)
