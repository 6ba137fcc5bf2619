"""Codes that are handed over in person and set a password, once.

What is kept of one is a plain hash, for it cannot be guessed (`paper_codes`). No address holds
a code, and nothing but setting the password uses one up. A new one voids the one before.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from screener.intake.accounts import paper_codes

if TYPE_CHECKING:
    from screener.intake.accounts.models import Account

VALID = timedelta(hours=48)


def invite(account: Account) -> str:
    """Give an account a new code in place of the one before, and return it."""
    code = paper_codes.new()
    account.invitation = _digest(code)
    account.invited_until = datetime.now(UTC) + VALID
    return paper_codes.written(code)


def is_code(account: Account, typed: str | None) -> bool:
    """Tell whether a code is the one that an account was given last, run out or not."""
    code = paper_codes.read(typed or "")
    if account.invitation is None or code is None:
        return False
    return hmac.compare_digest(account.invitation, _digest(code))


def has_run_out(account: Account) -> bool:
    """Tell whether an account's code is too old."""
    return account.invited_until is None or account.invited_until < datetime.now(UTC)


def forget(account: Account) -> None:
    """Void an account's code."""
    account.invitation = None
    account.invited_until = None


def _digest(code: int) -> str:
    return hashlib.sha256(code.to_bytes(paper_codes.BYTES)).hexdigest()
