"""The answer code: a patient's answers in some twenty characters, so that no server stores them.

`Coder` writes and reads codes, `qr` draws one. Knows the model, how answers are read, and
`cryptography`; no web, no files and no clock: the day is an argument. The format, why it is sound
and test vectors are in docs/answer-code.md.
"""

from __future__ import annotations

from screener.answercode.coder import SALTS, CodeError, Coder, Decoded, Refusal, length

LONG = 26
"""Characters (hyphens not counted) above which a code is tiresome to type: warn about the file."""

__all__ = ["LONG", "SALTS", "CodeError", "Coder", "Decoded", "Refusal", "length"]
