"""`screener approve`: a signature that is worth something, written without disturbing the file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cast.command import run
from rulefiles.models import rule_file, screen, write

from screener.packaged import packaged
from screener.rulefile import load
from screener.rulefile.approval import Signature, signature_of


def remark(folder: Path, path: Path) -> str:
    """Return what the check says of a file's signature."""
    report = json.loads(run(folder, "check", "--format", "json", path).out)
    return str(report["signature"])


def shipped(folder: Path) -> Path:
    """Return a copy of the shipped file, with its translations."""
    shutil.copytree(packaged("translations"), folder / "translations")
    return Path(shutil.copy(packaged("rules.yaml"), folder))


def test_signing_adds_one_line_and_changes_no_other(tmp_path: Path) -> None:
    """Comments and layout stay as they are, byte for byte; the digest stays the same."""
    path = shipped(tmp_path)
    before, digest = path.read_bytes().splitlines(keepends=True), load(path).questionnaire.digest
    ran = run(tmp_path, "approve", path, "--by", "The doctor in charge")
    assert (ran.status, ran.err) == (0, "")
    after = path.read_bytes().splitlines(keepends=True)
    added = [line for line in after if line not in before]
    assert len(added) == 1
    assert [line for line in after if line != added[0]] == before
    signed = load(path).questionnaire
    assert signed.digest == digest
    assert signed.approval is not None
    assert signed.approval.by == "The doctor in charge"
    assert signature_of(signed) is Signature.SIGNED


def test_the_check_tells_unsigned_signed_and_changed_apart(tmp_path: Path) -> None:
    """Any change of the content makes a signature void; a change of layout does not."""
    path = write(tmp_path, rule_file(screen("ill")))
    assert remark(tmp_path, path) == "unsigned"
    run(tmp_path, "approve", path, "--by", "A")
    assert remark(tmp_path, path) == "signed"
    path.write_text("# A remark.\n" + path.read_text("utf-8"), "utf-8")
    assert remark(tmp_path, path) == "signed"
    path.write_text(path.read_text("utf-8").replace("Talk to us first.", "Do call."), "utf-8")
    assert remark(tmp_path, path) == "changed"


def test_a_signature_written_by_hand_is_worth_nothing(tmp_path: Path) -> None:
    """The digest that the check prints is not that of a signature: it lacks who and when."""
    data = rule_file(screen("ill"))
    digest = load(write(tmp_path, data)).questionnaire.digest
    by_hand = {"by": "The doctor", "on": "2026-12-01", "digest": digest}
    path = write(tmp_path, {**data, "approval": by_hand})
    assert remark(tmp_path, path) == "changed"


@pytest.mark.parametrize(("old", "new"), [("The nurse", "The doctor"), ("202", "201")])
def test_who_signed_and_when_cannot_be_edited(tmp_path: Path, old: str, new: str) -> None:
    """The signature covers its own name and date."""
    path = write(tmp_path, rule_file(screen("ill")))
    run(tmp_path, "approve", path, "--by", "The nurse")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(x.replace(old, new) if x.startswith("approval") else x for x in lines), "utf-8"
    )
    assert remark(tmp_path, path) == "changed"


def test_what_nobody_has_compared_is_said_before_signing(tmp_path: Path) -> None:
    """With --since, who signs is told what asks in other words now, and what is looser."""
    for name, asked in (("old", "Are you ill?"), ("new", "Are you very ill?")):
        (tmp_path / name).mkdir()
        write(tmp_path / name, rule_file(screen("ill", ask=asked)))
    new = tmp_path / "new" / "rules.yaml"
    ran = run(tmp_path, "approve", new, "--by", "A", "--since", tmp_path / "old" / "rules.yaml")
    assert ran.status == 0
    assert ran.lines[0].startswith('Reworded: question ill (en): "Are you ill?" is "Are you very')
    assert "nobody has compared 1 text." in ran.lines[1]
    assert "signed by A" in ran.lines[-1]
    assert "Compared with nothing" in run(tmp_path, "approve", new, "--by", "A").lines[0]


def test_a_changed_translation_makes_a_signature_void(tmp_path: Path) -> None:
    """Patients read the translations, so the signature covers them."""
    path = shipped(tmp_path)
    run(tmp_path, "approve", path, "--by", "A")
    catalogue = tmp_path / "translations/en/LC_MESSAGES/rules.po"
    text = catalogue.read_text("utf-8")
    catalogue.write_text(text.replace("Are you pregnant?", "Might you be pregnant?"), "utf-8")
    assert remark(tmp_path, path) == "changed"


