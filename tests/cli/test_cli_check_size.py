"""`screener check` of the largest files that it takes: bounded memory, whatever is in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cast.command import COMMAND, environment
from rulefiles.models import Data, rule_file, scope, screen, text

from screener.rulefile.proofs import MOST_RUNS
from screener.rulefile.tree import MAX_BYTES

MOST_BYTES = 512 * 1024 * 1024

STARTER = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def largest(questions: int, *, is_answered: bool) -> Data:
    """Return a file of so many questions with as many examples as may be checked."""
    scopes = [scope(f"q{number}", "a", "b") for number in range(questions - 1)]
    fine = {**{question["id"]: "a" for question in scopes}, "ill": "no"}
    examples: list[Data] = [
        {"name": "e", "given": fine, "expect": "book"},
        {"name": "r", "like": "e", "but": {"ill": "yes"}, "expect": "consult_first"},
        {"name": "u", "like": "e", "but": {"ill": "not_sure"}, "expect": "consult_first"},
    ]
    examples[1]["found"] = examples[2]["not_ruled_out"] = ["ill"]
    for number in range(MOST_RUNS // questions - len(examples)):
        own = {f"q{number % (questions - 1)}": "b"}
        said = {"like": "e", "but": own} if is_answered else {"given": own}
        examples.append({"name": f"e{number}", **said, "expect": "book"})
    data = rule_file(*scopes, screen("ill"), examples=examples)
    data["answer_sets"] = {"ab": scopes[0]["answers"]}
    for question in scopes:
        question["answers"] = "ab"
    return data


def used(folder: Path, data: Data) -> tuple[int, int]:
    """Return the status of a check, and the most memory that it needed, in bytes.

    Linux counts a process's memory from before it became another program, so the check is started
    by a small process: this one, of the tests, may itself have needed more than the check may.
    """
    path = folder / "rules.yaml"
    path.write_text(text(data), "utf-8")
    assert path.stat().st_size <= MAX_BYTES
    done = subprocess.run(
        [sys.executable, "-c", STARTER, COMMAND, "check", path],
        capture_output=True,
        env=environment(folder),
        timeout=300,
        check=True,
    )
    status, most = map(int, done.stdout.split())
    unit = 1 if sys.platform == "darwin" else 1024
    return status, most * unit


@pytest.mark.long
@pytest.mark.parametrize("questions", [700, 1366, 2828])
def test_a_file_at_the_bound_is_checked_within_half_a_gigabyte(
    questions: int, tmp_path: Path
) -> None:
    """Eight million answers in examples, whichever way they are divided."""
    status, memory = used(tmp_path, largest(questions, is_answered=True))
    assert status == 0
    assert memory <= MOST_BYTES


def test_millions_of_missing_answers_are_told_within_half_a_gigabyte(tmp_path: Path) -> None:
    """Of what nobody reads nothing is kept."""
    status, memory = used(tmp_path, largest(2000, is_answered=False))
    assert status == 1
    assert memory <= MOST_BYTES


@pytest.mark.long
@pytest.mark.parametrize("item", [{"idd": "q", "knd": "screen"}, {"id": "q", "kind": "screen"}])
def test_thousands_of_wrong_questions_are_told_within_half_a_gigabyte(
    item: dict[str, str], tmp_path: Path
) -> None:
    """Keys misspelt in each, or one id for all."""
    status, memory = used(tmp_path, {**rule_file(screen("ill")), "questions": [item] * 40_000})
    assert status == 1
    assert memory <= MOST_BYTES
