"""The patient's cookie in her browser, opened with the key of the tests' server.

What only time or an edit of the rules brings about is done to the cookie instead.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable

from cryptography.fernet import Fernet
from playwright.sync_api import BrowserContext

from browser.visit import Visit
from screener.pages.keys import derived

KEY = bytes(range(32))
NAME = "screener"
_FERNET = Fernet(base64.urlsafe_b64encode(derived(KEY, "patient cookie")))
_ANSWER_TO_NO_QUESTION = b"\xff\xff\xff\xff\xff\x00\x01"


def token(context: BrowserContext) -> str | None:
    """Return the value of our cookie, if the browser holds one."""
    found = (cookie["value"] for cookie in context.cookies() if cookie["name"] == NAME)
    return next(found, None)


def age(visit: Visit, minutes: int) -> None:
    """Make the cookie as old as if nothing had been asked for since."""
    then = int(time.time()) - 60 * minutes
    _replace(visit, lambda content: _FERNET.encrypt_at_time(content, then))


def answer_a_question_that_is_gone(visit: Visit) -> None:
    """Add an answer to a question that the rules no longer ask."""
    _replace(visit, lambda content: _FERNET.encrypt(content + _ANSWER_TO_NO_QUESTION))


def _replace(visit: Visit, change: Callable[[bytes], bytes]) -> None:
    _bring(visit, change(_FERNET.decrypt(token(visit.page.context) or "")).decode())


def _bring(visit: Visit, value: str) -> None:
    visit.page.context.add_cookies([{"name": NAME, "value": value, "url": visit.site}])
