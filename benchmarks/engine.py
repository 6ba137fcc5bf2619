"""What the engine and the commands cost, each beside something that everybody knows.

    .venv/bin/python benchmarks/engine.py

`make bench` prints these rows, too. Processor time is compared, so other programs do little harm.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml
from check_speed import rule_file
from rows import Row, in_turn, program, show

from screener.assess import assess
from screener.packaged import packaged
from screener.rulefile import load

TIMES = 300
LINES = 50_000
QUESTIONS = 1000
SCREENER = str(Path(sys.executable).with_name("screener"))

AREAS = ("frown_lines", "crows_feet", "forehead", "lower_face", "armpits", "palms", "soles")
ELSEWHERE = "elsewhere_or_unsure"
OFFERED = frozenset((*AREAS, ELSEWHERE))
REASONS = (
    ("pregnancy", "pregnancy"),
    ("breastfeeding", "breastfeeding"),
    ("myasthenia_gravis", "myasthenia_gravis"),
    ("lambert_eaton", "lambert_eaton"),
    ("other_neuromuscular", "other_neuromuscular"),
    ("infection", "infection_in_treatment_area"),
)

Answers = dict[str, Any]
Told = tuple[str, list[tuple[str, str]], list[str]]


def by_hand(answers: Answers) -> Told:
    """Return disposition, reasons and open questions, under the shipped rules and no others."""
    found, open_ = [], []
    for question, rule in REASONS:
        answer = answers.get(question)
        if answer != "no":
            found.append((rule, "true" if answer == "yes" else "unknown"))
            if answer not in ("yes", "not_sure"):
                open_.append(question)
    areas = answers.get("areas")
    is_answer = isinstance(areas, list) and areas and OFFERED.issuperset(areas)
    if not is_answer:
        open_.append("areas")
    if not is_answer or ELSEWHERE in areas:
        found.append(("areas", "unknown"))
    return ("consult_first" if found else "book"), found, open_


def engine() -> Row:
    """Compare the engine, which gives every reason, with the function by hand."""
    questionnaire = load(packaged("rules.yaml")).questionnaire
    given = examples()
    for answers in given:
        outcome = assess(questionnaire, answers)
        found = [(finding.rule.id, finding.truth.value) for finding in outcome.findings]
        told = outcome.disposition.value, found, list(outcome.open)
        if [sorted(one) for one in told] != [sorted(one) for one in by_hand(answers)]:
            sys.exit(f"The function by hand does not know the rules: {answers}")
    many = given * TIMES
    ours, theirs = in_turn(
        lambda: [assess(questionnaire, answers) for answers in many],
        lambda: [by_hand(answers) for answers in many],
        rounds=21,
    )
    each = 1e6 / len(many)
    return Row(
        "speed of the engine / of a function written by hand for the shipped rules",
        theirs / ours,
        "≥ 0.09",
        f"{ours * each:.1f} and {theirs * each:.2f} µs an assessment",
    )


def examples() -> list[Answers]:
    """Return the answers of the shipped file's examples, as JSON would have them."""
    return [
        {id_: value if isinstance(value, str) else list(value) for id_, value in one.given.items()}
        for one in load(packaged("rules.yaml")).questionnaire.examples
    ]


def lines(folder: Path) -> Row:
    """Count the lines that `screener assess` takes in a second of its processor time.

    Its start is left out. It writes to a file: what it costs to read a pipe is not its own.
    """
    few, many, out = (folder / f"{name}.jsonl" for name in ("few", "many", "out"))
    for path, number in ((few, 1), (many, LINES + 1)):
        some = islice(cycle(examples()), number)
        path.write_text("".join(json.dumps({"id": 1, "answers": one}) + "\n" for one in some))
    start, whole = in_turn(
        *(program([SCREENER, "assess", str(path), "-o", str(out)]) for path in (few, many)),
        rounds=3,
    )
    return Row("lines a second, screener assess", LINES / (whole - start), "≥ 40,000")


def long_files(folder: Path) -> Iterator[Row]:
    """Compare the check, diff and preview of 1,000 questions with parsing the YAML alone."""
    old, new = folder / "old.yaml", folder / "new.yaml"
    data = rule_file(QUESTIONS)
    for path, version in ((old, "1"), (new, "2")):
        path.write_text(yaml.dump({**data, "version": version}, sort_keys=False), "utf-8")
    text = old.read_text("utf-8")
    parsing, check, diff, preview = in_turn(
        lambda: list(yaml.parse(text, Loader=yaml.CBaseLoader)),
        lambda: load(old),
        program([SCREENER, "diff", str(old), str(new)]),
        program([SCREENER, "preview", str(old), "-o", str(folder / "page.html")]),
        rounds=3,
    )
    for name, seconds, goal in (("check", check, 8), ("diff", diff, 21), ("preview", preview, 14)):
        what = f"{name} of {QUESTIONS:,} questions / parsing the YAML of one file"
        yield Row(what, seconds / parsing, f"≤ {goal}", f"{seconds:.1f} s")


def version() -> Row:
    """Compare `screener --version` with what importing click costs."""
    ours, theirs = in_turn(
        program([SCREENER, "--version"]), program([sys.executable, "-c", "import click"])
    )
    what = 'screener --version / python -c "import click"'
    return Row(what, ours / theirs, "≤ 2.5", f"{ours * 1e3:.0f} and {theirs * 1e3:.0f} ms")


def rows() -> Iterator[Row]:
    """Measure one thing after another."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield engine()
        yield lines(folder)
        yield from long_files(folder)
        yield version()


if __name__ == "__main__":
    sys.exit(not show(rows()))
