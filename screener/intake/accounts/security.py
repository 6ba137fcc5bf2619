"""Flask-Security, set up for us: it keeps passwords, one-time codes and recovery codes.

Its pages are not used: ours are few, need no mail, and have the look and the rules of the house.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, cast

import segno
from flask import current_app
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security, Totp

from screener.intake.accounts.database import db
from screener.intake.accounts.models import Account
from screener.intake.accounts.names import canonical
from screener.pages.keys import derived

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from flask_security import UserMixin
    from passlib.totp import TotpMatch  # type: ignore[import-untyped]

    from screener.pages.settings import Settings

RECOVERY_CODES = 10
CODE_SLACK_SECONDS = 30
"""A code is good for one step of 30 seconds before and after its own (RFC 6238, 5.2)."""


class OneTimeCodes(Totp):
    """Six-digit codes of authenticator apps (RFC 6238). Secrets are encrypted in the database.

    A key is known in the database by a tag that follows from it, not by its place in the list, so
    that keys can come and go.
    """

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        """`secrets` are the keys by tag, the current one first."""
        super().__init__(secrets, issuer)
        self._totp.wallet.default_tag = next(iter(secrets))

    def verify_totp(
        self, token: str, totp_secret: str, user: UserMixin, window: int = CODE_SLACK_SECONDS
    ) -> bool:
        """Take a code: tell whether it is right and has not been taken before."""
        try:
            return super().verify_totp(token, totp_secret, user, window)
        except (KeyError, ValueError):  # encrypted with a key that is gone: no code can be right
            current_app.logger.warning("A second factor is of no use: its key is gone.")
            return False

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the time step of the last code that was taken."""
        return cast("Account", user).last_code

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Note the time step of a code that was taken."""
        cast("Account", user).last_code = tmatch.counter

    def picture(self, account: Account, secret: str, title: str) -> str:
        """Return a secret as a QR symbol for an app: inline SVG without size or style."""
        symbol = segno.make_qr(self.get_totp_uri(account.name, secret), error="m")
        markup = symbol.svg_inline(
            border=4, light="#fff", title=title, omitsize=True, svgclass=None, lineclass=None
        )
        return markup.replace("<svg ", '<svg role="img" shape-rendering="crispEdges" ', 1)


def set_up_security(app: Flask, settings: Settings) -> None:
    """Set Flask-Security up for an app with a database."""
    keys = settings.keys
    current, *old = (derived(key, "intake cookie") for key in keys)
    app.config.update(
        SECRET_KEY=current,
        SECRET_KEY_FALLBACKS=old,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"name": {"mapper": canonical}}],
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # No HMAC before the hash: its key could never be changed without every password.
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=_fernet_keys(keys),
        SECURITY_TOTP_SECRETS={
            derived(key, "one-time code tag").hex()[:16]: derived(key, "one-time codes").hex()
            for key in keys
        },
    )
    app.config.setdefault("SECURITY_TOTP_ISSUER", "Screener")
    datastore = FSQLALiteUserDatastore(db, Account, RoleMixin)
    Security(app, datastore, register_blueprint=False, totp_cls=OneTimeCodes)


def security() -> Security:
    """Return the app's Flask-Security."""
    return cast("Security", current_app.extensions["security"])


def one_time_codes() -> OneTimeCodes:
    """Return what makes and takes one-time codes."""
    return cast("OneTimeCodes", security().totp_factory)


def _fernet_keys(keys: Sequence[bytes]) -> list[bytes]:
    return [base64.urlsafe_b64encode(derived(key, "recovery codes")) for key in keys]
