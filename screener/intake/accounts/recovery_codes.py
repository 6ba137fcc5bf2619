"""Recovery codes, kept so that nobody who reads the database learns one.

What is kept is HMAC-SHA-256 of a code under a key that is kept elsewhere, after a tag that follows
from the key: a slow hash would guard what the key guards already. Codes that were encrypted, as an
earlier version kept them, still work; they are converted when one of them is next used.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import current_app
from flask_security import MfRecoveryCodesUtil

if TYPE_CHECKING:
    from flask_security import UserMixin

HMAC_KEYS = "ACCOUNTS_RECOVERY_CODE_KEYS"
"""The setting that holds the keys by tag, the current one first."""
_SEPARATOR = ":"


class RecoveryCodes(MfRecoveryCodesUtil):
    """Makes, takes and strikes out recovery codes, in the places that Flask-Security asks."""

    def get_recovery_codes(self, user: UserMixin) -> list[str]:
        """Return what is kept of each code that can still be used."""
        tags = current_app.config[HMAC_KEYS].keys()
        return [
            kept
            for kept in user.mf_recovery_codes or []
            if kept.partition(_SEPARATOR)[0] in tags or self._decrypt_codes([kept])
        ]

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Tell whether a code is an account's."""
        return self._place_of(user, code) is not None

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Strike a code out, and convert those that are encrypted."""
        place = self._place_of(user, code)
        if place is None:
            return False
        left = [kept for index, kept in enumerate(user.mf_recovery_codes or []) if index != place]
        user.mf_recovery_codes = [self._converted(kept) for kept in left]
        return True

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        """Return what is kept of new codes."""
        return [_kept(code) for code in codes]

    def _place_of(self, user: UserMixin, code: str) -> int | None:
        keys: dict[str, bytes] = current_app.config[HMAC_KEYS]
        found = None
        codes: list[str] = user.mf_recovery_codes or []
        for index, kept in enumerate(codes):
            tag = kept.partition(_SEPARATOR)[0]
            if tag in keys:
                is_it = hmac.compare_digest(kept, _kept(code, tag))
            else:
                is_it = code in self._decrypt_codes([kept])
            found = index if is_it else found
        return found

    def _converted(self, kept: str) -> str:
        return next((_kept(code) for code in self._decrypt_codes([kept])), kept)


def _kept(code: str, tag: str = "") -> str:
    keys: dict[str, bytes] = current_app.config[HMAC_KEYS]
    tag = tag or next(iter(keys))
    return tag + _SEPARATOR + hmac.digest(keys[tag], code.encode(), "sha256").hex()
