"""A poster for the waiting room: the clinic's name, one sentence and the way to the start page.

It never names the treatment: on a wall that would be advertising (docs/safety.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import segno
from flask_babel import force_locale, gettext
from markupsafe import Markup

from screener.answercode.qr import drawn
from screener.pages.languages import name_of_language

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200
"""Characters of an address, so that its symbol is read from two metres away."""
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
_THIS_MACHINE = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Sheet:
    """A poster in one language: where its symbol leads, and how that reads to whoever types it."""

    language: str
    language_name: str
    address: str
    typed: str
    symbol: Markup
    sentence: str


def right_address() -> str:
    """Say what an address must be, in the page's language."""
    return gettext(
        "Write the whole address of the start page, such as https://check.example.no/: "
        "https, a host, no user name, no question mark and no #."
    )


def start_address(text: str) -> str | None:
    """Return the address of the start page as it is opened, or None if the text is none.

    Patients' answers need https; plain http is for trying it out on one's own machine.
    """
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable() or set(text) & set("?#@\\ "):
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a port that is none, or a name that no host can have
        return None
    is_served = parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE)
    if not (is_served and _HOST.fullmatch(host) and _PATH.fullmatch(parts.path)):
        return None
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}/"


def posters(languages: Sequence[str], address: str) -> Iterator[Sheet]:
    """Yield a poster for each language. `address` is one that `start_address` returned."""
    for language in languages:
        to = f"{address}{language}/"
        typed = to.partition("://")[2].rstrip("/")
        with force_locale(language):
            symbol = segno.make_qr(to, error="q")
            yield Sheet(
                language=language,
                language_name=name_of_language(language),
                address=to,
                typed=typed,
                symbol=Markup(drawn(symbol, typed)),  # noqa: S704 - our own SVG
                sentence=gettext(
                    "Answer a few questions about your health before you book an appointment."
                ),
            )
