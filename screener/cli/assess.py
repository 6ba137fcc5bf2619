"""`screener assess`: answers in, assessments out, a line of JSON each."""

from __future__ import annotations

import contextlib
import json
import math
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from screener.assess import assess as assess_answers
from screener.cli.files import keep
from screener.cli.rules_option import load_or_exit
from screener.model import Assessment, Questionnaire
from screener.settings import default_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_LINE_BYTES = 1024 * 1024
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

    Each line is answered before the next one is read.

    Exit status: 0 all lines assessed, 1 some line held no answers (its error stands in its
    place) or the rule file does not pass, 2 a file cannot be read or written.

    \b
    Example: echo '{"id": 1, "answers": {"pregnancy": "no"}}' | screener assess
    """  # noqa: D301 - click reads the \b
    path = rules or default_rules()
    questionnaire = load_or_exit(path).questionnaire
    for read in (path, answers):
        keep(read, output)
    with contextlib.ExitStack() as files:
        source = _opened(files, answers, "rb", sys.stdin.buffer)
        target = _opened(files, output, "wb", sys.stdout.buffer)
        size = answers.stat().st_size if str(answers) != "-" else 0
        hidden = not (size and sys.stderr.isatty())
        bar = files.enter_context(
            click.progressbar(length=size, label="Assessing", file=sys.stderr, hidden=hidden)
        )
        failed = False
        for number, line in enumerate(_lines(source), start=1):
            bar.update(len(line))
            if not line.strip():
                continue
            result, is_assessed = assessed_line(questionnaire, line, number)
            failed |= not is_assessed
            target.write(result)
            target.flush()
    sys.exit(1 if failed else 0)


def _opened(files: contextlib.ExitStack, path: Path, mode: str, standard: IO[bytes]) -> IO[bytes]:
    if str(path) == "-":
        return standard
    try:
        return files.enter_context(path.open(mode))
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from None


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """Yield each line; of one that is too long, only enough to see that it is."""
    while line := source.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = source.readline(MAX_LINE_BYTES + 1)
        yield line


def assessed_line(questionnaire: Questionnaire, line: bytes, number: int) -> tuple[bytes, bool]:
    """Return a line of JSON, and whether it is an assessment or an error in its place."""
    try:
        try:
            id_, answers = _read_line(line)
        except BadLineError as error:
            return _as_line({"id": error.id, "line": number, "error": str(error)}), False
        return _as_line({"id": id_, **as_json(assess_answers(questionnaire, answers))}), True
    except RecursionError:
        message = "this JSON is nested too deeply"
        return _as_line({"id": None, "line": number, "error": message}), False


def _as_line(result: Mapping[str, Any]) -> bytes:
    """Return a line of JSON. Half of a surrogate pair, which UTF-8 cannot hold, is escaped."""
    return json.dumps(result, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as plain data, in the shape that the README documents."""
    return {
        "disposition": assessment.disposition.value,
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.rule.severity.value,
                "truth": finding.truth.value,
                "answers": dict(finding.answers),
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
    """Return the id and the answers that a line holds. Raises `BadLineError`, RecursionError."""
    if len(line) > MAX_LINE_BYTES:
        raise BadLineError(f"this line is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        record = json.loads(
            line.decode("utf-8-sig"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_float=_no_infinite_float,
            parse_int=_no_endless_int,
        )
    except UnicodeDecodeError:
        raise BadLineError("this line is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise BadLineError(f"this is not JSON: {error.msg} at column {error.colno}") from None
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


def _no_constant(name: str) -> NoReturn:
    raise BadLineError(f"this is not JSON: {name} is no value there")


def _no_infinite_float(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise BadLineError(f"the number {digits[:20]} is too large")
    return number


def _no_endless_int(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise BadLineError(f"the number {digits[:20]}… has {len(digits):,} digits") from None