@pytest.mark.parametrize(
    "old",
    [
        'approval: {by: "Old", on: "2026-01-31", digest: "DIGEST"}  # signed\n',
        "approval:\n  by: Old\n  on: '2026-01-31'\n  digest: DIGEST\n",
        "approval: {\n  by: Old,\n  on: '2026-01-31',\n  digest: DIGEST\n}\n",
    ],
)
def test_a_new_signature_takes_the_place_of_an_old_one(tmp_path: Path, old: str) -> None:
    """However the old one is laid out, nothing of it is left and nothing else is lost."""
    path = write(tmp_path, rule_file(screen("ill")))
    rest = path.read_text("utf-8")
    path.write_text(old.replace("DIGEST", "0" * 64) + rest, "utf-8")
    assert run(tmp_path, "approve", path, "--by", "New").status == 0
    first, kept = path.read_text("utf-8").split("\n", 1)
    assert first.startswith('approval: {by: "New"')
    assert kept == rest


@pytest.mark.parametrize("name", ['Dr "X" {a}: #1', "Ås & Ødegård", "null", "'", "\\n"])
def test_any_printable_name_can_sign(tmp_path: Path, name: str) -> None:
    """What looks like YAML in a name stays part of the name."""
    path = write(tmp_path, rule_file(screen("ill")))
    assert run(tmp_path, "approve", path, "--by", name).status == 0
    approval = load(path).questionnaire.approval
    assert approval is not None
    assert approval.by == name


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\tb", "\u202eevil"])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    """The file is left as it is, and the message says what would be right."""
    path = write(tmp_path, rule_file(screen("ill")))
    before = path.read_bytes()
    ran = run(tmp_path, "approve", path, "--by", name)
    assert ran.status == 2
    assert "name of who signs" in ran.err
    assert path.read_bytes() == before


def test_line_ends_of_another_system_stay(tmp_path: Path) -> None:
    """A file written on Windows keeps its line ends, the new line's included."""
    path = write(tmp_path, rule_file(screen("ill")))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(tmp_path, "approve", path, "--by", "A").status == 0
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert remark(tmp_path, path) == "signed"


def test_a_file_that_does_not_pass_is_not_signed(tmp_path: Path) -> None:
    """Its errors are printed, and nothing is written."""
    data = rule_file(screen("ill"))
    data["rules"][0]["severity"] = "mild"
    path = write(tmp_path, data)
    before = path.read_bytes()
    ran = run(tmp_path, "approve", path, "--by", "A")
    assert ran.status == 1
    assert '"severity" is "mild"' in ran.err
    assert path.read_bytes() == before


def test_only_signed_files_are_served_where_that_is_required(tmp_path: Path) -> None:
    """With SCREENER_REQUIRE_APPROVAL=1 an unsigned and a changed file are refused with the line."""
    path = write(tmp_path, rule_file(screen("ill")))
    ran = run(tmp_path, "serve", "--rules", path, SCREENER_REQUIRE_APPROVAL="1")
    assert ran.status == 1
    assert "this file is not signed" in ran.err
    run(tmp_path, "approve", path, "--by", "A")
    path.write_text(path.read_text("utf-8").replace("Talk to us first.", "Do call."), "utf-8")
    ran = run(tmp_path, "serve", "--rules", path, SCREENER_REQUIRE_APPROVAL="1")
    assert ran.status == 1
    assert "this file was changed since it was signed" in ran.err


def test_the_file_that_ships_with_the_program_is_not_signed_by_mistake(tmp_path: Path) -> None:
    """In a folder without rules there is nothing to sign."""
    before = packaged("rules.yaml").read_bytes()
    ran = run(tmp_path, "approve", "--by", "The doctor in charge")
    assert (ran.status, "rules.yaml:1:1: this file cannot be read" in ran.err) == (2, True)
    assert packaged("rules.yaml").read_bytes() == before


def test_a_name_that_is_no_name_changes_nothing(tmp_path: Path) -> None:
    """A name of thousands of letters is refused before anything is written."""
    path = shipped(tmp_path)
    before = path.read_bytes()
    assert run(tmp_path, "approve", path, "--by", "x" * 3000).status == 2
    assert path.read_bytes() == before
