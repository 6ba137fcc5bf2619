"""The codes of authenticator apps (RFC 6238), made and taken as Flask-Security lets us."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app
from flask_security import Totp

from screener.intake.accounts import paper_codes
from screener.intake.accounts.models import Account

if TYPE_CHECKING:
    from flask_security import UserMixin
    from passlib.totp import TotpMatch  # type: ignore[import-untyped]

SLACK_SECONDS = 30
"""A code is good for one step of 30 seconds before and after its own (RFC 6238, 5.2)."""


class OneTimeCodes(Totp):
    """Makes and takes the codes of authenticator apps (RFC 6238).

    In the database a key is known by a tag that follows from it, not by its place in a list, so
    that keys can come and go.
    """

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        """`secrets` are keys by tag, the current one first; `issuer` is what an app shows."""
        super().__init__(secrets, issuer)
        self._totp.wallet.default_tag = next(iter(secrets))

    def verify_totp(
        self, token: str, totp_secret: str, user: UserMixin, window: int = SLACK_SECONDS
    ) -> bool:
        """Take a code: tell whether it is right and has not been taken before."""
        try:
            return super().verify_totp(token, totp_secret, user, window)
        except (KeyError, ValueError):
            current_app.logger.warning("A second factor is of no use: the key to it is gone.")
            return False

    def generate_recovery_codes(self, number: int) -> list[str]:
        """Return new recovery codes."""
        return [paper_codes.written(paper_codes.new()) for _ in range(number)]

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the time step of the last code that was taken."""
        return cast("Account", user).last_code

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Note the time step of a code that was taken."""
        cast("Account", user).last_code = tmatch.counter

    def renewed(self, secret: str) -> str:
        """Return a stored secret encrypted under the current key."""
        stored = self._totp.from_source(secret)
        renewed: str = stored.to_json(encrypt=True) if stored.changed else secret
        return renewed
