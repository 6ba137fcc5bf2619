"""How many answer codes that nobody can read an account may send: nobody is to find one by trying.

The same wrong code counts once, for the page sends it again with each answer. The code that a page
is open with is none: it carries a proof that it was read here, so that the patient it belongs to
stays on the page whatever has been tried since.
"""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, g
from limits import parse

from screener.answercode import CodeError, Refusal
from screener.answercode.crockford import characters
from screener.intake.accounts.limits import limiter
from screener.intake.accounts.log import pseudonym

if TYPE_CHECKING:
    from datetime import date

    from screener.answercode import Coder, Decoded

WRONG_CODES = parse("60 per hour")
_THE_SAME = parse("1 per hour")
PROOF_KEY = "INTAKE_PROOF_KEY"


@dataclass(frozen=True)
class LimitedCoder:
    """Reads answer codes for whoever is logged in, until too many were unreadable.

    `opened` is the code that the page says it is open with, `proof` what it says for it.
    """

    coder: Coder
    opened: str
    proof: str

    def decode(self, text: str, *, today: date) -> Decoded:
        """Return what a code says. Raises CodeError, also when nothing is looked at any more."""
        if characters(text) == characters(self.opened) and is_proven(self.opened, self.proof):
            return self.coder.decode(text, today=today)
        if not limiter.limiter.test(WRONG_CODES, *_whose()):
            raise CodeError(Refusal.TOO_MANY)
        try:
            return self.coder.decode(text, today=today)
        except CodeError as error:
            if error.refusal is Refusal.UNREADABLE:
                _note(text)
            raise

    @property
    def length(self) -> int:
        """How many characters a code has, hyphens not counted."""
        return self.coder.length

    def opens(self, text: str, *, today: date) -> bool:
        """Tell whether a text is a code, however old.

        Nobody is counted or stopped who writes one into a note: it is taken out of it, and what it
        says is shown nobody.
        """
        try:
            self.coder.decode(text, today=today)
        except CodeError as error:
            return error.refusal is not Refusal.UNREADABLE
        return True


def proof_of(code: str) -> str:
    """Return what proves, to this account alone, that a code was read here."""
    said = f"{g.account.name} {characters(code)}".encode()
    return hmac.digest(current_app.config[PROOF_KEY], said, "sha256").hex() if code else ""


def is_proven(code: str, proof: str) -> bool:
    """Tell whether a code was read here."""
    return bool(code) and hmac.compare_digest(proof_of(code).encode(), proof.encode())


def minutes_to_wait() -> int:
    """Return after how many minutes one more code will be looked at."""
    reset = limiter.limiter.get_window_stats(WRONG_CODES, *_whose()).reset_time
    return max(1, -int((time.time() - reset) // 60))


def _note(text: str) -> None:
    """Count a wrong code, unless it is one that was counted within the hour."""
    if limiter.limiter.hit(_THE_SAME, *_whose(), pseudonym(characters(text))):
        limiter.limiter.hit(WRONG_CODES, *_whose())


def _whose() -> tuple[str, str]:
    return "answer code", pseudonym(g.account.name)
