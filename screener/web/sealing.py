"""How the patient's cookie is sealed: as text, which a cookie has to be."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from screener.sealing import Seal

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERSION = b"\x01"


class CookieSeal:
    """`keys` are the master keys, current first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._seal = Seal(keys, "sealed patient cookie", _VERSION)

    def close(self, content: bytes) -> str:
        """Return bytes as text that nobody without the keys can read, change or make."""
        return urlsafe_b64encode(self._seal.close(content)).decode("ascii")

    def open(self, text: str) -> tuple[bytes, bool] | None:
        """Return the bytes, and whether they were sealed under the current key.

        None for what is not ours to the letter: of the ways to write the same bytes one is taken.
        """
        try:
            sealed = urlsafe_b64decode(text)
        except ValueError:
            return None
        return self._seal.open(sealed) if urlsafe_b64encode(sealed) == text.encode() else None
