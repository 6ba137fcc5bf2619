"""The nurse's page in WebKit: each question stands in its row, beside its answers."""

from __future__ import annotations

import time

import pytest
from cast.phone import NewPhone
from selenium.webdriver import Keys

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("webkit")]

_PLACES = """
return [...document.querySelectorAll('[data-row]')]
  .filter((row) => row.getBoundingClientRect().height > 0)
  .map((row) => {
    const within = row.getBoundingClientRect();
    const ask = row.querySelector('.ask').getBoundingClientRect();
    const choices = row.querySelector('.choices').getBoundingClientRect();
    return {
      id: row.dataset.row,
      isWithin: ask.top >= within.top && ask.bottom <= within.bottom && ask.left >= within.left,
      isBeside: row.classList.contains('wide')
        ? ask.bottom <= choices.top
        : ask.right <= choices.left && ask.bottom > choices.top && ask.top < choices.bottom,
    };
  });
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (820, 1180)])
def test_each_question_stands_in_its_row(new_window: NewPhone, width: int, height: int) -> None:
    """Not on the line above it, as WebKit puts a legend; and it still names its answers."""
    window = new_window(width, height)
    window.waits(lambda: window.all("[data-row]"), "the questions do not come")
    places = window.script(_PLACES)
    assert len(places) == 7
    for place in places:
        assert place["isWithin"], place
        assert place["isBeside"], place
    assert window.one("[data-row=pregnancy]").accessible_name == "2. Er du gravid?"
    assert window.one("[data-decision]").accessible_name == "Din vurdering"


_SLOWLY = """
const fetchNow = window.fetch;
window.fetch = async (address, asked) => {
  if (String(address).endsWith('/outcome')) await new Promise((go) => { window.goOn = go; });
  return fetchNow(address, asked);
};
"""
_PLACE_TO_PASTE = """
const place = document.createElement('textarea');
place.id = 'pasted';
document.querySelector('h1').after(place);
place.focus();
"""
_LONGER_THAN_PERMITTED_S = 2.5
"""WebKit lets a script write to the clipboard for two seconds after a press, without a promise."""


def test_what_is_still_worked_out_is_copied(new_window: NewPhone) -> None:
    """Pressed long before the outcome has come, the button copies it when it comes."""
    window = new_window(1280, 860)
    window.waits(lambda: window.all("[data-row]"), "the questions do not come")
    window.script(_SLOWLY)
    window.taps("[data-row=pregnancy] input[value=yes]")
    window.waits(lambda: window.script("return 'goOn' in window"), "no outcome is asked for")
    window.taps("[data-copy]")
    begun = time.monotonic()
    window.waits(lambda: time.monotonic() - begun > _LONGER_THAN_PERMITTED_S, "the clock stands")
    assert not window.one("[data-said]").text
    window.script("goOn()")
    window.waits(lambda: window.one("[data-said]").text == "Teksten er kopiert.", "nothing is said")
    window.script(_PLACE_TO_PASTE)
    window.one("#pasted").send_keys(Keys.CONTROL + "v")
    window.waits(
        lambda: "Er du gravid? Ja" in str(window.one("#pasted").get_property("value")),
        "something else is copied",
    )
