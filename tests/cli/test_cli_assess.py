"""`screener assess`: a line in, a line out, and nothing that a caller sends can stop it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cast.command import COMMAND, environment, run
from rulefiles.models import detail, rule_file, scope, screen, write

from screener.rulefile import load

CLEAR = {"areas": ["face"], "ill": "no"}
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A small rule file."""
    return write(
        tmp_path,
        rule_file(
            scope("areas", "face", "hands", pick="many"),
            screen("ill"),
            detail("how_ill", {"ill": ["yes"]}, "a_bit", "very"),
        ),
    )


def line(answers: object, name: object = 1) -> bytes:
    """Return a line of input."""
    return json.dumps({"id": name, "answers": answers}).encode() + b"\n"


def assessed(rules: Path, given: bytes, status: int = 0) -> list[dict[str, Any]]:
    """Return what is printed for some lines."""
    ran = run(rules.parent, "assess", "--rules", rules, given=given)
    assert (ran.status, ran.err) == (status, "")
    return [json.loads(text) for text in ran.lines]


def test_a_line_is_answered_with_all_that_is_known(rules: Path) -> None:
    """An assessment has its outcome, every reason, what is open and what was ignored."""
    answers = {"areas": ["face"], "ill": "yes", "how_ill": "much", "age": 40}
    q = load(rules).questionnaire
    assert assessed(rules, line(answers, "A-1")) == [
        {
            "id": "A-1",
            "disposition": "consult_first",
            "findings": [
                {
                    "rule": "ill",
                    "severity": "contraindication",
                    "truth": "true",
                    "answers": {"ill": "yes"},
                }
            ],
            "open": [],
            "ignored": [{"question": "how_ill", "value": "much"}, {"question": "age", "value": 40}],
            "version": q.version,
            "digest": q.digest,
        }
    ]


@pytest.mark.parametrize(
    ("answers", "disposition", "open_", "ignored"),
    [
        (CLEAR, "book", [], []),
        ({}, "consult_first", ["areas", "ill"], []),
        ({**CLEAR, "ill": "not_sure"}, "consult_first", [], []),
        ({**CLEAR, "ill": "NO"}, "consult_first", ["ill"], ["ill"]),
        ({**CLEAR, "ill": " no"}, "consult_first", ["ill"], ["ill"]),
        ({**CLEAR, "ill": ["no"]}, "consult_first", ["ill"], ["ill"]),
        ({**CLEAR, "ill": None}, "consult_first", ["ill"], ["ill"]),
        ({**CLEAR, "ill": False}, "consult_first", ["ill"], ["ill"]),
        ({**CLEAR, "ill": {"no": 1}}, "consult_first", ["ill"], ["ill"]),
        ({**CLEAR, "areas": "face"}, "consult_first", ["areas"], ["areas"]),
        ({**CLEAR, "areas": []}, "consult_first", ["areas"], ["areas"]),
        ({**CLEAR, "areas": ["face", "x"]}, "consult_first", ["areas"], ["areas"]),
        ({**CLEAR, "areas": ["face", "face"]}, "consult_first", ["areas"], ["areas"]),
        ({**CLEAR, "areas": ["face", ["face"]]}, "consult_first", ["areas"], ["areas"]),
        ({**CLEAR, "how_ill": "very"}, "book", [], ["how_ill"]),
        ({**CLEAR, "": "", "ill\0": "yes"}, "book", [], ["", "ill\0"]),
    ],
)
def test_only_well_formed_answers_count(
    rules: Path, answers: dict[str, object], disposition: str, open_: list[str], ignored: list[str]
) -> None:
    """What is no answer to the letter leaves its question open, and is handed back."""
    (result,) = assessed(rules, line(answers))
    assert (result["disposition"], result["open"]) == (disposition, open_)
    assert result["ignored"] == [{"question": name, "value": answers[name]} for name in ignored]


