"""Reads the cookies that were written before `sealing`: Fernet around JSON, and the answers.

None is written so any more. The last of them is six hours old when a patient's session ends, so
this module can go with the next release.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from screener.cookie_content import Head, Packing, Stored
from screener.keys import derived

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from screener.model import Given

_GONE = {"gone": 1}
_FINGERPRINT_BYTES = 5


class FormerCookies:
    """`keys` are the master keys, current first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        fernets = [Fernet(urlsafe_b64encode(derived(key, "patient cookie"))) for key in keys]
        self._fernet = MultiFernet(fernets)

    def read(self, cookie: str, packing: Packing) -> tuple[Head, Stored] | None:
        """Return what a cookie says; None if it says that the answers are gone.

        Raises `ValueError` for what is no cookie of ours.
        """
        try:
            head, _, packed = self._fernet.decrypt(cookie).partition(b"\0")
            values = json.loads(head)
            if values == _GONE:
                return None
            return (
                Head(
                    started=int(values["started"]),
                    written=int(values["written"]),
                    changed=values.get("changed", ""),
                    mistake=tuple(values.get("mistake", ("", ""))),
                    salt=values.get("salt"),
                    csrf=values["csrf_token"],
                ),
                _stored(packed, packing),
            )
        except (InvalidToken, KeyError, TypeError) as error:
            raise ValueError from error


def _stored(packed: bytes, packing: Packing) -> Stored:
    """Read answers back as `Packing.unpack` does. Here, 0 stands for a detail that was passed."""
    answers: dict[str, Given] = {}
    passed = set()
    changed = False
    for fingerprint, number in _entries(packed):
        question = packing.question(fingerprint)
        given = question.given(number) if question else None
        if question and given is not None:
            answers[question.id] = given
        elif question and number == 0:
            passed.add(question.id)
        else:
            changed = True
    return Stored(answers, frozenset(passed), changed)


def _entries(packed: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield fingerprints and numbers; bytes that are cut off belong to no question."""
    begin = _FINGERPRINT_BYTES + 1
    while packed:
        size = packed[_FINGERPRINT_BYTES:begin]
        end = begin + int.from_bytes(size, "big")
        is_whole = bool(size) and end <= len(packed)
        yield (
            packed[:_FINGERPRINT_BYTES] if is_whole else b"",
            int.from_bytes(packed[begin:end], "big"),
        )
        packed = packed[end:]
