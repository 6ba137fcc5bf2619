"""A clinician's signature in a rule file, and what it is worth.

A signature names the digest of the content it was given to, so it is worth nothing once anything
but the layout changes. How one is written is in `authoring.approval`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from screener.rulefile.problems import RuleFileError

if TYPE_CHECKING:
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
