"""A clinician's signature in a rule file: what it is worth, and how it is written.

A signature names the digest of the content it was given to, so it is worth nothing once anything
but the layout changes. Writing it changes its own lines only: comments and layout stay.
"""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING

from screener.rulefile.problems import RuleFileError
from screener.rulefile.tree import Tree, read_tree

if TYPE_CHECKING:
    from datetime import date

    from screener.model import Questionnaire
    from screener.rulefile.checks import RuleFile


class Signature(Enum):
    """What the signature of a file is worth."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    CHANGED = "changed"
    """The file is no longer what was signed."""


def signature_of(questionnaire: Questionnaire) -> Signature:
    """Return what the signature in a file is worth today."""
    if questionnaire.approval is None:
        return Signature.UNSIGNED
    is_same = questionnaire.approval.digest == questionnaire.digest
    return Signature.SIGNED if is_same else Signature.CHANGED


def require_signature(rules: RuleFile) -> None:
    """Raise `RuleFileError` unless a file is signed as it stands."""
    signature = signature_of(rules.questionnaire)
    if signature is Signature.SIGNED:
        return
    what = "is not signed" if signature is Signature.UNSIGNED else "was changed since it was signed"
    message = f"this file {what}, and only signed files may be served here; see `screener approve`"
    raise RuleFileError([rules.tree.problem(("approval",), message)])


def signed(content: bytes, *, by: str, on: date, digest: str) -> bytes:
    """Return a rule file's bytes with a signature, in place of one that it may have.

    `by` is the name of who signs, as it will be shown. Raises ValueError if it is empty or holds
    control characters, `RuleFileError` if the content is no rule file.
    """
    if not by.strip() or not by.isprintable():
        raise ValueError("write the name of who signs, in letters that can be printed")
    tree = read_tree(content, "rules.yaml")
    lines = content.decode("utf-8").splitlines(keepends=True)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    values = {"by": by.strip(), "on": on.isoformat(), "digest": digest}
    flow = ", ".join(f"{key}: {json.dumps(v, ensure_ascii=False)}" for key, v in values.items())
    first, last = _lines_of_signature(tree, lines)
    lines[first:last] = [f"approval: {{{flow}}}{ending}"]
    return "".join(lines).encode()


def _lines_of_signature(tree: Tree, lines: list[str]) -> tuple[int, int]:
    """Return the lines (from 0, the last one excluded) that the signature takes or will take."""
    if ("approval",) not in tree.keys:
        line, _ = tree.nodes["review_by",]
        return line, line
    first = tree.keys["approval",][0] - 1
    last = max(line for place, (line, _) in tree.nodes.items() if place[0:1] == ("approval",))
    while lines[first].split("#")[0].count("{") and "}" not in lines[last - 1]:
        last += 1
    return first, last
