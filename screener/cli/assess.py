"""`screener assess`: answers in, assessments out, a line of JSON each."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from screener.assess import assess as assess_answers
from screener.cli.files import keep
from screener.cli.rules_option import load_or_exit
from screener.exchange.assessment_json import (
    MAX_LINE_BYTES,
    BadLineError,
    as_json,
    as_line,
    read_line,
)
from screener.model import Questionnaire
from screener.settings import default_rules

if TYPE_CHECKING:
    from collections.abc import Iterator


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
            id_, answers = read_line(line)
        except BadLineError as error:
            return as_line({"id": error.id, "line": number, "error": str(error)}), False
        return as_line({"id": id_, **as_json(assess_answers(questionnaire, answers))}), True
    except RecursionError:
        message = "this JSON is nested too deeply"
        return as_line({"id": None, "line": number, "error": message}), False
