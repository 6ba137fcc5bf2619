"""Why a text is no YAML, as its author would say: where the mistake is, and what would be right."""

from __future__ import annotations


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def why_no_yaml(text: str, error: Exception) -> tuple[int, int, str]:  # noqa: ARG001
    """Return line, column and what the parser says."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = (getattr(error, name, None) for name in ("context", "problem", "reason"))
    what = ", ".join(filter(None, said)) or "it cannot be read"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return line, column, f"this is not YAML: {what}"
