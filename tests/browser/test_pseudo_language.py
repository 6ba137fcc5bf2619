"""A language of longer words: nothing shows untranslated, nothing is cut off on a small phone."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from cast.layout import cut_off
from cast.patient_in_browser import ALL_YES, CLEAR, NARROW, Answers, BrowserVisit, NewVisit
from cast.serving import serving
from playwright.sync_api import Page

from screener.authoring.translating.pseudo import PSEUDO, copy_in_pseudo_language
from screener.packaged import packaged

pytestmark = pytest.mark.browser

_PLAIN = """
() => {
  const given = ".brand, .languages, .phone, a[href^='mailto:'], [data-code]";
  const found = [document.title];
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.parentElement.closest(given)) found.push(node.data.trim());
  }
  for (const name of ["aria-label", "alt", "title", "placeholder"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) found.push(node.getAttribute(name));
  }
  const withoutDates = (text) => text.replace(/\\d{4} [a-z]+ \\d+/g, "");  // months are Babel's
  return found.filter((text) => /(^|\\s)[a-z]{2,}(?=\\s|$)/i.test(withoutDates(text)));
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The screener of a copy that speaks the pseudo-language."""
    copy = tmp_path_factory.mktemp("copy")
    copy_in_pseudo_language(packaged("templates").parent, copy)
    path = os.pathsep.join(filter(None, [str(copy), os.environ.get("PYTHONPATH")]))
    with serving(copy, "--surface", "patient", PYTHONPATH=path) as server:
        yield f"http://127.0.0.1:{server.port}"


def plain(page: Page) -> list[str]:
    """Return the texts of a page that nobody translated."""
    found: list[str] = page.evaluate(_PLAIN)
    return found


def is_in_order(visit: BrowserVisit) -> None:
    """Fail if a page holds a text that is plain or cut off."""
    assert plain(visit.page) == [], visit.page.url
    assert cut_off(visit.page) == [], visit.page.url


def goes_through(visit: BrowserVisit, given: Answers) -> None:
    """Make a whole visit, and look at every page and every error on the way."""
    visit.opens()
    is_in_order(visit)
    visit.starts()
    while asked := visit.question:
        is_in_order(visit)
        visit.goes_on()
        if visit.error_summary.count():
            is_in_order(visit)
            visit.chooses(given[asked])
            visit.goes_on()
    is_in_order(visit)
    visit.presses(visit.page.locator("[data-result]"))
    is_in_order(visit)
    visit.finishes()
    is_in_order(visit)


@pytest.mark.parametrize("given", [ALL_YES, CLEAR], ids=["all-yes", "clear"])
def test_every_text_is_translated_and_has_room(
    new_visit: NewVisit, site: str, given: Answers
) -> None:
    """From start to finish at 320 pixels, with every text accented and 40 % longer."""
    visit = new_visit(PSEUDO, viewport=NARROW)
    visit.site = site
    goes_through(visit, given)
    for page in ("privacy", "accessibility", "nothing-here"):
        visit.opens(page)
        is_in_order(visit)
