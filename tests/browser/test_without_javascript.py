"""The pages need no JavaScript."""

from __future__ import annotations

import pytest
from cast.patient_in_browser import BrowserVisit, NewVisit
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_visit(new_visit: NewVisit) -> BrowserVisit:
    """A patient whose browser runs no scripts."""
    return new_visit(java_script_enabled=False)


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("given", "outcome"),
    [({}, "book"), ({"pregnancy": "not_sure", "infection": "yes"}, "consult_first")],
)
def test_a_patient_comes_from_start_to_finish(
    new_visit: NewVisit, language: str, given: dict[str, str], outcome: str
) -> None:
    """Without scripts a patient comes to either outcome, and deletes her answers."""
    visit = new_visit(language, java_script_enabled=False)
    visit.sees_result(**given)
    expect(visit.outcome).to_have_attribute("data-outcome", outcome)
    visit.finishes()
    assert visit.page.url.endswith("/finished")


def test_a_mistake_is_shown_first(plain_visit: BrowserVisit) -> None:
    """Without scripts the error summary takes focus all the same."""
    plain_visit.is_asked("pregnancy")
    plain_visit.goes_on()
    expect(plain_visit.error_summary).to_be_focused()
    plain_visit.error_summary.get_by_role("link").click()
    expect(plain_visit.options.first).to_be_focused()


def test_no_button_needs_a_script(plain_visit: BrowserVisit) -> None:
    """The print button, which would do nothing without scripts, is not there."""
    plain_visit.sees_result()
    expect(plain_visit.page.locator("[data-print]")).to_be_hidden()
