"""What a nurse decides of a talk, and what she writes down beside the answers.

Knows no web and no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Decision(Enum):
    """What the nurse decides, whatever the rules say: a clinician always decides."""

    MAY_BOOK = "may_book"
    REFER = "refer_to_doctor"
    NOT_NOW = "not_now"


class Held(Enum):
    """How the talk was held."""

    HERE = "here"
    TELEPHONE = "telephone"
    VIDEO = "video"


@dataclass(frozen=True)
class Judgement:
    """The nurse's part of the journal. Nothing in it changes what the rules say.

    `until` is the day up to which a patient should wait; it belongs to *not now* alone. `doctor` is
    whom she put the matter to, on the day `put_on`.
    """

    decision: Decision | None = None
    reason: str = ""
    note: str = ""
    until: date | None = None
    doctor: str = ""
    put_on: date | None = None
    held: Held | None = None
    with_interpreter: bool = False
