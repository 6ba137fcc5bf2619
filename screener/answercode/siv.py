"""Deterministic authenticated encryption of small numbers: a synthetic IV with a shortened tag.

The generic SIV construction (Rogaway and Shrimpton 2006; RFC 5297 is one instance): authenticate
the plaintext with a pseudo-random function, here HMAC-SHA256, and use the tag as the IV of a
stream cipher, here AES-256-CTR. It needs no nonce, so none can be repeated by mistake, and the tag
serves twice, which matters when every five bits are a character to type. RFC 5297 itself does not
fit: its tag is 128 bits. What the shortened tag costs is reckoned in docs/answer-code.md.

Knows nothing of what the numbers mean.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_IV_BYTES = 16
_TAG_BYTES = 6
"""The tag's place at the front of the IV. The other ten bytes count blocks, so no two tags' key
streams overlap."""


@dataclass(frozen=True, slots=True)
class Siv:
    """The two keys, 32 bytes each and used for nothing else, of one purpose in one context."""

    authentication: bytes = field(repr=False)
    encryption: bytes = field(repr=False)

    @classmethod
    def derived(cls, master: bytes, context: bytes) -> Siv:
        """Derive both keys from a master key with HKDF-SHA256 (RFC 5869), without salt.

        A tag made in one context is as good as random in any other. The context is thereby
        authenticated without being sent.
        """

        def key(purpose: bytes) -> bytes:
            info = b"screener answer code 2 " + purpose + context
            return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)

        return cls(key(b"authentication "), key(b"encryption "))

    def tag(self, message: bytes, bits: int) -> int:
        """Return the first `bits` bits, at most 48, of the message's HMAC-SHA256."""
        return _leading(hmac.digest(self.authentication, message, "sha256"), bits)

    def mask(self, tag: int, bits: int) -> int:
        """Return the first `bits` bits of the key stream that belongs to a tag."""
        iv = tag.to_bytes(_TAG_BYTES, "big").ljust(_IV_BYTES, b"\0")
        cipher = Cipher(algorithms.AES(self.encryption), modes.CTR(iv)).encryptor()
        return _leading(cipher.update(bytes(-(-bits // 8))), bits)


def same(one: int, other: int) -> bool:
    """Tell whether two tags are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.to_bytes(_TAG_BYTES, "big"), other.to_bytes(_TAG_BYTES, "big"))


def _leading(octets: bytes, bits: int) -> int:
    return int.from_bytes(octets, "big") >> 8 * len(octets) - bits
