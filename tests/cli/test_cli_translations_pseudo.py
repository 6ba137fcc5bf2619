"""`screener translations pseudo`: a copy of the program that speaks a language of longer words."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast.command import run

from screener.authoring.translating.pseudo import PSEUDO, pseudo
from screener.packaged import packaged
from screener.rulefile import load

ROOT = packaged("templates").parent


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Next", []),
        ("Have you got an infection where you want {treatment}?", ["{treatment}"]),
        ("Question %(number)s of %(total)s", ["%(number)s", "%(total)s"]),
        ("Ring <a href='tel:1'>us</a> at 9", ["<a href='tel:1'>", "</a>", "9"]),
    ],
)
def test_a_text_is_longer_and_accented_and_keeps_what_is_no_word(
    text: str, kept: list[str]
) -> None:
    """It is at least 40 % longer, with brackets at both ends that show where it is cut off."""
    said = pseudo(text)
    assert len(said) >= len(text) * 1.4
    assert said[0] + said[-1] == "[]"
    for part in kept:
        assert part in said
        said = said.replace(part, "", 1)
    assert not set(said) & set("aeinorst")


def test_the_copy_passes_its_check_in_the_pseudo_language(tmp_path: Path) -> None:
    """It speaks every language of the original and one more; the original is as it was."""
    before = (ROOT / "rules.yaml").read_bytes()
    ran = run(tmp_path, "translations", "pseudo", "--output", "copy")
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0] == "Serve it in copy with: PYTHONPATH=. screener serve"
    assert (ROOT / "rules.yaml").read_bytes() == before
    assert not (ROOT / "translations" / PSEUDO).exists()
    checked = run(tmp_path, "check", "copy/rules.yaml")
    assert f'the pages do not speak "{PSEUDO}" yet' in checked.err, "the original never does"
    again = run(tmp_path, "translations", "pseudo", "--output", "copy")
    assert again.status == 0, "it can be made anew"


def test_the_checkout_itself_is_refused() -> None:
    """So is a place that cannot be a folder; nothing is written."""
    assert run(ROOT, "translations", "pseudo", "--output", ".").status == 2
    assert run(ROOT, "translations", "pseudo", "--output", "README.md").status == 2
    assert load(ROOT / "rules.yaml").questionnaire.languages == ("nb", "nn", "en")
