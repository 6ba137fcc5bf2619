"""How the patient's cookie is sealed: encrypted and authenticated, under keys that may change."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screener.keys import derived

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERSION = b"\x01"
_NONCE_BYTES = 12


class Seal:
    """AES-256-GCM under a random nonce. `keys` are the master keys, current first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = [AESGCM(derived(key, "sealed patient cookie")) for key in keys]

    def close(self, content: bytes) -> str:
        """Return bytes as text that nobody without the keys can read, change or make."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[0].encrypt(nonce, content, _VERSION)
        return urlsafe_b64encode(_VERSION + nonce + sealed).decode("ascii")

    def open(self, text: str) -> tuple[bytes, bool] | None:
        """Return the bytes, and whether they were sealed under the current key.

        None for what is not ours to the letter: of the ways to write the same bytes one is taken.
        """
        try:
            sealed = urlsafe_b64decode(text)
        except ValueError:
            return None
        if sealed[:1] != _VERSION or urlsafe_b64encode(sealed) != text.encode():
            return None
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(nonce, rest, _VERSION), cipher is self._ciphers[0]
            except (InvalidTag, ValueError):  # a ValueError: too short for a nonce
                continue
        return None
