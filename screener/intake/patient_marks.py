"""Whose page it is: every page about a patient has a mark of its own, and ends with it.

A mark is random, and signed for the account and the browser that the page is in. It is ended when
the page is cleared, and never counts again, however the page comes back; other pages of the same
login keep theirs. Logging out, or somebody else's login, ends all marks of a browser at once
(`logins.SEAT`). A login that ran out ends none: whoever logs in to the same account goes on.

What has ended is kept, hashed, for as long as the mark could have counted: nothing of a patient.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time

from flask import current_app, g, request, session
from sqlalchemy import bindparam, select

from screener.intake.accounts import logins
from screener.intake.accounts.logins import AHEAD, LONGEST, SEAT, seat_of
from screener.intake.accounts.models import Try
from screener.intake.database.connection import db, first
from screener.intake.form import ROUND

MARK_KEY = "INTAKE_MARK_KEY"
_KEPT = select(Try.__table__.c.id).where(Try.__table__.c.key == bindparam("key")).limit(1)
"""Finds an ended mark."""
_MARK = re.compile(r"([0-9a-f]{32}\.([0-9]{1,11}))\.([0-9a-f]{64})")


def take_page() -> None:
    """Have whoever looks for the login ask, in the same statement, whether the page has ended."""
    g.page = _ended(request.form.get(ROUND, "")) if request.method == "POST" else ""


def new_mark() -> str:
    """Return the mark of a new page, for whoever is logged in."""
    if seat_of(g.account) != session.get(SEAT):
        session[SEAT] = seat_of(g.account)
    said = f"{secrets.token_hex(16)}.{int(time.time())}"
    return f"{said}.{_signature(session[SEAT], said)}"


def is_live(mark: str) -> bool:
    """Tell whether a page is still about its patient, and this browser's to go on with."""
    return _is_ours(mark) and not _has_ended(mark)


def end_mark(mark: str) -> None:
    """End a page for good. A mark that is not this browser's is left alone."""
    if is_live(mark):
        until = time.time() + LONGEST.total_seconds()
        db.session.add(Try(key=_ended(mark), at=time.time(), until=until))
        db.session.commit()


def _is_ours(mark: str) -> bool:
    found, seat = _MARK.fullmatch(mark), session.get(SEAT, "")
    if not found or not seat or (g.account and seat != seat_of(g.account)):
        return False
    said, at, signature = found.groups()
    age = time.time() - int(at)
    is_signed = hmac.compare_digest(signature, _signature(seat, said))
    return is_signed and -AHEAD.total_seconds() <= age <= LONGEST.total_seconds()


def _has_ended(mark: str) -> bool:
    login, key = logins.current(), _ended(mark)
    if login and key == g.page:
        return login.page_has_ended
    return first(_KEPT, key=key) is not None


def _ended(mark: str) -> str:
    """Return what an ended mark is kept as, beside the account that it was signed for."""
    account = session.get(SEAT, "").partition(".")[0]
    return f"ended page/{account}/{hashlib.sha256(mark.encode()).hexdigest()}"


def _signature(seat: str, said: str) -> str:
    key: bytes = current_app.config[MARK_KEY]
    return hmac.digest(key, f"{seat} {said}".encode(), "sha256").hex()
