"""The part of the intake page's form that holds the nurse's judgement: its fields, and reading it.

Knows forms; no web and no clock.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from screener.intake.judgement import Decision, Held, Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping

    Choice = TypeVar("Choice", bound=Enum)

DECISION = "own-decision"
REASON = "own-reason"
NOTE = "own-note"
UNTIL = "wait-until"
DOCTOR = "put-to-doctor"
PUT_ON = "put-on-day"
HELD = "talk-held"
INTERPRETER = "with-interpreter"
TEXTS = (REASON, NOTE, DOCTOR)
"""What is typed freely, and may hold what does not belong there."""
DAYS = (UNTIL, PUT_ON)
LONGEST_TEXT = 500
LONGEST_NAME = 100
_DAY = re.compile(r"([0-9]{1,2})[./ ]{1,2}([0-9]{1,2})[./ ]{1,2}(20)?([0-9]{2})")
"""A day as people write it, the day first: 31.12.2026, 31/12/26, 1. 3. 2026."""


def judgement(form: Mapping[str, str], clean: Mapping[str, str]) -> Judgement:
    """Return what a nurse decided and wrote, as far as it is well formed.

    `clean` is what stands in the fields `TEXTS` and `DAYS`, without what does not belong there.
    """
    decision = _choice(Decision, form.get(DECISION, ""))
    return Judgement(
        decision,
        reason=clean[REASON][:LONGEST_TEXT],
        note=clean[NOTE][:LONGEST_TEXT],
        until=day(clean[UNTIL]) if decision is Decision.NOT_NOW else None,
        doctor=clean[DOCTOR][:LONGEST_NAME],
        put_on=day(clean[PUT_ON]),
        held=_choice(Held, form.get(HELD, "")),
        with_interpreter=bool(form.get(INTERPRETER)),
    )


def day(text: str) -> date | None:
    """Return a day of this century as people or machines write it, or None."""
    if found := _DAY.fullmatch(text):
        text = f"20{found[4]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choice(choices: type[Choice], value: str) -> Choice | None:
    return next((choice for choice in choices if choice.value == value), None) if value else None
