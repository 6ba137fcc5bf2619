"""The pages for whoever is turned away at the door, made beforehand: nothing is asked there."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from screener.pages.languages import preferred_of
from screener.web.errors import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask

_TURNED_AWAY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
_BUSY = (_("These pages are closed for a short while"), _("Wait a moment, then try again."))
"""Only nurses are told so: the pages of patients wait for nothing."""


class DoorPages:
    """Says which page goes with a refusal, in the language of the address, else the browser's."""

    def __init__(self, app: Flask, languages: Sequence[str]) -> None:
        self._languages: Sequence[str] = ()
        self._pages: Mapping[tuple[str, int], bytes] = {}
        self.take(app, languages)

    def take(self, app: Flask, languages: Sequence[str]) -> None:
        """Make the pages anew, for another rule file."""
        pages = {}
        for language in languages:
            for status in _TURNED_AWAY:
                pages[language, status.value] = page_of(app, language, status).encode()
            busy = HTTPStatus.SERVICE_UNAVAILABLE
            pages[language, busy.value] = page_of(app, language, busy, _BUSY).encode()
        self._languages, self._pages = tuple(languages), pages

    def __call__(self, status: int, path: str, accept_language: str) -> bytes:
        """Return a page."""
        first = path.partition("/")[2].partition("/")[0]
        accepted = parse_accept_header(accept_language, LanguageAccept)
        own = first in self._languages
        return self._pages[first if own else preferred_of(self._languages, accepted), status]
