"""The JSON Schema that editors use: it knows the shipped files, and marks what is wrong in one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rulefiles.models import Data, rule_file, screen, write

from screener.packaged import packaged

SCHEMA = Path(__file__).parents[2] / "screener/rulefile/schema.json"
SHIPPED = packaged("rules.yaml")
DRAFT = SHIPPED.parent / "examples/label-based.yaml"
COMMAND = str(Path(sys.executable).with_name("check-jsonschema"))


def marks(path: Path) -> list[str]:
    """Return what an editor would mark in a file: the places, as check-jsonschema finds them."""
    done = subprocess.run(
        [COMMAND, "--schemafile", SCHEMA, "--output-format", "json", path],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report = json.loads(done.stdout)
    assert (done.returncode == 0) == (report["status"] == "ok"), done.stderr
    return [error["path"] for error in report.get("errors", [])]


@pytest.mark.parametrize("path", [SHIPPED, DRAFT], ids=lambda path: str(path.stem))
def test_an_editor_marks_nothing_in_the_shipped_files(path: Path) -> None:
    """They keep to the schema as an editor reads YAML, not only as our loader does."""
    assert marks(path) == []


def test_the_first_line_of_each_file_leads_an_editor_to_the_schema() -> None:
    """The comment names the schema by its place beside the file."""
    for path in (SHIPPED, DRAFT):
        first = path.read_text("utf-8").splitlines()[0]
        name = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / name).resolve() == SCHEMA.resolve()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "scren"}, "$.questions[0].kind"),
        ({"hnt": "A hint"}, "$.questions[0]"),
        ({"pick": ["one"]}, "$.questions[0].pick"),
    ],
)
def test_an_editor_marks_what_is_wrong(tmp_path: Path, change: Data, place: str) -> None:
    """A value that is none of the known ones, an unknown key, and a list where text belongs."""
    path = write(tmp_path, rule_file(screen("ill"), examples=[{"name": "x", "expect": "book"}]))
    assert marks(path) == []
    question = {**screen("ill"), **change}
    data = rule_file(screen("ill"), examples=[{"name": "x", "expect": "book"}])
    data["questions"] = [question]
    assert place in marks(write(tmp_path, data))


def test_every_key_explains_itself_or_has_a_plain_name() -> None:
    """Whoever hovers over a key that is more than a text reads what it is for."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    question = schema["properties"]["questions"]["items"]["properties"]
    silent = [key for key, of in question.items() if "description" not in of and "$ref" not in of]
    assert silent == []
