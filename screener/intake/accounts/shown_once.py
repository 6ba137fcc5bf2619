"""Codes that one page shows, once: they wait in the login's row, encrypted, for that page alone.

So a page that is loaded again makes no new codes, and sends no form a second time.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app, request

from screener.intake.accounts import logins
from screener.intake.database.connection import db
from screener.keys import derived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from screener.settings import Settings

_FERNET = "ACCOUNTS_SHOWN_ONCE_FERNET"


def set_up_shown_once(app: Flask, settings: Settings) -> None:
    """Give an app the keys."""
    app.config[_FERNET] = MultiFernet(
        [Fernet(base64.urlsafe_b64encode(derived(key, "shown once"))) for key in settings.keys]
    )


def keep(kind: str, *texts: str) -> None:
    """Keep texts for the page of that kind, in this browser's login."""
    login = logins.stored()
    if login is not None:
        told = json.dumps([kind, *texts]).encode()
        login.shown_once = current_app.config[_FERNET].encrypt(told).decode()


def take(kind: str) -> Sequence[str] | None:
    """Return the texts that were kept for a page, and forget them; None if there are none."""
    login = logins.stored()
    if login is None or login.shown_once is None or request.method != "GET":
        return None
    try:
        kept, *told = json.loads(current_app.config[_FERNET].decrypt(login.shown_once))
    except (InvalidToken, ValueError):
        kept, told = "", []
    if kept != kind:
        return None
    login.shown_once = None
    db.session.commit()
    texts: Sequence[str] = told
    return texts
