"""Browsers in which somebody has logged in before.

Strangers who try passwords in somebody's name must not keep her out. So a login leaves a token in
its browser, and tries from there are counted apart from all others ("device cookies", OWASP). The
token opens nothing. It is encrypted, for it holds the names of those who have logged in there.
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import after_this_request, current_app, request

from screener.keys import derived

if TYPE_CHECKING:
    from flask import Flask, Response

    from screener.settings import Settings

KEPT_SECONDS = 90 * 24 * 60 * 60
MOST_NAMES = 30
_COOKIE = "ACCOUNTS_DEVICE_COOKIE"
_FERNET = "ACCOUNTS_DEVICE_FERNET"


def set_up_devices(app: Flask, settings: Settings) -> None:
    """Give an app the name and the keys of its tokens."""
    app.config[_COOKIE] = "__Host-screener_device" if settings.is_https else "screener_device"
    app.config[_FERNET] = MultiFernet(
        [Fernet(base64.urlsafe_b64encode(derived(key, "devices"))) for key in settings.keys]
    )


def device_of(name: str) -> str | None:
    """Return what marks this browser, if somebody of that name has logged in here."""
    mark, names = _read()
    return mark if name in names else None


def remember(name: str) -> None:
    """Note in this browser that somebody of that name has logged in here."""
    mark, names = _read()
    kept = [name, *(other for other in names if other != name)][:MOST_NAMES]
    token = current_app.config[_FERNET].encrypt(json.dumps([mark, kept]).encode()).decode()

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            current_app.config[_COOKIE],
            token,
            max_age=KEPT_SECONDS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _read() -> tuple[str, list[str]]:
    """Return the mark of this browser, a new one if it has none, and who has logged in here."""
    token = request.cookies.get(current_app.config[_COOKIE], "")
    try:
        mark, names = json.loads(current_app.config[_FERNET].decrypt(token, ttl=KEPT_SECONDS))
    except (InvalidToken, ValueError):  # ValueError: not even ASCII
        return secrets.token_hex(16), []
    return mark, names
