"""A signature is written into a rule file of any layout, and nothing else of it changes."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulefiles.models import rule_file, screen, text, write

from screener.authoring.signing import sign
from screener.model import Approval
from screener.packaged import packaged
from screener.rulefile import RuleFileError, load
from screener.rulefile.approval import Signature, signature_of, signed_digest
from screener.rulefile.tree import read_tree

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 12, 1)
DIGEST = "0123456789abcdef" * 4
REVIEW = b'review_by: "2030-01-31"'
OLD = b'by: "Somebody else", on: "2026-01-31", digest: "' + b"f" * 64 + b'"'
SIGNED = signed_digest(DIGEST, by="Kari Nordmann", on="2026-12-01")
LINE = b'approval: {by: "Kari Nordmann", on: "2026-12-01", digest: "' + SIGNED.encode() + b'"}'


def content() -> bytes:
    """Return a rule file as bytes, with comments."""
    plain = text(rule_file(screen("ill"))).encode()
    assert b"review_by: '2030-01-31'" in plain
    plain = plain.replace(b"review_by: '2030-01-31'", REVIEW + b"  # in time")
    return b"# A rule file\n\n" + plain + b"\n# The end"


def signed(before: bytes) -> bytes:
    """Return content signed by somebody today."""
    return sign(before, by="Kari Nordmann", on=DAY, digest=DIGEST)


def test_signature_is_one_line_below_the_review_date() -> None:
    """All other bytes stay as they were, comments and the missing end of the last line too."""
    review = REVIEW + b"  # in time"
    assert signed(content()) == content().replace(review, review + b"\n" + LINE)


@pytest.mark.parametrize(
    "old",
    [
        b"approval: {" + OLD + b"}",
        b"approval:\n  {" + OLD.replace(b", ", b",\n  ") + b"\n  }",
        b"approval:\n  # who\n  " + OLD.replace(b", ", b"\n  "),
        b"approval:\n  on: x\n  digest: y\n  by: >-\n    Somebody\n    else",
        b'"approval":  {by: "}", on: x, digest: y}',
    ],
)
def test_old_signature_makes_room_for_the_new(old: bytes) -> None:
    """Whatever its layout, it is replaced, and what follows it stays."""
    before, after = b"version: '1'\n", b"\n\n# Next\n"
    file = content().replace(before, before + old + after)
    assert signed(file) == content().replace(before, before + LINE + after)


@pytest.mark.parametrize(
    "file",
    [
        content().replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + content(),
        content().replace(REVIEW, b'review_by:\n  "2030-01-31"'),
        content().replace(REVIEW + b"  # in time", b"review_by: >-\n  2030-01-31\n"),
        content().replace(REVIEW, b'"review_by": 2030-01-31'),
        content().replace(REVIEW + b"  # in time\n", b"") + b"\n" + REVIEW,
        b"".join(b"  " + line for line in content().splitlines(keepends=True)),
        json.dumps(rule_file(screen("ill"))).encode(),
        json.dumps(rule_file(screen("ill")), indent=2).encode(),
        json.dumps({**rule_file(screen("ill")), "approval": {"by": "x"}}, indent=2).encode(),
        packaged("rules.yaml").read_bytes(),
    ],
)
def test_any_layout_takes_a_signature(file: bytes) -> None:
    """Other line ends, a byte order mark, JSON, keys in other places: all keep what they say."""
    before, after = read_tree(file, "before").data, read_tree(signed(file), "after").data
    approval = {"by": "Kari Nordmann", "on": "2026-12-01", "digest": SIGNED}
    assert after == {**before, "approval": approval}
    assert signed(signed(file)) == signed(file)
    assert file.startswith(b"\xef\xbb\xbf") == signed(file).startswith(b"\xef\xbb\xbf")
    assert (b"\r\n" in file) == (b"\r\n" in signed(file))


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
def test_any_name_that_can_be_printed_is_read_back(name: str) -> None:
    """Quotes, colons, braces and other alphabets cannot break the file."""
    if name.strip():
        approval = read_tree(sign(content(), by=name, on=DAY, digest=DIGEST), "x").data["approval"]
        assert approval["by"] == name.strip()


@pytest.mark.parametrize("name", ["", "  ", "Kari\nNordmann", "Kari\x00", "\u202eirak", "a\u2028b"])
def test_name_that_cannot_be_printed_is_refused(name: str) -> None:
    """Nobody signs with nothing, over several lines, or so that it reads as another name."""
    with pytest.raises(ValueError, match="name of who signs"):
        sign(content(), by=name, on=DAY, digest=DIGEST)


def test_what_is_no_rule_file_is_refused() -> None:
    """With the error that the check would give."""
    with pytest.raises(RuleFileError):
        signed(b"- a list")


def test_signing_does_not_change_the_digest(tmp_path: Path) -> None:
    """A file is signed as it stands, until anything but its layout changes."""
    path = write(tmp_path, rule_file(screen("ill")))
    digest = load(path).questionnaire.digest
    path.write_bytes(sign(path.read_bytes(), by="Kari", on=DAY, digest=digest))
    questionnaire = load(path).questionnaire
    assert questionnaire.digest == digest
    own = signed_digest(digest, by="Kari", on="2026-12-01")
    assert questionnaire.approval == Approval("Kari", "2026-12-01", own)
    assert signature_of(questionnaire) is Signature.SIGNED
    path.write_bytes(path.read_bytes().replace(b"Talk to us", b"Call us"))
    assert signature_of(load(path).questionnaire) is Signature.CHANGED
