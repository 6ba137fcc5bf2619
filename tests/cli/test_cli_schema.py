"""`screener schema`: what programs may rely on."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
from cast.command import run
from rulefiles.models import rule_file, screen, write

from screener.rulefile.shape import schema

LINES: tuple[dict[str, object], ...] = (
    {"id": 1, "answers": {"ill": "no"}},
    {"id": {"any": "thing"}, "answers": {"ill": "yes", "other": [1, None]}},
    {"id": None, "answers": {}},
)


def printed(folder: Path, *arguments: str) -> jsonschema_rs.Draft7Validator:
    """Return the schema that the command prints."""
    ran = run(folder, "schema", *arguments)
    assert (ran.status, ran.err) == (0, "")
    return jsonschema_rs.Draft7Validator(json.loads(ran.out))


def test_the_schema_of_rule_files_is_the_one_that_the_check_uses(tmp_path: Path) -> None:
    """Without an argument it is that of rule files."""
    assert json.loads(run(tmp_path, "schema").out) == schema()


def test_what_assess_takes_and_gives_keeps_to_its_schemas(tmp_path: Path) -> None:
    """Assessments and the errors in their place alike."""
    path = write(tmp_path, rule_file(screen("ill")))
    given = "\n".join([*map(json.dumps, LINES), "no JSON", '{"id": 1}'])
    ran = run(tmp_path, "assess", "--rules", path, given=given.encode())
    takes, gives = printed(tmp_path, "answers"), printed(tmp_path, "assessment")
    assert [takes.is_valid(line) for line in LINES] == [True] * 3
    assert [gives.is_valid(json.loads(line)) for line in ran.lines] == [True] * 5


@pytest.mark.parametrize("line", [{}, {"id": 1}, {"id": 1, "answers": []}, [], {"answers": {}}])
def test_what_assess_refuses_breaks_the_schema(tmp_path: Path, line: object) -> None:
    """A program can know before it asks."""
    assert not printed(tmp_path, "answers").is_valid(line)


@pytest.mark.parametrize("what", ["answers", "assessment"])
def test_a_schema_of_lines_has_a_version(tmp_path: Path, what: str) -> None:
    """It tells programs when they must change."""
    assert json.loads(run(tmp_path, "schema", what).out)["version"] == "1"
