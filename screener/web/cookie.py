"""The patient's session: an encrypted cookie that holds the answers, and nothing on the server."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Flask, Request, Response

    from screener.web.edition import Edition
    from screener.web.packing import Packing

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 2 * 60 * 60
MAX_COOKIE_BYTES = 3800
"""Browsers keep at least 4,096 bytes of name, value and attributes together (RFC 6265, 6.1)."""
_REFRESH_SECONDS = 60
"""A page that is only looked at renews a cookie older than this, so that two requests under way
at once hardly ever write over each other."""
_MARK = b"\0"


class PatientSession(CallbackDict[str, Any], SessionMixin):
    """`flask.session` on the patient's side.

    `edition` is the rule file that its answers were read under: the whole request uses that one,
    whatever is served meanwhile. `stamp` is when its cookie was written and `started` when its
    first one was (seconds since 1970). `is_expired` tells that a cookie came, but too late: its
    content is gone.
    """

    def __init__(
        self,
        edition: Edition,
        initial: Mapping[str, Any] | None = None,
        *,
        stamp: int | None = None,
    ) -> None:
        def on_update(session: PatientSession) -> None:
            session.modified = True

        super().__init__(initial, on_update)
        self.modified = False
        self.edition = edition
        self.new = stamp is None
        self.stamp = stamp
        self.is_expired = False

    @property
    def deadline(self) -> int:
        """When the answers will be gone if nothing more is asked for (seconds since 1970)."""
        now = int(time.time())
        stamp = now if self.modified or self.stamp is None else self.stamp
        return min(stamp + IDLE_SECONDS, int(self.get("started", now)) + LONGEST_SECONDS)


class CookieSessions(SessionInterface):
    """Opens and saves patients' cookies."""

    def __init__(
        self, keys: Sequence[bytes], served: Callable[[], Edition], *, is_https: bool
    ) -> None:
        """`keys` are Fernet keys, current first; `served` returns what is served now."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._served = served
        self._is_https = is_https
        self.cookie_name = "__Host-screener" if is_https else "screener"

    def open_session(self, app: Flask, request: Request) -> PatientSession:  # noqa: ARG002 - Flask's
        """Read the cookie. What is not ours, broken or too old gives an empty session."""
        edition = self._served()
        token = request.cookies.get(self.cookie_name)
        if not token:
            return PatientSession(edition)
        try:
            content = self._fernet.decrypt(token)
            head, _, packed = content.partition(_MARK)
            values = json.loads(head)
            stamp, started = int(values.pop("written")), int(values["started"])
        except (InvalidToken, ValueError, KeyError, TypeError):
            return PatientSession(edition)
        now = time.time()
        if now > min(stamp + IDLE_SECONDS, started + LONGEST_SECONDS):
            expired = PatientSession(edition)
            expired.is_expired = True
            return expired
        stored = edition.packing.unpack(packed)
        session = PatientSession(
            edition, {**values, "answers": stored.answers, "passed": stored.passed}, stamp=stamp
        )
        session.modified = stored.changed or now - stamp > _REFRESH_SECONDS
        if stored.changed:
            session["changed"] = "questions"
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        """Write the cookie if something changed; take it away if there is nothing to keep."""
        session = cast("PatientSession", session)
        if response.cache_control.public:
            return  # a cache may give this response, its cookies with it, to anybody
        if not session:
            if session.modified or session.is_expired:
                self._set(response, "", max_age=0)
            return
        if session.modified:
            now = int(time.time())
            session.setdefault("started", now)
            answers, passed = session.get("answers", {}), session.get("passed", frozenset())
            packed = session.edition.packing.pack(answers, passed)
            token = self._fernet.encrypt(_content({**session, "written": now}, packed)).decode()
            if len(token) > MAX_COOKIE_BYTES:  # a file that could come to this is not served
                message = f"the session needs {len(token)} bytes, more than a cookie holds"
                raise ValueError(message)
            self._set(response, token)

    def _set(self, response: Response, value: str, max_age: int | None = None) -> None:
        response.set_cookie(
            self.cookie_name,
            value,
            max_age=max_age,
            path="/",
            secure=self._is_https,
            httponly=True,
            samesite="Lax",
        )


def _content(session: Mapping[str, Any], packed: bytes) -> bytes:
    """Return what a cookie holds, before it is encrypted."""
    values = {key: value for key, value in session.items() if key not in ("answers", "passed")}
    return json.dumps(values, separators=(",", ":")).encode() + _MARK + packed


def largest_cookie(packing: Packing) -> int:
    """Return the size in bytes of the cookie's value when every question has been answered."""
    session = {
        "csrf_token": "0" * 40,
        "started": 0xFFFFFFFF,
        "written": 0xFFFFFFFF,
        "changed": "questions",
        "mistake": [max(packing.ids, key=len), "malformed"],
        "salt": 0xFFFFF,
    }
    return len(Fernet(Fernet.generate_key()).encrypt(_content(session, packing.largest())))
