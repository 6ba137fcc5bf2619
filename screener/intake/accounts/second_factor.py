"""The second factor: six-digit codes from an app, and recovery codes for when the phone is lost.

In the database secrets are encrypted and recovery codes hashed, under keys that can be changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import segno
from markupsafe import Markup
from sqlalchemy.orm.exc import StaleDataError

from screener.intake.accounts import paper_codes
from screener.intake.accounts.one_time_codes import OneTimeCodes
from screener.intake.accounts.security import security
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from screener.intake.accounts.models import Account

_CODE = re.compile(r"[0-9]{6}")
_SHORT_CODE = re.compile(r"([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})")
"""A recovery code as an earlier version made it."""


def new_secret() -> str:
    """Return a new secret, encrypted."""
    return _codes().generate_totp_secret()


def key_of(secret: str) -> str:
    """Return a secret as people type it into an app: base32 in groups of four."""
    return _codes().get_totp_pretty_key(secret)


def picture_of(secret: str, name: str, title: str) -> Markup:
    """Return a secret as a QR symbol for an app: inline SVG, without size or style."""
    symbol = segno.make_qr(_codes().get_totp_uri(name, secret), error="m")
    svg = symbol.svg_inline(
        border=4, light="#fff", title=title, omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(svg.replace("<svg ", '<svg role="img" shape-rendering="crispEdges" ', 1))  # noqa: S704 - segno escapes the title


def takes_code(account: Account, typed: str, secret: str | None = None) -> bool:
    """Tell whether a code is right for an account, or for a secret that is to become its own.

    A code is taken once. Of two requests with one code, the second is told that it is used.
    """
    code = re.sub(r"\s", "", typed)
    used = secret or account.tf_totp_secret
    if used is None or not _CODE.fullmatch(code):
        return False
    if not _codes().verify_totp(code, used, account):
        return False
    account.tf_totp_secret = _codes().renewed(used)
    return _is_first_to_write()


def takes_recovery_code(account: Account, typed: str) -> bool:
    """Tell whether a recovery code is an account's, and strike it out."""
    kept = security().mf_recovery_codes_util
    code = _recovery_code(typed)
    is_right = kept.check_recovery_code(account, code) and kept.delete_recovery_code(account, code)
    return is_right and _is_first_to_write()


def _recovery_code(typed: str) -> str:
    """Return a recovery code as it was shown, or nothing if it cannot be one."""
    code = paper_codes.read(typed)
    if code is not None:
        return paper_codes.written(code)
    groups = _SHORT_CODE.fullmatch(re.sub(r"[\s-]", "", typed.lower()))
    return "-".join(groups.groups()) if groups else ""


def new_recovery_codes(account: Account) -> list[str]:
    """Give an account new recovery codes in place of the old ones, and return them."""
    return security().mf_recovery_codes_util.create_recovery_codes(account)


def recovery_codes_left(account: Account) -> int:
    """Return how many recovery codes an account can still use."""
    return len(security().mf_recovery_codes_util.get_recovery_codes(account))


def _is_first_to_write() -> bool:
    """Write that a code was taken; tell whether no other request has taken one meanwhile.

    If one has, nothing of what this request changed is kept.
    """
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        return False
    return True


def _codes() -> OneTimeCodes:
    return cast("OneTimeCodes", security().totp_factory)
