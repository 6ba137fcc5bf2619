"""The master keys, and the keys derived from them for each purpose."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32


class BadKeyError(ValueError):
    """Keys that cannot be used, and what would be right."""


def new_key() -> str:
    """Return a new master key as text: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def keys_from_text(text: str, where: str) -> tuple[bytes, ...]:
    """Read master keys, current first, separated by commas or white space."""
    keys = []
    for number, word in enumerate(text.replace(",", " ").split(), start=1):
        try:
            key = base64.b64decode(word, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            message = f"{where}: key number {number} is not one that `screener key` makes"
            raise BadKeyError(message)
        keys.append(key)
    if not keys:
        message = f"{where} holds no key; `screener key` makes one"
        raise BadKeyError(message)
    return tuple(keys)


def keys_from_file(path: Path) -> tuple[bytes, ...]:
    """Read the key file, making it (readable by its owner only) on first use."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(new_key() + "\n")
        return keys_from_text(path.read_text("ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the key file cannot be used: {error}"
        raise BadKeyError(message) from None


def derived(master: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose (HKDF-SHA256, RFC 5869); no two purposes share one."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"screener:" + purpose.encode()).derive(master)
