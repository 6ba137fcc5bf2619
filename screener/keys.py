"""The master keys, and the keys derived from them for each purpose."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from shlex import quote
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from screener.new_files import beside, write_new

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
_MOST_BYTES = 64 * 1024
"""More than a file holds that has nothing but keys in it."""


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
    """Read our own key file, making it (readable by its owner only) on first use.

    One that others may read is refused, for they can have read it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make(path)
        if is_open_to_others(path):
            message = (
                f"{path}: others may read the master keys; mend that: chmod 600 {quote(str(path))}"
            )
            raise BadKeyError(message)
    except OSError as error:
        raise BadKeyError(_unusable(path, error)) from None
    return keys_in(path)


def keys_in(path: Path) -> tuple[bytes, ...]:
    """Read a key file that somebody else keeps."""
    try:
        with path.open("rb") as stream:  # perhaps a pipe, or a device that never ends
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadKeyError(_unusable(path, error)) from None
    if len(content) > _MOST_BYTES or not content.isascii():
        raise BadKeyError(f"{path} holds something else than keys; `screener key` makes one")
    return keys_from_text(content.decode(), str(path))


def is_open_to_others(path: Path) -> bool:
    """Tell whether others than its owner may do anything with a file. Raises `OSError`."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def _unusable(path: Path, error: OSError) -> str:
    return f"{path}: the key file cannot be used: {error.strerror or error}"


def _make(path: Path) -> None:
    """Make a key file whole or not at all. Of several makers one wins; the others read its key."""
    with beside(path, _new_content()) as fresh:
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            with contextlib.suppress(FileExistsError):
                write_new(path, _new_content())


def _new_content() -> bytes:
    return f"{new_key()}\n".encode()


def derived(master: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose (HKDF-SHA256, RFC 5869); no two purposes share one."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"screener:" + purpose.encode()).derive(master)
