"""What people may be called, so that a name typed in any way is found again."""

from __future__ import annotations

import re
import unicodedata

from screener.intake.accounts.models import NAME_LENGTH, PERSON_LENGTH

_NAME = re.compile(rf"[^\W_][\w.-]{{1,{NAME_LENGTH - 1}}}")
RULE = f"2 to {NAME_LENGTH} letters, digits, dots, hyphens or underscores"


def canonical(typed: str) -> str | None:
    """Return a name as it is stored, or None if nobody can have it.

    Upper and lower case are one, and so are two ways of writing å.
    """
    if len(typed) > 4 * NAME_LENGTH:  # longer in every spelling; the rest is not worth the work
        return None
    name = unicodedata.normalize("NFKC", typed.strip()).casefold()
    return name if _NAME.fullmatch(name) else None


def plain(typed: str) -> str | None:
    """Return a full name or a profession as it is stored, or None if it cannot be one.

    White space is made single blanks; what is empty, too long or cannot be printed is none.
    """
    text = " ".join(unicodedata.normalize("NFC", typed[: 4 * PERSON_LENGTH]).split())
    is_one = text.isprintable() and 0 < len(text) <= PERSON_LENGTH
    return text if is_one else None
