"""Answers to a code and a code to answers: what is inside a code, how long it is, when it is good.

Knows the model and the pieces beside it; no clock (the day is an argument), no web, no files.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from screener.answercode import crockford
from screener.answercode.layout import Layout
from screener.answercode.siv import Siv, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from screener.model import Given, Questionnaire

_KEY_BYTES = 32
_LEAST_TAG_BITS = 40
"""What the tag has at least; it also takes the up to four bits that fill the last character."""
SALTS = 1 << 20
"""How many salts there are: 20 bits."""
_DAYS = 1 << 12
"""Days are sent modulo this, some eleven years, and authenticated in full."""
_RULES = 1 << 5
"""Of so many digests of rule files, one looks like the one that a code was made with."""
_LANGUAGES = 1 << 3
"""A file may offer more languages than this; the last number then stands for all that are left."""


class Refusal(Enum):
    """Why a code is not read."""

    UNREADABLE = "unreadable"
    """Mistyped, invented, or made with other questions or keys: by design nobody can tell which."""
    TOO_OLD = "too_old"
    FROM_THE_FUTURE = "from_the_future"
    TOO_MANY = "too_many"
    """Not looked at, for whoever asks has sent too many that were unreadable. Not the coder's."""


class CodeError(ValueError):
    """A text that is refused as a code. `day` is when it was made; None if it is unreadable."""

    def __init__(self, refusal: Refusal, day: date | None = None) -> None:
        super().__init__(f"answer code refused: {refusal.value}")
        self.refusal = refusal
        self.day = day


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a code says.

    `answers` are those the questionnaire reads, ticked ones in page order. `age_days` counts the
    midnights since `day`, when the code was made. `language` is the one that the patient read, or
    empty for one that the code has no room to tell. `rules_changed`: the rule file, its questions
    apart, is not what it was on that day. False may also be one of the 1 in 32 changes that look
    like none.
    """

    answers: Mapping[str, Given]
    day: date
    age_days: int
    language: str
    rules_changed: bool


class Coder:
    """Writes and reads the answer codes of one questionnaire. Make it once for each rule file.

    `keys` are master keys of 32 random bytes. The first writes; all of them read, so that codes
    outlive a rotation: keep a retired key for as long as codes are accepted. A code does not say
    which key made it. A key's place in the list changes with the next rotation, and a name for it
    would cost bits that are worth as much in the tag; so every key is tried.

    Raises ValueError for no key, a key of another length, or a questionnaire without digests.
    """

    def __init__(self, questionnaire: Questionnaire, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            raise ValueError(f"answer codes need at least one key, each of {_KEY_BYTES} bytes")
        if not questionnaire.digest or not questionnaire.questions_digest:
            raise ValueError("answer codes need a questionnaire that knows its digests")
        self._offered = questionnaire.languages
        context = bytes.fromhex(questionnaire.questions_digest) + " ".join(self._offered).encode()
        self._keys = tuple(Siv.derived(key, context) for key in keys)
        self._rules = int(questionnaire.digest, 16) % _RULES
        is_one_for_each = len(self._offered) <= _LANGUAGES
        self._told = self._offered if is_one_for_each else self._offered[: _LANGUAGES - 1]
        self._days = questionnaire.answer_code_days
        self._layout = Layout(questionnaire)
        self._payload_bits = _payload_bits(self._layout)
        self._length = _length(self._payload_bits)
        self._tag_bits = self._length * crockford.BITS - self._payload_bits

    @property
    def length(self) -> int:
        """How many characters each of its codes has, hyphens not counted."""
        return self._length

    def encode(
        self, answers: Mapping[str, object], *, language: str, day: date, salt: int | None = None
    ) -> str:
        """Return the code for what the questionnaire reads of some answers, in groups of four.

        `language` is one of those that the questionnaire offers: the one that the patient read.
        `salt` (20 bits) is drawn at random, so that equal answers do not give equal codes; it is
        an argument for test vectors alone. Given the salt, the code is always the same. Raises
        ValueError for a language that is not offered.
        """
        salt = secrets.randbelow(SALTS) if salt is None else salt
        place = min(self._offered.index(language), _LANGUAGES - 1)
        payload = (salt * _DAYS + day.toordinal() % _DAYS) * _RULES + self._rules
        payload = payload * _LANGUAGES + place
        payload = payload * self._layout.size + self._layout.number(answers)
        key = self._keys[0]
        tag = self._tag(key, payload, day.toordinal())
        sealed = payload ^ key.mask(tag, self._payload_bits)
        return crockford.write(tag << self._payload_bits | sealed, self._length)

    def decode(self, text: str, *, today: date) -> Decoded:
        """Return what a typed code says. Raises CodeError, and nothing else, for any other text.

        A code is accepted up to and including its `last_day`. Exactly one string of the alphabet
        stands for each code: there are no unused bits to vary.
        """
        number = crockford.read(text, self._length)
        opened = None if number is None else self._open(number, today)
        if opened is None:
            raise CodeError(Refusal.UNREADABLE)
        payload, age = opened
        day = today - timedelta(days=age)
        if age < 0:
            raise CodeError(Refusal.FROM_THE_FUTURE, day)
        if age > self._days:
            raise CodeError(Refusal.TOO_OLD, day)
        rest, answers = divmod(payload, self._layout.size)
        rest, place = divmod(rest, _LANGUAGES)
        language = self._told[place] if place < len(self._told) else ""
        rules_changed = rest % _RULES != self._rules
        return Decoded(self._layout.answers(answers), day, age, language, rules_changed)

    def last_day(self, made: date) -> date:
        """Return the last day on which a code made on a day is accepted, as things stand.

        The rule file says how many days; the one that is served when the code is opened counts.
        """
        return date.fromordinal(min(made.toordinal() + self._days, date.max.toordinal()))

    def _open(self, number: int, today: date) -> tuple[int, int] | None:
        """Return payload and age of an authentic code, whichever key made it, or None."""
        tag, sealed = divmod(number, 1 << self._payload_bits)
        for key in self._keys:
            payload = sealed ^ key.mask(tag, self._payload_bits)
            salt, day = divmod(payload // self._layout.size // _LANGUAGES // _RULES, _DAYS)
            age = _nearest(today.toordinal() - day)
            if same(tag, self._tag(key, payload, today.toordinal() - age)) and salt < SALTS:
                return payload, age
        return None

    def _tag(self, key: Siv, payload: int, day: int) -> int:
        """Return the tag of a payload made on a day (counted from 1 January of the year 1)."""
        octets = payload.to_bytes(-(-self._payload_bits // 8), "big")
        return key.tag(day.to_bytes(4, "big", signed=True) + octets, self._tag_bits)


def length(questionnaire: Questionnaire) -> int:
    """Return how many characters, hyphens not counted, every code for a questionnaire has."""
    return _length(_payload_bits(Layout(questionnaire)))


def _payload_bits(layout: Layout) -> int:
    return (SALTS * _DAYS * _RULES * _LANGUAGES * layout.size - 1).bit_length()


def _length(payload_bits: int) -> int:
    return -(-(_LEAST_TAG_BITS + payload_bits) // crockford.BITS)


def _nearest(days: int) -> int:
    """Return an age that is known modulo `_DAYS` only as the one nearest to today."""
    return (days + _DAYS // 2) % _DAYS - _DAYS // 2
