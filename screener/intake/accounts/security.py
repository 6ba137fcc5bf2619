"""Flask-Security, set up for us: it keeps passwords, one-time codes and recovery codes.

Its pages are not used: ours are few, need no mail, and have the look and the rules of the house.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, cast

from flask import current_app
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security

from screener.intake.accounts.models import Account
from screener.intake.accounts.names import canonical
from screener.intake.accounts.one_time_codes import OneTimeCodes
from screener.intake.accounts.recovery_codes import HMAC_KEYS, RecoveryCodes
from screener.intake.database.connection import db
from screener.keys import derived

if TYPE_CHECKING:
    from flask import Flask

    from screener.settings import Settings

RECOVERY_CODES = 10


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
        # No HMAC before the hash: its key could not be changed without every password.
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[
            base64.urlsafe_b64encode(derived(key, "recovery codes")) for key in keys
        ],
        **{
            HMAC_KEYS: {
                derived(key, "recovery codes' tag").hex()[:16]: derived(key, "recovery codes' hash")
                for key in keys
            }
        },
        SECURITY_TOTP_SECRETS={
            derived(key, "one-time codes' tag").hex()[:16]: derived(key, "one-time codes").hex()
            for key in keys
        },
    )
    app.config.setdefault("SECURITY_TOTP_ISSUER", "Screener")
    datastore = FSQLALiteUserDatastore(db, Account, RoleMixin)
    Security(
        app,
        datastore,
        register_blueprint=False,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
    )


def security() -> Security:
    """Return the app's Flask-Security."""
    return cast("Security", current_app.extensions["security"])
