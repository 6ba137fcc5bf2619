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
    r"passo?rd|passwort|password"
    r"|qwerty(?:uiop)?|asdf(?:ghjkl)?|zxcv(?:bnm)?|abc(?:d|de|def)?|admin|nurse|sykepleier"
    r"|screener|clinic|klinikk|velkommen|welcome|letmein|iloveyou|botox|"
    r"sommer|vinter|v[åa]r|h[øo]st|norge|oslo|\d+"
)
_hashing = threading.BoundedSemaphore(4)
"""A hash takes 64 MiB and a core (RFC 9106, 4): many at once, asked for by strangers, would take
what patients' pages need."""
_waiting = threading.BoundedSemaphore(16)
"""Half of the server's threads at most wait for their turn; the others stay with patients."""


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
    """Wait for a turn to work out a hash; give up (503) if too many wait already."""
    if not _waiting.acquire(blocking=False):
        abort(503)
    try:
        with _hashing:
            yield
    finally:
        _waiting.release()
