"""Who is logged in: a row for each browser, which its cookie names by a random token.

The cookie alone is worth nothing. Logging out, disabling an account and a new password delete
rows, and with them every copy of the cookie that may be about.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete, or_, select, update
from werkzeug.sansio.http import parse_cookie

from screener.intake.accounts.asking import Asking, Person, login_of
from screener.intake.accounts.hooks import take_back
from screener.intake.accounts.models import Account, Login
from screener.intake.accounts.security import security
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask, Request

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
CODE_WITHIN = timedelta(minutes=10)
"""How long after the password the second factor may come."""
AHEAD = timedelta(hours=1)
"""How far a clock that was ahead, another node's or one that was set back, may have been."""
NOTE_EVERY = timedelta(minutes=1)
"""A login's last use is noted when the last note is older, so that most requests only read; it
may end so much early."""
_TOKEN = "login"  # noqa: S105 - the session's key for it
_OPEN = "_user_id"
"""The session's key for the account's `fs_uniquifier`, once nothing more has to be given."""
ONWARD = "onward"
"""The session's key for the path that somebody wanted who had to log in first."""
SEAT = "seat"
"""The session's key for what all pages of one account in this browser share. It outlives a login
that ran out, and ends when somebody logs out or somebody else logs in."""
_KEPT = ("language", ONWARD, SEAT)
"""What a browser's session keeps when somebody logs in: nothing that anybody could profit from."""


def watch_logins(app: Flask) -> None:
    """Have a login be ours alone. Flask-Security's libraries know of nobody, and are not asked."""
    manager = app.extensions["security"].login_manager
    manager.user_loader(lambda _uniquifier: None)
    manager.request_loader(lambda _request: None)
    take_back(app, "flask_principal", "flask_login")
    app.session_interface = _Sessions(app)
    # A login is bound to its row; an address that changes must not spoil it.
    app.config["SESSION_PROTECTION"] = None


class _Sessions(SecureCookieSessionInterface):
    """Takes a cookie whenever it was signed: the login's row says how long that counts.

    Another node's clock may be ahead of ours; Flask would refuse what is signed in the future.
    """

    def __init__(self, app: Flask) -> None:
        self._serializer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:  # noqa: ARG002 - Flask's
        """Return what signs: made once, from the app's keys."""
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie. What is not ours gives an empty session."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            cookies = parse_cookie(request.environ.get("HTTP_COOKIE"))
            value = serializer.loads(cookies.get(self.get_cookie_name(app), ""))
            return self.session_class(value)
        except (BadSignature, TypeError, ValueError):
            return self.session_class()


def start(account: Account, *, needs_code: bool = False) -> None:
    """Begin a login for this browser, under a new token and with a new session."""
    _forget_this_browser()
    _forget_old()
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    g.stored_login = Login(
        digest=_digest(token),
        account=account,
        needs_code=needs_code,
        started_at=now,
        seen_at=now,
    )
    db.session.add(g.stored_login)
    session[_TOKEN] = token
    session[SEAT] = seat_of(account)
    if not needs_code:
        session[_OPEN] = account.fs_uniquifier


def current() -> Asking | None:
    """Return this browser's login, if it has one that still counts.

    It may still need its code: `g.account` is who is logged in.
    """
    if "login" not in g:
        g.login = None  # so that a page about a database that fails does not ask it again
        g.login = _live_login()
    login: Asking | None = g.login
    return login


def stored() -> Login | None:
    """Return this browser's login, and with it its account, to be changed."""
    if "stored_login" not in g:
        login = current()
        g.stored_login = db.session.get(Login, login.digest) if login else None
    found: Login | None = g.stored_login
    return found


def person() -> Person | None:
    """Return who is logged in, if somebody is."""
    login = current()
    if login is None or login.needs_code or session.get(_OPEN) != login.account.fs_uniquifier:
        return None
    return login.account


def awaits_code() -> Login | None:
    """Return this browser's login if the password was right and the code is still to come."""
    login = current()
    return stored() if login and login.needs_code else None


def is_over() -> bool:
    """Tell whether this browser had a login that counts no more."""
    return _TOKEN in session and current() is None


def seat_of(account: Account | Person) -> str:
    """Return this browser's seat if it is an account's, else a new one."""
    seat: str = session.get(SEAT, "")
    return seat if seat.startswith(f"{account.id}.") else f"{account.id}.{secrets.token_hex(16)}"


def ends_at(login: Asking) -> datetime:
    """Return when a login ends, however much it is used."""
    return login.started_at + LONGEST


def end() -> None:
    """End this browser's login, every copy of its cookie, and all that its pages show."""
    session.pop(SEAT, None)
    forget()


def forget() -> None:
    """Forget a login that counts no more. What its pages show stays the account's."""
    session.pop(ONWARD, None)
    _forget_this_browser()


def end_all(account: Account) -> None:
    """End every login of an account."""
    security().datastore.set_uniquifier(account)
    db.session.execute(delete(Login).where(Login.account_id == account.id))


def of(account: Account) -> list[Login]:
    """Return the logins of an account that still count, the one used last first."""
    logins = db.session.scalars(
        select(Login).where(Login.account_id == account.id).order_by(Login.seen_at.desc())
    )
    return [login for login in logins if _counts(login)]


def end_some(logins: Iterable[Login]) -> None:
    """End some logins, wherever they are."""
    digests = [login.digest for login in logins]
    db.session.execute(delete(Login).where(Login.digest.in_(digests)))


def note_use(login: Asking) -> None:
    """Note that a login is in use, so that it does not end."""
    now = datetime.now(UTC)
    if abs(now - login.seen_at) > NOTE_EVERY:
        db.session.execute(update(Login).where(Login.digest == login.digest).values(seen_at=now))
        db.session.commit()


def _forget_old() -> None:
    """Delete the logins that count no more, whosever they are."""
    now = datetime.now(UTC)
    old = or_(Login.seen_at < now - IDLE, Login.started_at < now - LONGEST)
    db.session.execute(delete(Login).where(old))


def _live_login() -> Asking | None:
    token = session.get(_TOKEN)
    page = g.get("page", "")
    login = login_of(_digest(token), page) if isinstance(token, str) else None
    return login if login and login.account.active and _counts(login) else None


def _counts(login: Asking | Login) -> bool:
    now = datetime.now(UTC)
    longest = CODE_WITHIN if login.needs_code else LONGEST
    is_ahead = max(login.seen_at, login.started_at) - now > AHEAD
    return not is_ahead and now - login.seen_at <= IDLE and now - login.started_at <= longest


def _forget_this_browser() -> None:
    login = current()
    if login is not None:
        db.session.execute(delete(Login).where(Login.digest == login.digest))
    g.login = g.stored_login = None
    _clear_session()


def _clear_session() -> None:
    kept = {key: session[key] for key in _KEPT if key in session}
    session.clear()
    session.update(kept)
    g.pop("csrf_token", None)  # the one that Flask-WTF made for the session that is gone


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