NO_ANSWERS = {
    b"nonsense": "this is not JSON",
    b'{"id": 1, "answers": {}': "this is not JSON",
    b'{"id": 1, "answers": {"ill": NaN}}': "this is not JSON: NaN",
    b'{"id": Infinity, "answers": {}}': "this is not JSON: Infinity",
    b'{"id": 1e999, "answers": {}}': "the number 1e999 is too large",
    b'{"id": ' + b"9" * 5000 + b', "answers": {}}': "5,000 digits",
    b'{"id": ' + b"[" * 100_000 + b', "answers": {}}': "nested too deeply",
    b'{"id": 1, "answers": {"ill": "\xff"}}': "not UTF-8",
    b"\xff\xfe{\0}\0": "not UTF-8",
    b"[]": "no object",
    b"null": "no object",
    b'"text"': "no object",
    b"{}": 'lacks "id" or "answers"',
    b'{"id": 1}': 'lacks "id" or "answers"',
    b'{"id": 1, "answers": []}': '"answers" is no object',
    b'{"id": 1, "answers": {}, "more": 1}': 'unknown key "more"',
    b'{"id": 1, "id": 2, "answers": {}}': 'the key "id" stands here twice',
    b'{"id": 1, "answers": {"ill": "yes", "ill": "no"}}': 'the key "ill" stands here twice',
    b'{"id": 1, "answers": {"x": "' + b"y" * 2_000_000 + b'"}}': "longer than 1,048,576 bytes",
}


def test_an_error_stands_in_its_line_s_place(rules: Path) -> None:
    """Each line without answers gives an error where its answer would stand; the rest goes on."""
    good = line(CLEAR, "good")
    results = assessed(rules, b"".join(bad + b"\n" + good for bad in NO_ANSWERS), status=1)
    assert len(results) == 2 * len(NO_ANSWERS)
    pairs = zip(results[::2], results[1::2], NO_ANSWERS.values(), strict=True)
    for number, (bad, after, message) in enumerate(pairs):
        assert set(bad) == {"id", "line", "error"}
        assert bad["line"] == 2 * number + 1
        assert message in bad["error"]
        assert (after["id"], after["disposition"]) == ("good", "book")


def test_an_error_bears_the_id_of_its_line(rules: Path) -> None:
    """The caller finds the line again by its id, where it has one."""
    (result,) = assessed(rules, b'{"id": {"no": [7]}, "answers": 1}\n', status=1)
    assert result["id"] == {"no": [7]}


@pytest.mark.parametrize(
    "name", [None, 0, 1.5, True, "", "æøå \u2028 \0", [1, [2]], {"a": None}, "\ud800", 2**200]
)
def test_an_id_comes_back_as_it_was(rules: Path, name: object) -> None:
    """An id is any value that JSON has, half a surrogate pair included."""
    (result,) = assessed(rules, line(CLEAR, name))
    assert result["id"] == name


def test_any_depth_is_answered(rules: Path) -> None:
    """Up to wherever JSON is read, and beyond it, a nested id gives an answer or an error."""
    depths = range(900, 1100, 5)
    nested = [b'{"id": ' + b"[" * n + b"]" * n + b', "answers": {}}\n' for n in depths]
    wrong = [text.replace(b"{}}", b"[]}") for text in nested]
    ran = run(rules.parent, "assess", "--rules", rules, given=b"".join(nested + wrong))
    assert len(ran.lines) == 2 * len(depths)
    assert ran.status == 1


def test_lines_may_end_and_begin_as_they_like(rules: Path) -> None:
    """A byte order mark, CRLF, blank lines and a last line without an end are all taken."""
    given = BOM + line(CLEAR, 1).replace(b"\n", b"\r\n") + b"\n  \n" + line(CLEAR, 2).rstrip()
    assert [result["id"] for result in assessed(rules, given)] == [1, 2]


def test_no_lines_give_no_lines(rules: Path) -> None:
    """Empty input is no error."""
    assert assessed(rules, b"") == []


def test_a_file_in_and_a_file_out(rules: Path) -> None:
    """Files are read and written as standard input and output are, "-" meaning these."""
    folder = rules.parent
    (folder / "in.jsonl").write_bytes(line(CLEAR, 1) + line({}, 2))
    ran = run(folder, "assess", "in.jsonl", "--rules", rules, "-o", "out.jsonl")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    written = (folder / "out.jsonl").read_bytes().decode()
    assert [json.loads(text)["id"] for text in written.splitlines()] == [1, 2]
    again = run(folder, "assess", "-", "--rules", rules, "-o", "-", given=line(CLEAR, 1))
    assert again.lines == written.splitlines()[:1]


