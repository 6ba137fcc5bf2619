"""Since the last release, no edit of the shipped rules lets more patients book, unless signed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cast.project import ROOT
from programs import PATIENCE
from rulefiles.models import Data, rule_file, screen, write

from screener.rulefile import load
from screener.rulefile.approval import Signature, signature_of

SCREENER = str(Path(sys.executable).with_name("screener"))
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]


def git(checkout: Path, *arguments: str) -> str:
    """Return what git prints."""
    done = subprocess.run(
        [*GIT, *arguments], cwd=checkout, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def looser_than_released(checkout: Path) -> str:
    """Return how the rules of a checkout are looser than at its last release; "" if they are not.

    What a clinician has signed as it stands may be looser. Without a release nothing can be.
    """
    if not git(checkout, "tag", "--list", "v*"):
        return ""
    tag = git(checkout, "describe", "--tags", "--abbrev=0", "--match", "v*")
    ran = subprocess.run(
        [SCREENER, "diff", f"{tag}:rules.yaml", "rules.yaml"],
        cwd=checkout,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    is_signed = signature_of(load(checkout / "rules.yaml").questionnaire) is Signature.SIGNED
    return "" if is_signed or ran.returncode in (0, 1) else ran.stdout + ran.stderr


def test_the_shipped_rules_are_no_looser_than_at_the_last_release() -> None:
    """Else a clinician signs them first."""
    assert not looser_than_released(ROOT)


def test_every_release_can_be_compared_with() -> None:
    """What the changelog calls released has a tag, which a shallow clone would lack."""
    released = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    tags = git(ROOT, "tag", "--list", "v*").splitlines()
    assert [version for version in released if f"v{version}" not in tags] == []


def ill(**more: list[str]) -> Data:
    """Return a safety question with two risk answers, unless said."""
    return screen("ill", **{"risk": ["yes", "mild"], **more})


@pytest.mark.parametrize(
    ("edited", "is_looser"),
    [
        ([ill(), screen("sore")], False),
        ([ill(), screen("sore"), screen("tired")], False),
        ([ill()], True),
        ([ill(clear=["no", "mild"], risk=["yes"]), screen("sore")], True),
    ],
    ids=["the same", "stricter", "a question withdrawn", "an answer moved"],
)
def test_a_looser_file_is_noticed_until_it_is_signed(
    tmp_path: Path, *, edited: list[Data], is_looser: bool
) -> None:
    """In a repository with a release."""
    path = write(tmp_path, rule_file(ill(), screen("sore")))
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "One"], ["tag", "v1.0"]):
        git(tmp_path, *arguments)
    write(tmp_path, rule_file(*edited))
    assert ("book" in looser_than_released(tmp_path)) == is_looser
    subprocess.run([SCREENER, "approve", path, "--by", "A doctor"], check=True, capture_output=True)
    assert looser_than_released(tmp_path) == ""
