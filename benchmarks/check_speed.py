"""How long it takes to check a rule file, and how that grows with its size.

Writes files of 100, 300 and 1,000 safety questions, each with its rule and two examples (some
questions behind gates), and checks them as `screener check` does. The examples dominate: there are
twice as many as questions, and each runs every question, so time grows as size times size. Other
sizes can be given as arguments. On a busy machine compare the seconds of CPU.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import yaml

from screener.rulefile import load

SIZES = (100, 300, 1000)
AREAS = ("face", "armpits", "palms", "soles")
GATED = 10
"""Every so many questions one is asked for some areas only."""


def rule_file(size: int) -> dict[str, object]:
    """Return a rule file of so many safety questions."""
    ids = [f"condition_{number:04}" for number in range(size)]
    gated = set(ids[::GATED])
    fine = {"areas": list(AREAS), "visit": "first", **dict.fromkeys(ids, "no")}
    hiding = {"areas": ["palms", "soles"], "visit": "first"}
    return {
        "format": "1",
        "version": "1",
        "language": "en",
        "languages": ["en"],
        "title": "Before you book {treatment}",
        "treatment": "the treatment",
        "clinic": {"name": "The clinic", "phone": "22 33 44 55", "email": "clinic@example.org"},
        "review_by": "2030-01-31",
        "outcomes": {
            "book": {"heading": "Book", "text": "You can book."},
            "consult_first": {"heading": "Talk to us", "text": "Talk to us first."},
        },
        "sources": {"page": {"title": "A page", "publisher": "A house", "checked": "2026-01-31"}},
        "answer_sets": {
            "yes_is_risk": {
                "clear": {"no": "No"},
                "risk": {"yes": "Yes"},
                "unsure": {"not_sure": "I am not sure"},
            }
        },
        "questions": [
            {
                "id": "areas",
                "kind": "scope",
                "pick": "many",
                "ask": "Which areas?",
                "answers": {"neutral": {area: area.title() for area in AREAS}},
            },
            {
                "id": "visit",
                "kind": "scope",
                "ask": "Have you been here before?",
                "answers": {"neutral": {"first": "No", "later": "Yes"}},
            },
            *(
                {
                    "id": id_,
                    "kind": "screen",
                    "ask": f"Do you have {id_}?",
                    "why": "It speaks against {treatment}.",
                    "answers": "yes_is_risk",
                    **({"show_when": {"areas": ["face", "armpits"]}} if id_ in gated else {}),
                }
                for id_ in ids
            ),
        ],
        "rules": [
            {
                "id": id_,
                "when": {id_: ["yes"]},
                "severity": "contraindication",
                "reason": f"{id_} speaks against {{treatment}}.",
                "if_unsure": f"{id_} may speak against {{treatment}}.",
                "advice": "Talk to us.",
                "source": {"document": "page", "locator": "paragraph 1", "states": "It says so."},
            }
            for id_ in ids
        ],
        "examples": [
            {"name": "Nothing to report", "given": fine, "expect": "book"},
            {
                "name": "Nothing to report, palms and soles",
                "given": {**hiding, **{id_: "no" for id_ in ids if id_ not in gated}},
                "expect": "book",
            },
            *(
                {
                    "name": f"{id_}: {code}",
                    "like": "Nothing to report",
                    "but": {id_: code},
                    "expect": "consult_first",
                    key: [id_],
                }
                for id_ in ids
                for code, key in (("yes", "found"), ("not_sure", "not_ruled_out"))
            ),
        ],
    }


def seconds_to_check(size: int) -> tuple[float, float]:
    """Return how long one check of a file of so many questions takes, by the clock and of CPU."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        text = yaml.dump(rule_file(size), Dumper=yaml.CSafeDumper, sort_keys=False)
        path.write_text(text, "utf-8")
        start, start_of_cpu = time.perf_counter(), time.process_time()
        load(path)
        return time.perf_counter() - start, time.process_time() - start_of_cpu


def main() -> None:
    """Print the times for each size, and how they grew."""
    print(f"{'questions':>9} {'seconds':>8} {'of CPU':>7} {'size grew':>10} {'CPU grew':>9}")
    before: tuple[int, float] | None = None
    seconds_to_check(SIZES[0])  # the first check also compiles the schema
    for size in map(int, sys.argv[1:] or SIZES):
        seconds, cpu = seconds_to_check(size)
        grew = f"{size / before[0]:9.1f}x {cpu / before[1]:8.1f}x" if before else ""
        print(f"{size:9} {seconds:8.2f} {cpu:7.2f} {grew}")
        before = (size, cpu)


if __name__ == "__main__":
    main()
