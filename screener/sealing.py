"""How bytes are sealed: encrypted and authenticated, under master keys that may change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screener.keys import derived

if TYPE_CHECKING:
    from collections.abc import Sequence

_NONCE_BYTES = 12


class Seal:
    """AES-256-GCM under a random nonce, with keys derived for one purpose.

    `keys` are the master keys, current first. `mark` says what was sealed: it stands before the
    rest in the clear, and is authenticated.
    """

    def __init__(self, keys: Sequence[bytes], purpose: str, mark: bytes) -> None:
        self._ciphers = [AESGCM(derived(key, purpose)) for key in keys]
        self._mark = mark

    def close(self, content: bytes) -> bytes:
        """Return what nobody without the keys can read, change or make."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._mark + nonce + self._ciphers[0].encrypt(nonce, content, self._mark)

    def open(self, sealed: bytes) -> tuple[bytes, bool] | None:
        """Return what was sealed, and whether under the current key; None for what is not ours."""
        begin, end = len(self._mark), len(self._mark) + _NONCE_BYTES
        if not sealed.startswith(self._mark):
            return None
        for cipher in self._ciphers:
            try:
                content = cipher.decrypt(sealed[begin:end], sealed[end:], self._mark)
            except (InvalidTag, ValueError):  # a ValueError: too short for a nonce
                continue
            return content, cipher is self._ciphers[0]
        return None
