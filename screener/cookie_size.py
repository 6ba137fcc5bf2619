"""How large a patient's cookie becomes, and whether a rule file can be served at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet

from screener.packing import Packing
from screener.rulefile.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.rulefile import RuleFile

MAX_COOKIE_BYTES = 3800
"""Browsers keep at least 4,096 bytes of name, value and attributes together (RFC 6265, 6.1)."""
MARK = b"\0"
"""What stands between the session's values and the answers."""


def content(session: Mapping[str, Any], packed: bytes) -> bytes:
    """Return what a cookie holds, before it is encrypted."""
    values = {key: value for key, value in session.items() if key not in ("answers", "passed")}
    return json.dumps(values, separators=(",", ":")).encode() + MARK + packed


def largest_cookie(packing: Packing) -> int:
    """Return the size in bytes of the cookie's value when every question has been answered."""
    session = {
        "csrf_token": "0" * 40,
        "started": 0xFFFFFFFF,
        "written": 0xFFFFFFFF,
        "changed": "questions",
        "mistake": [max(packing.ids, key=len), "malformed"],
        "salt": 0xFFFFF,
    }
    return len(Fernet(Fernet.generate_key()).encrypt(content(session, packing.largest())))


def too_large(rules: RuleFile) -> Problem | None:
    """Return why a rule file cannot be served: its answers do not fit into a cookie."""
    size = largest_cookie(Packing(rules.questionnaire))
    if size <= MAX_COOKIE_BYTES:
        return None
    message = f"all answers together need a cookie of {size:,} bytes; browsers keep "
    message += f"{MAX_COOKIE_BYTES:,}: this file has too many questions to be served"
    return rules.tree.problem(("questions",), message, at_key=True)
