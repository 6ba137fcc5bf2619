"""Passwords: what is stored of one, and whether one is right."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import abort
from flask_security import hash_password

from screener.intake.accounts.security import security

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.intake.accounts.models import Account

_hashing = threading.BoundedSemaphore(4)
"""A hash takes 64 MiB and a core (RFC 9106, 4): many at once, asked for by strangers, would take
what patients' pages need."""
_waiting = threading.BoundedSemaphore(16)
"""Half of the server's threads at most wait for their turn; the others stay with patients."""


def hashed(password: str) -> str:
    """Return what is stored of a password: argon2id with a salt of its own."""
    with _in_turn():
        return hash_password(security().password_util.normalize(password))


def is_right(account: Account | None, typed: str) -> bool:
    """Tell whether a password is an account's. Without one, work as hard and say no."""
    with _in_turn():
        password = security().password_util.normalize(typed)
        if account is None or not account.has_password:
            hash_password(password)
            return False
        return account.verify_and_update_password(password)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for a turn to work out a hash; give up (503) if too many wait already."""
    if not _waiting.acquire(blocking=False):
        abort(503)
    try:
        with _hashing:
            yield
    finally:
        _waiting.release()
