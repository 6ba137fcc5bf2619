"""Passwords: which are good enough, and whether one is right."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import abort
from flask_babel import lazy_gettext as _
from flask_security import hash_password

from screener.intake.accounts.security import security

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask_babel.speaklater import LazyString

    from screener.intake.accounts.models import Account

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
"""Different characters that must be left when the words and runs below are taken away."""
_OBVIOUS = re.compile(
    r"passo?rd|passwort|password|qwerty\w*|asdf\w*|zxcv\w*|abc(?:d|de|def)?|admin|nurse|sykepleier"
    r"|screener|clinic|klinikk|velkommen|welcome|letmein|iloveyou|botox|"
    r"sommer|vinter|v[åa]r|h[øo]st|norge|oslo|\d+"
)
_AT_ONCE = 4
_PATIENCE_SECONDS = 10
_hashing = threading.BoundedSemaphore(_AT_ONCE)
"""A hash takes 64 MiB (RFC 9106, 4). Many at once, asked for by strangers, would take the memory
that patients' pages need."""


def weakness(password: str, name: str) -> LazyString | None:
    """Return why a password is not good enough for the account of that name, if it is not."""
    if len(password) < SHORTEST:
        return _("Use at least %(number)s characters.", number=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(number)s characters.", number=LONGEST)
    rest = _OBVIOUS.sub("", password.casefold().replace(name, ""))
    if len(set(rest)) < FEWEST_DIFFERENT:
        return _("That password is easily guessed. Three or four unrelated words are a good one.")
    return None


def hashed(password: str) -> str:
    """Return what is stored of a password: argon2id with a salt of its own."""
    with _turn():
        return hash_password(security().password_util.normalize(password))


def is_right(account: Account | None, typed: str) -> bool:
    """Tell whether a password is an account's. Without an account, work as hard and say no."""
    with _turn():
        password = security().password_util.normalize(typed)
        if account is None:
            hash_password(password)
            return False
        return account.verify_and_update_password(password)


@contextmanager
def _turn() -> Iterator[None]:
    if not _hashing.acquire(timeout=_PATIENCE_SECONDS):
        abort(503)
    try:
        yield
    finally:
        _hashing.release()
