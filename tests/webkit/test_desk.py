"""The nurse's page in WebKit: each question stands in its row, beside its answers."""

from __future__ import annotations

import pytest
from cast.phone import NewPhone

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
