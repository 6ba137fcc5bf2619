"""A clinician's signature in a rule file, and what it is worth.

A signature's digest covers the content it was given to, who signed and when: it is worth nothing
once any of them changes. `screener approve` alone writes it. It is no proof of who signed: it has
no key, and whoever can edit the file can sign it. How one is written is in `authoring.signing`.
"""

from __future__ import annotations

import hashlib
import json
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
    approval = questionnaire.approval
    expected = signed_digest(questionnaire.digest, by=approval.by, on=approval.on)
    return Signature.SIGNED if approval.digest == expected else Signature.CHANGED


def signed_digest(content: str, *, by: str, on: str) -> str:
    """Return the digest of a signature: the SHA-256 of a content's digest, a name and an ISO date.

    Lower-case hexadecimal.
    """
    signed = json.dumps(["signed", content, by, on], separators=(",", ":"))
    return hashlib.sha256(signed.encode()).hexdigest()


def require_signature(rules: RuleFile) -> None:
    """Raise `RuleFileError` unless a file is signed as it stands."""
    signature = signature_of(rules.questionnaire)
    if signature is Signature.SIGNED:
        return
    what = "is not signed" if signature is Signature.UNSIGNED else "was changed since it was signed"
    message = f"this file {what}, and only signed files may be served here; see `screener approve`"
    raise RuleFileError([rules.tree.problem(("approval",), message)])
