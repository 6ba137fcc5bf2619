"""The pages for whoever is turned away at the door, made beforehand: nothing is asked there."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from screener.pages.languages import preferred_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PageOf = Callable[[str, int], str]
"""Makes the page of one side for a language and a status."""
_TURNED_AWAY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


class DoorPages:
    """Says which page goes with a refusal, in the language of the address, else the browser's."""

    def __init__(self, sides: Mapping[str, PageOf], languages: Sequence[str]) -> None:
        """`sides` says who makes the pages below an address; below "" is all the rest."""
        self._sides = sides
        self._languages: tuple[str, ...] = ()
        self._pages: Mapping[tuple[str, str, int], bytes] = {}
        self.take(languages)

    def take(self, languages: Sequence[str]) -> None:
        """Make the pages anew, for another rule file."""
        pages = {
            (below, language, status.value): page_of(language, status).encode()
            for below, page_of in self._sides.items()
            for language in languages
            for status in _TURNED_AWAY
        }
        self._languages, self._pages = tuple(languages), pages

    def __call__(self, status: int, path: str, accept_language: str) -> bytes:
        """Return a page."""
        sides = (one for one in self._sides if f"{path}/".startswith(f"{one}/"))
        below = max(sides, key=len, default="")  # "*", all that OPTIONS may ask of, is below none
        first = path.partition("/")[2].partition("/")[0]
        own = first in self._languages
        language = first if own else preferred_of(self._languages, accept_language)
        return self._pages[below, language, status]
