"""The patient's session: an encrypted cookie that holds the answers, and nothing on the server.

Each answer is stored with the first bytes of its question's fingerprint, so it can only ever be
read back as an answer to that very question. Whatever cannot be read is no answer.
"""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from screener.conditions import well_formed
from screener.model import Given, Question, Questionnaire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask, Request, Response

    from screener.web.edition import Edition

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 2 * 60 * 60
MAX_COOKIE_BYTES = 3800
"""Browsers keep at least 4,096 bytes of name, value and attributes together (RFC 6265, 6.1)."""
_REFRESH_SECONDS = 60
"""A page that is only looked at renews a cookie older than this, so that two requests under way
at once hardly ever write over each other."""
_ENTRY = struct.Struct(">5sH")
_MARK = b"\0"


@dataclass(frozen=True)
class Stored:
    """What a cookie says: answers and passed details; `changed` if some no longer count."""

    answers: Mapping[str, Given] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    changed: bool = False


def pack(
    questionnaire: Questionnaire, answers: Mapping[str, Given], passed: frozenset[str]
) -> bytes:
    """Return answers as bytes: seven for each, whatever the answer."""
    packed = b""
    for question in questionnaire.questions:
        if question.id in answers:
            number = _number(question, answers[question.id])
        elif question.id in passed:
            number = 0
        else:
            continue
        packed += _ENTRY.pack(_mark_of(questionnaire, question.id), number)
    return packed


def unpack(questionnaire: Questionnaire, packed: bytes) -> Stored:
    """Read answers back. Entries for questions that have changed since are left out and told."""
    if len(packed) % _ENTRY.size:
        return Stored(changed=True)
    by_mark = {
        _mark_of(questionnaire, question.id): question for question in questionnaire.questions
    }
    answers: dict[str, Given] = {}
    passed = set()
    changed = False
    for mark, number in _ENTRY.iter_unpack(packed):
        question = by_mark.get(mark)
        given = _given(question, number) if question and number else None
        if question and given is not None:
            answers[question.id] = given
        elif question and number == 0:
            passed.add(question.id)
        else:
            changed = True
    return Stored(answers, frozenset(passed), changed)


def _mark_of(questionnaire: Questionnaire, question_id: str) -> bytes:
    return bytes.fromhex(questionnaire.fingerprints[question_id][:10])


def _number(question: Question, given: Given) -> int:
    """Return an answer as a number from 1: its place (pick one) or one bit for each code."""
    codes = list(question.by_code)
    if isinstance(given, str):
        return codes.index(given) + 1
    return sum(1 << codes.index(code) for code in given)


def _given(question: Question, number: int) -> Given | None:
    codes = tuple(question.by_code)
    if question.pick_many:
        chosen = tuple(code for place, code in enumerate(codes) if number >> place & 1)
        return well_formed(question, codes, chosen) if number < 1 << len(codes) else None
    return codes[number - 1] if number <= len(codes) else None


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
            stamp = self._fernet.extract_timestamp(token)
            head, _, packed = content.partition(_MARK)
            values = json.loads(head)
            started = int(values["started"])
        except (InvalidToken, ValueError, KeyError, TypeError):
            return PatientSession(edition)
        now = time.time()
        if now > min(stamp + IDLE_SECONDS, started + LONGEST_SECONDS):
            expired = PatientSession(edition)
            expired.is_expired = True
            return expired
        stored = unpack(edition.questionnaire, packed)
        session = PatientSession(
            edition, {**values, "answers": stored.answers, "passed": stored.passed}, stamp=stamp
        )
        session.modified = stored.changed or now - stamp > _REFRESH_SECONDS
        if stored.changed:
            session["is_changed"] = True
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        """Write the cookie if something changed; take it away if there is nothing to keep."""
        session = cast("PatientSession", session)
        if not session:
            if session.modified or session.is_expired:
                self._set(response, "", max_age=0)
            return
        if session.modified:
            session.setdefault("started", int(time.time()))
            content = _content(session.edition.questionnaire, session)
            token = self._fernet.encrypt(content).decode()
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


def _content(questionnaire: Questionnaire, session: Mapping[str, Any]) -> bytes:
    """Return what a cookie holds, before it is encrypted."""
    values = {k: v for k, v in session.items() if k not in ("answers", "passed")}
    packed = pack(questionnaire, session.get("answers", {}), session.get("passed", frozenset()))
    return json.dumps(values, separators=(",", ":")).encode() + _MARK + packed


def largest_cookie(questionnaire: Questionnaire) -> int:
    """Return the size in bytes of the cookie's value when every question has been answered."""
    answers: dict[str, Given] = {
        question.id: tuple(question.by_code) if question.pick_many else next(iter(question.by_code))
        for question in questionnaire.questions
    }
    session = {
        "csrf_token": "0" * 40,
        "started": 0xFFFFFFFF,
        "is_changed": True,
        "salt": 0xFFFFF,
        "answers": answers,
    }
    return len(Fernet(Fernet.generate_key()).encrypt(_content(questionnaire, session)))
