"""Texts with slots: rendered once, and filled for each request."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = f"/{secrets.token_hex(16)}"
"""Stands for the path below which the application is mounted, while skeletons are rendered."""


class Skeleton(str):
    """A text with slots, one of them `root`: below which path the application is mounted."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str, marks: Mapping[str, str]) -> Skeleton:
        """Return a text with slots in place of the marks that stand in it."""
        text = str(text).strip().replace("%", "%%")
        for name, mark in {**marks, "root": ROOT}.items():
            text = text.replace(mark, f"%({name})s")
        return cls(text)

    def filled(self, filling: Mapping[str, object]) -> str:
        """Return the text with each slot filled. What fills it must have been escaped."""
        return self % filling


def new_marks(*names: str) -> dict[str, str]:
    """Return marks that stand in no other text."""
    return {name: secrets.token_hex(16) for name in names}
