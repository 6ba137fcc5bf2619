"""`screener check`: proved, or everything that is wrong, for people and for machines."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from cast.command import COMMAND, run, run_process
from rulefiles.models import Data, rule_file, screen, write

from screener.packaged import packaged
from screener.rulefile import load


def broken() -> Data:
    """Return a rule file with two mistakes."""
    data = rule_file(screen("ill"), screen("sore"))
    data["rules"][0]["when"] = {"ill": ["yess"]}
    data["rules"][1]["severity"] = "mild"
    return data


def test_a_file_that_passes_is_reported(tmp_path: Path) -> None:
    """The report names the file, counts its answer sets and says what was proved; status 0."""
    path = write(tmp_path, rule_file(screen("ill"), screen("sore")))
    ran = run(tmp_path, "check", path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0].startswith(f"{path}: version 1, 2 questions, 2 rules, 9 answer sets")
    assert "1 book, 8 consult first" in ran.lines[0]
    assert "every risk answer leads to at least one rule" in ran.out
    assert "Not signed" in ran.out


def test_the_check_says_what_details_cost() -> None:
    """In characters of the answer code, which patients read out: 4 of 24 in the shipped file."""
    ran = run(packaged("rules.yaml").parent, "check", "rules.yaml")
    assert "Answer codes have 24 characters, 4 of them for details." in ran.lines


def test_the_report_for_machines_says_the_same(tmp_path: Path) -> None:
    """In JSON the report has the counts, the digests and no problems."""
    path = write(tmp_path, rule_file(screen("ill"), screen("sore")))
    ran = run(tmp_path, "check", "--format", "json", path)
    report = json.loads(ran.out)
    assert (ran.status, report["problems"]) == (0, [])
    assert (report["answer_sets"], report["book"], report["consult_first"]) == (9, 1, 8)
    assert report["digest"] == load(path).questionnaire.digest


def test_every_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    """A file found wanting: a line for each mistake, as file:line:column, on stderr; status 1."""
    path = write(tmp_path, broken())
    ran = run(tmp_path, "check", path)
    assert (ran.status, ran.out) == (1, "")
    *problems, last = ran.err.splitlines()
    assert len(problems) >= 2
    for problem in problems:
        name, at, column, _ = problem.removeprefix(str(path.parent)).split(":", 3)
        assert (name, at.isdigit(), column.isdigit()) == ("/rules.yaml", True, True)
    assert 'did you mean "yes"?' in ran.err
    assert last == f"{len(problems)} problems found."


def test_mistakes_for_machines_stand_in_json(tmp_path: Path) -> None:
    """In JSON the same mistakes are a list of file, line, column and message."""
    path = write(tmp_path, broken())
    ran = run(tmp_path, "check", "--format", "json", path)
    assert (ran.status, ran.err) == (1, "")
    report = json.loads(ran.out)
    told = run(tmp_path, "check", path).err.splitlines()[:-1]
    shape = "{file}:{line}:{column}: {message}"
    assert [shape.format(**problem) for problem in report["problems"]] == told


USELESS = {
    "missing": None,
    "empty": b"",
    "not UTF-8": b"title: \xff\xfe",
    "not YAML": b"title: [",
    "a list": b"- one\n- two\n",
    "binary": bytes(range(256)),
    "half a surrogate pair": b'title: "\\ud800"\n',
    "too deep": b"[" * 100_000,
    "too large": b"title: " + b"x" * 3_000_000,
    "an endless number": b"version: " + b"9" * 100_000,
}


@pytest.mark.parametrize("content", USELESS.values(), ids=USELESS)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_of_no_use_is_told_of(tmp_path: Path, content: bytes | None, form: str) -> None:
    """Whatever an author saves is answered in plain words; what is no rule file has status 2."""
    path = tmp_path / "rules.yaml"
    if content is not None:
        path.write_bytes(content)
    ran = run(tmp_path, "check", "--format", form, path)
    said = ran.err if form == "text" else ran.out
    assert "rules.yaml" in said
    assert ran.status == (1 if content == USELESS["an endless number"] else 2)


def test_a_name_that_is_no_text_can_be_checked(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is checked like any other."""
    path = tmp_path / os.fsdecode(b"\xff.yaml")
    path.write_text("title: 1\n")
    for form in ("text", "json"):
        done = subprocess.run(
            [COMMAND, "check", "--format", form, path], capture_output=True, check=False
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr


def test_the_packaged_file_is_checked_where_there_is_no_other(tmp_path: Path) -> None:
    """Without a name, ./rules.yaml is checked, else the file that ships; which one is printed."""
    assert run(tmp_path, "check").out.startswith(f"{packaged('rules.yaml')}: ")
    write(tmp_path, rule_file(screen("ill")))
    assert run(tmp_path, "check").out.startswith("rules.yaml: ")


@pytest.mark.parametrize("arguments", [["check", "--nonsense"], ["check", "a", "b"], ["nonsense"]])
def test_a_command_mistyped_is_told_so(tmp_path: Path, arguments: list[str]) -> None:
    """What is no command or option is an error of use, with status 2."""
    ran = run(tmp_path, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Usage:" in ran.err


def test_a_file_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Its name is told as far as it can be, on a terminal that takes nothing but UTF-8, too."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/x\xff.yaml"))
    write(tmp_path, rule_file(screen("ill"))).rename(path)
    ran = run_process(tmp_path, "check", path, PYTHONIOENCODING="utf-8:strict")
    assert (ran.status, "x\\udcff.yaml: version 1" in ran.out) == (0, True)
