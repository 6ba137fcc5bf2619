"""Run the long repetitions and print the table of docs/reliability.md anew.

    .venv/bin/python benchmarks/reliability.py [tests ...]

A test adds its row with `record_property("figure", "what was done | how often | what came of it")`.
Arguments are passed on to pytest: without any, all of `make test-long` is run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Run the tests; print a row for each figure, and end as pytest does."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        line = [sys.executable, "-m", "pytest", "-m", "long", "-q", f"--junitxml={report}"]
        line += ["-o", "junit_family=xunit1"]  # the other one holds no properties of a test
        ran = subprocess.run([*line, *sys.argv[1:]], cwd=ROOT, check=False, stdout=sys.stderr)
        cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - our own
    print("| what | how often | what came of it |\n|---|---|---|")
    for case in cases:
        failed = case.find("failure") is not None or case.find("error") is not None
        for one in case.iter("property"):
            if one.get("name") == "figure":
                print(f"| {one.get('value')}{' - FAILED' if failed else ''} |")
    sys.exit(ran.returncode)


if __name__ == "__main__":
    main()