def test_a_person_at_a_terminal_sees_how_far_it_is(rules: Path) -> None:
    """On a terminal a bar shows how much of the file is assessed; elsewhere nothing is shown."""
    folder = rules.parent
    (folder / "in.jsonl").write_bytes(line(CLEAR) * 3)
    command = [COMMAND, "assess", "in.jsonl", "--rules", str(rules), "-o", "out.jsonl"]
    ours, terminal = os.openpty()
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(folder), stderr=terminal, check=False
        )
        shown = os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(terminal)
    assert done.returncode == 0
    assert "Assessing" in shown


def test_the_answers_are_never_written_over(rules: Path) -> None:
    """A file cannot be its own output: its answers would be lost before they were read."""
    folder = rules.parent
    (folder / "in.jsonl").write_bytes(line(CLEAR))
    ran = run(folder, "assess", "in.jsonl", "--rules", rules, "-o", "./in.jsonl")
    assert (ran.status, "write over" in ran.err) == (2, True)
    ran = run(folder, "assess", "in.jsonl", "--rules", rules, "-o", rules)
    assert (ran.status, "write over" in ran.err) == (2, True)
    assert (folder / "in.jsonl").read_bytes() == line(CLEAR)


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing.jsonl"],
        ["."],
        ["-", "-o", "missing/out.jsonl"],
        ["-", "-o", "."],
        ["-", "-o", "/dev/full"],
        ["-", "--rules", "missing.yaml"],
        ["-", "--nonsense"],
    ],
    ids=" ".join,
)
def test_a_file_that_cannot_be_used_is_told_of(rules: Path, arguments: list[str]) -> None:
    """What cannot be read or written is an error in a line or two, and exit status 2."""
    rules_option = [] if "--rules" in arguments else ["--rules", str(rules)]
    ran = run(rules.parent, "assess", *arguments, *rules_option, given=line(CLEAR))
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) <= 4


@pytest.mark.parametrize("command", ["assess", "check", "key"])
def test_a_full_disk_is_told_of(rules: Path, command: str) -> None:
    """Where standard output cannot be written, it says so in one line, with status 2."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [COMMAND, command],
            cwd=rules.parent,
            env=environment(rules.parent),
            input=line(CLEAR),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_rules_that_do_not_pass_assess_nothing(rules: Path) -> None:
    """Under rules that do not pass their check no answer is assessed."""
    rules.write_text(rules.read_text().replace("kind: screen", "kind: scren"))
    ran = run(rules.parent, "assess", "--rules", rules, given=line(CLEAR))
    assert (ran.status, ran.out) == (1, "")
    assert "scren" in ran.err


def test_the_rules_at_hand_are_used(rules: Path) -> None:
    """Without --rules, ./rules.yaml is used, and where there is none, the packaged file."""
    (result,) = map(json.loads, run(rules.parent, "assess", given=line({})).lines)
    assert result["version"] == "1"
    elsewhere = rules.parent / "elsewhere"
    elsewhere.mkdir()
    (result,) = map(json.loads, run(elsewhere, "assess", given=line({})).lines)
    assert "pregnancy" in result["open"]


def test_each_line_is_answered_before_the_next_is_read(rules: Path) -> None:
    """A caller may wait for each answer before it sends the next line."""
    command = [COMMAND, "assess", "--rules", str(rules)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=rules.parent, stdin=pipe, stdout=pipe, env=environment(rules.parent)
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(line(CLEAR, number))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(60) == 0


def test_many_lines_come_out_in_order(rules: Path) -> None:
    """Ten thousand lines are answered in their order."""
    given = b"".join(line(CLEAR if number % 2 else {}, number) for number in range(10_000))
    results = assessed(rules, given)
    assert [result["id"] for result in results] == list(range(10_000))
    assert [result["disposition"] for result in results[:2]] == ["consult_first", "book"]


def test_a_reader_that_has_seen_enough_ends_it_quietly(rules: Path) -> None:
    """When whoever reads the output goes away, it ends without a word."""
    with (
        subprocess.Popen(
            [COMMAND, "assess", "--rules", str(rules)],
            cwd=rules.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(rules.parent),
        ) as process,
    ):
        assert process.stdout
        assert process.stdin
        process.stdin.write(line(CLEAR))
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        _, err = process.communicate(line(CLEAR) * 10)
    assert err == b""
    assert process.returncode == 1
