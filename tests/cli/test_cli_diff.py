"""`screener diff`: what a change means, from the command line and between git's revisions."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from cast.bilingual import save
from cast.command import run
from rulefiles.catalogues import translate
from rulefiles.models import Data, rule, rule_file, screen, write


def file_in(folder: Path, name: str, data: Data) -> Path:
    """Write a rule file into a folder of its own."""
    (folder / name).mkdir(exist_ok=True)
    return write(folder / name, data)


def test_the_same_file_is_no_difference(tmp_path: Path) -> None:
    """Status 0, whatever the layout."""
    old = file_in(tmp_path, "old", rule_file(screen("ill")))
    new = file_in(tmp_path, "new", rule_file(screen("ill")))
    new.write_text("# laid out otherwise\n" + new.read_text("utf-8"), "utf-8")
    ran = run(tmp_path, "diff", old, new)
    assert (ran.status, ran.lines[0]) == (0, "The files mean the same.")


def test_a_stricter_file_is_a_difference(tmp_path: Path) -> None:
    """One more question moves answer sets to consult first: status 1, with an example."""
    old = file_in(tmp_path, "old", rule_file(screen("ill")))
    new = file_in(tmp_path, "new", rule_file(screen("ill"), screen("sore")))
    ran = run(tmp_path, "diff", old, new)
    assert ran.status == 1
    assert "added question sore:" in ran.lines
    assert "    for example sore: yes" in ran.lines
    assert "  0 move from consult first to book" in ran.lines


def test_a_withdrawn_question_is_set_apart(tmp_path: Path) -> None:
    """Whoever it stopped is stopped no longer: status 3, and said in capitals."""
    old = file_in(tmp_path, "old", rule_file(screen("ill"), screen("sore")))
    new = file_in(tmp_path, "new", rule_file(screen("ill")))
    ran = run(tmp_path, "diff", old, new)
    assert ran.status == 3
    assert "removed question sore:" in ran.lines
    assert ran.lines[-1].startswith("LOOSER:")


def test_a_withdrawn_rule_is_set_apart_though_another_stops_the_same_patients(
    tmp_path: Path,
) -> None:
    """A reason to consult first that is gone needs approval, whatever the counts."""
    both = [rule("ill", "yes", "very"), rule("ill", "very", name="very_ill")]
    question = screen("ill", risk=("yes", "very"))
    old = file_in(tmp_path, "old", rule_file(question, rules=both))
    new = file_in(tmp_path, "new", rule_file(question, rules=both[:1]))
    ran = run(tmp_path, "diff", "--format", "json", old, new)
    report = json.loads(ran.out)
    assert (ran.status, report["to_book"]["count"], report["loosens"]) == (3, 0, True)
    assert report["withdrawn"] == [{"question": "ill", "answer": "very", "rules": ["very_ill"]}]


def test_a_file_that_does_not_pass_cannot_be_compared(tmp_path: Path) -> None:
    """Its errors are printed, with its own name; no status that a difference has."""
    good = file_in(tmp_path, "good", rule_file(screen("ill")))
    bad = file_in(tmp_path, "bad", rule_file(screen("ill"), rules=[]))
    ran = run(tmp_path, "diff", good, bad)
    assert ran.status == 2
    assert str(bad) in ran.err
    assert run(tmp_path, "diff", good, tmp_path / "none.yaml").status == 2


def test_revisions_of_git_are_compared_with_their_own_translations(tmp_path: Path) -> None:
    """`HEAD:rules.yaml` is the file as it was committed, from whatever folder."""
    home = tmp_path / "klinikk-ø"
    home.mkdir()
    path = save(home, languages=("en", "nb"))
    translate(path, "nb")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "One"],
    ):
        subprocess.run(["git", *command], cwd=home, check=True)  # noqa: S607 - whichever git
    assert run(home, "diff", "HEAD:rules.yaml", path).lines[0] == "The files mean the same."
    write(home, rule_file(screen("ill")))
    assert run(home, "diff", "HEAD:rules.yaml", path).status == 3
    ran = run(home, "diff", "HEAD:none.yaml", path)
    assert ran.status == 2
    assert "git says: path 'none.yaml' does not exist in 'HEAD'" in ran.err
    ran = run(home, "diff", "nowhere:rules.yaml", path)
    assert ran.status == 2
    assert "git says:" in ran.err
