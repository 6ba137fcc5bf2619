"""The patient's session: an encrypted cookie that holds the answers, and nothing on the server."""

from __future__ import annotations

import time
from functools import partial
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from werkzeug.http import dump_cookie
from werkzeug.sansio.http import parse_cookie

from screener.cookie_content import MAX_COOKIE_BYTES, Head, Stored
from screener.web.former_cookie import FormerCookies
from screener.web.sealing import CookieSeal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Flask, Request, Response

    from screener.model import Given
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
_GONE = b"\0"
"""All that the cookie holds once the answers were left too long."""
_CSRF = "csrf_token"


class Remaining(NamedTuple):
    """How long answers are kept if nothing more is asked for.

    `deadline` is when they will be gone (seconds since 1970), `seconds` how long that is from now,
    and `is_renewable` whether a person can have them kept longer.
    """

    deadline: int
    seconds: int
    is_renewable: bool


class PatientSession(dict[str, Any], SessionMixin):
    """`flask.session` on the patient's side. As a mapping it holds what Flask-WTF puts there.

    `edition` is the rule file that its answers were read under: the whole request uses that one,
    whatever is served meanwhile. `stamp` is when its cookie was written and `started` when its
    first one was (seconds since 1970). `is_gone` tells that there were answers, which are deleted
    for they were left too long: the cookie then says that and nothing else, until she starts again.
    `changed` is why something is asked again, `mistake` a question and what was wrong with what
    was sent for it; each is "" where there is nothing to tell. `counted` is what of this visit was
    counted for the clinic's figures.
    """

    modified = False
    new = True
    is_gone = False
    stamp: int | None = None
    started: int | None = None
    answers: Mapping[str, Given] = MappingProxyType({})
    passed: frozenset[str] = frozenset()
    changed = ""
    mistake = ("", "")
    salt: int | None = None
    counted = 0
    _signed = ""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition

    def take_head(self, head: Head, *, is_current: bool) -> None:
        """Go on where a cookie was written. A token signed with a key that is going is not kept."""
        self.new = False
        self.stamp, self.started = head.written, head.started
        self.changed, self.mistake, self.salt = head.changed, head.mistake, head.salt
        self.counted = head.counted
        self[_CSRF] = head.csrf
        self._signed = head.signed if is_current else ""

    def head(self, now: int) -> Head:
        """Return what the cookie says beside the answers when it is written now."""
        self.started = self.started or now
        return Head(
            started=self.started,
            written=now,
            changed=self.changed,
            mistake=self.mistake,
            salt=self.salt,
            csrf=self[_CSRF],
            signed=self._signed,
            counted=self.counted,
        )

    @property
    def is_begun(self) -> bool:
        """Whether there is anything to keep."""
        return _CSRF in self

    @property
    def token(self) -> str:
        """The CSRF token for forms. It begins the session: the deadline counts from now."""
        if not self._signed:
            self.modified |= not self.is_begun
            self._signed = generate_csrf()
        return self._signed

    @property
    def remaining(self) -> Remaining:
        """How long the answers are still kept. Only what a person does makes it more."""
        now = int(time.time())
        stamp = now if self.modified or self.stamp is None else self.stamp
        latest = (self.started or now) + LONGEST_SECONDS
        deadline = min(stamp + IDLE_SECONDS, latest)
        return Remaining(deadline, max(0, deadline - now), deadline < latest)

    @property
    def mark(self) -> str:
        """What is another word once an answer or the rules are others, and tells neither."""
        packed = self.edition.packing.pack(self.answers, self.passed)
        rules = bytes.fromhex(self.edition.questionnaire.digest)
        return blake2b(packed + rules, digest_size=8, key=self[_CSRF].encode()).hexdigest()

    def take(self, answers: Mapping[str, Given], passed: frozenset[str]) -> None:
        """Keep new answers: whatever was to be told about the last ones is past."""
        self.answers, self.passed = answers, passed
        self.changed, self.mistake = "", ("", "")
        self.modified = True

    def tell_changed(self, why: str) -> None:
        """Have the next page say why something is asked again."""
        self.changed = why
        self.modified = True

    def tell_mistake(self, question: str, mistake: str) -> None:
        """Have the question's page say what was wrong with what was sent for it."""
        self.mistake = (question, mistake)
        self.modified = True

    def told(self) -> str:
        """Return why something is asked again, which is hereby told."""
        changed, self.changed = self.changed, ""
        self.modified |= bool(changed)
        return changed

    def finish(self) -> None:
        """Delete the answers, and all else."""
        self.clear()
        self.counted = 0
        self.answers, self.passed, self.modified = {}, frozenset(), True

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
        """`keys` are the master keys, current first; `served` returns what is served now."""
        self._seal = CookieSeal(keys)
        self._former = FormerCookies(keys)
        self._served = served
        self.cookie_name = "__Host-screener" if is_https else "screener"
        self._dumped = partial(
            dump_cookie, self.cookie_name, secure=is_https, httponly=True, samesite="Lax"
        )
        self._attributes = self._dumped("").removeprefix(f"{self.cookie_name}=")

    def open_session(self, app: Flask, request: Request) -> PatientSession:  # noqa: ARG002 - Flask's
        """Read the cookie. What is not ours, broken or too old gives an empty session."""
        session = PatientSession(self._served())
        cookie = parse_cookie(request.environ.get("HTTP_COOKIE")).get(self.cookie_name)
        if not cookie:
            return session
        try:
            read = self._read(cookie, session.edition)
        except ValueError:
            return session
        if read is None:
            session.is_gone = True
            return session
        head, stored, is_current = read
        now = time.time()
        if now > min(head.written + IDLE_SECONDS, head.started + LONGEST_SECONDS):
            session.is_gone = session.modified = True
        elif head.written <= now + AHEAD_SECONDS:
            session.take_head(head, is_current=is_current)
            session.answers, session.passed = stored.answers, stored.passed
            session.modified = now - head.written > _REFRESH_SECONDS
            if stored.changed:
                session.tell_changed("questions")
        return session

    def _read(self, cookie: str, edition: Edition) -> tuple[Head, Stored, bool] | None:
        """Return what a cookie says, and whether under the current key; None for answers gone.

        Raises `ValueError` for what is no cookie of ours.
        """
        opened = self._seal.open(cookie)
        if opened is None:
            former = self._former.read(cookie, edition.packing)
            return former and (*former, False)
        content, is_current = opened
        if content == _GONE:
            return None
        head, packed = edition.packing.split(content)
        return head, edition.packing.unpack(packed), is_current

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        """Write the cookie if something changed; take it away if there is nothing to keep."""
        session = cast("PatientSession", session)
        if not session.modified or response.cache_control.public:
            return  # a cache may give a public response, its cookies with it, to anybody
        if session.is_begun:
            packing = session.edition.packing
            head = packing.head(session.head(int(time.time())))
            cookie = self._seal.close(head + packing.pack(session.answers, session.passed))
            if len(cookie) > MAX_COOKIE_BYTES:  # a file that could come to this is not served
                message = f"the session needs {len(cookie)} bytes, more than a cookie holds"
                raise ValueError(message)
            response.headers.add("Set-Cookie", self._header(cookie))
        elif session.is_gone:
            response.headers.add("Set-Cookie", self._header(self._seal.close(_GONE)))
        else:
            response.headers.add("Set-Cookie", self._dumped("", max_age=0))

    def _header(self, cookie: str) -> str:
        """Return the header that sets a sealed cookie, in which nothing needs quotation marks."""
        return f"{self.cookie_name}={cookie}{self._attributes}"
