"""`screener assess`: answers in, assessments out, a line of JSON each."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import IO, Any

import click

from screener.assess import assess as assess_answers
from screener.cli.rules_option import load_or_exit
from screener.model import Assessment, Questionnaire
from screener.pages.settings import default_rules

_WANTED = '{"id": …, "answers": {"question": "answer", …}}'


class BadLineError(ValueError):
    """A line that holds no answers. `id` is its id if it has one."""

    def __init__(self, message: str, id_: object = None) -> None:
        super().__init__(message)
        self.id = id_


@click.command()
@click.argument("answers", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option("--rules", type=click.Path(path_type=Path), help="The rule file to assess under.")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), default="-")
def assess(answers: Path, rules: Path | None, output: Path) -> None:
    """Assess ANSWERS, a file with a JSON object on each line (- or nothing: standard input).

    Exit status: 0 all lines assessed, 1 some line held no answers (its error stands in its
    place) or the rule file does not pass, 2 a file cannot be read or written.

    \b
    Example: echo '{"id": 1, "answers": {"pregnancy": "no"}}' | screener assess
    """  # noqa: D301 - click reads the \b
    questionnaire = load_or_exit(rules or default_rules()).questionnaire
    with contextlib.ExitStack() as files:
        source = _opened(files, answers, "rb", sys.stdin.buffer)
        target = _opened(files, output, "wb", sys.stdout.buffer)
        size = answers.stat().st_size if str(answers) != "-" else None
        bar = files.enter_context(
            click.progressbar(length=size or 0, label="Assessing", file=sys.stderr, hidden=not size)
        )
        failed = 0
        for number, line in enumerate(source, start=1):
            bar.update(len(line))
            if not line.strip():
                continue
            result = assessed_line(questionnaire, line, number)
            failed += "error" in result
            target.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
        target.flush()
    sys.exit(1 if failed else 0)


def _opened(files: contextlib.ExitStack, path: Path, mode: str, standard: IO[bytes]) -> IO[bytes]:
    if str(path) == "-":
        return standard
    try:
        return files.enter_context(path.open(mode))
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from None


def assessed_line(questionnaire: Questionnaire, line: bytes, number: int) -> dict[str, Any]:
    """Return what becomes of one line: an assessment, or an error in its place."""
    try:
        id_, answers = _read_line(line)
    except BadLineError as error:
        return {"id": error.id, "line": number, "error": str(error)}
    return {"id": id_, **as_json(assess_answers(questionnaire, answers))}


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as plain data, in the shape that the README documents."""
    return {
        "disposition": assessment.disposition.value,
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.rule.severity.value,
                "truth": finding.truth.value,
                "answers": finding.answers,
            }
            for finding in assessment.findings
        ],
        "open": assessment.open,
        "ignored": [
            {"question": ignored.question, "value": ignored.value} for ignored in assessment.ignored
        ],
        "version": assessment.version,
        "digest": assessment.digest,
    }


def _read_line(line: bytes) -> tuple[object, dict[str, Any]]:
    """Return the id and the answers that a line holds. Raises `BadLineError`."""
    try:
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError:
        raise BadLineError("this line is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise BadLineError(f"this is not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise BadLineError("this JSON is nested too deeply") from None
    if not isinstance(record, dict):
        raise BadLineError(f"this line is no object; write {_WANTED}")
    id_ = record.get("id")
    unknown = sorted(record.keys() - {"id", "answers"})
    if "id" not in record or "answers" not in record or unknown:
        what = f'has the unknown key "{unknown[0]}"' if unknown else 'lacks "id" or "answers"'
        raise BadLineError(f"this line {what}; write {_WANTED}", id_)
    if not isinstance(record["answers"], dict):
        raise BadLineError(f'"answers" is no object; write {_WANTED}', id_)
    return id_, record["answers"]


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadLineError(f'the key "{twice}" stands here twice')
    return result
