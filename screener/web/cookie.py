"""The patient's session: an encrypted cookie that holds the answers, and nothing on the server."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from screener.cookie_size import MARK, MAX_COOKIE_BYTES, content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Flask, Request, Response

    from screener.web.edition import Edition

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 6 * 60 * 60
"""Twelve half hours: whoever needs more time can renew the idle limit ten times (WCAG 2.2.1)."""
SOON_SECONDS = 2 * 60
"""How long before its deadline a page says so."""
AHEAD_SECONDS = 60
"""How far the clock of another node may be ahead: a cookie from later than that is none."""
_REFRESH_SECONDS = 60
"""A page that is only looked at renews a cookie older than this, so that two requests under way
at once hardly ever write over each other."""
_GONE = {"gone": 1}
"""All that the cookie holds once the answers were left too long."""


class PatientSession(CallbackDict[str, Any], SessionMixin):
    """`flask.session` on the patient's side.

    `edition` is the rule file that its answers were read under: the whole request uses that one,
    whatever is served meanwhile. `stamp` is when its cookie was written and `started` when its
    first one was (seconds since 1970). `is_gone` tells that there were answers, which are deleted
    for they were left too long: the cookie then says that and nothing else, until she starts again.
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
        self.is_gone = False

    @property
    def deadline(self) -> int:
        """When the answers will be gone if nothing more is asked for (seconds since 1970)."""
        now = int(time.time())
        stamp = now if self.modified or self.stamp is None else self.stamp
        return min(stamp + IDLE_SECONDS, self._latest)

    @property
    def seconds_left(self) -> int:
        """How long the answers are still kept. Only what a person does makes it more."""
        return max(0, self.deadline - int(time.time()))

    @property
    def is_renewable(self) -> bool:
        """Whether a person can have the answers kept longer than the deadline."""
        return self.deadline < self._latest

    @property
    def _latest(self) -> int:
        return int(self.get("started", time.time())) + LONGEST_SECONDS

    def start_again(self) -> None:
        """Forget that there were answers that are gone."""
        self.modified |= self.is_gone
        self.is_gone = False

    def leave_as_is(self) -> None:
        """Keep the deadline where it is: this request was made by no person."""
        self.modified &= self.is_gone


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
            head, _, packed = content.partition(MARK)
            values = json.loads(head)
            if values == _GONE:
                return _gone(edition, is_new=False)
            stamp, started = int(values.pop("written")), int(values["started"])
        except (InvalidToken, ValueError, KeyError, TypeError):
            return PatientSession(edition)
        now = time.time()
        if now > min(stamp + IDLE_SECONDS, started + LONGEST_SECONDS):
            return _gone(edition, is_new=True)
        if stamp > now + AHEAD_SECONDS:
            return PatientSession(edition)
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
            if session.is_gone and session.modified:
                self._set(response, self._fernet.encrypt(json.dumps(_GONE).encode()).decode())
            elif session.modified:
                self._set(response, "", max_age=0)
            return
        if session.modified:
            now = int(time.time())
            session.setdefault("started", now)
            answers, passed = session.get("answers", {}), session.get("passed", frozenset())
            packed = session.edition.packing.pack(answers, passed)
            token = self._fernet.encrypt(content({**session, "written": now}, packed)).decode()
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


def _gone(edition: Edition, *, is_new: bool) -> PatientSession:
    """Return the session of answers that are gone; if that is new, the cookie has yet to say so."""
    session = PatientSession(edition)
    session.is_gone, session.modified = True, is_new
    return session
