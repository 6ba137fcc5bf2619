"""Every command and every program in the documents runs and prints what stands below it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from documents import blocks, documents, steps
from workshop import PATIENCE, Workshop, copy_of_project

ELSEWHERE = {
    "make test": "tests/packaging/test_fresh_clone.py runs it in a fresh clone",
    "make test-long": "takes long; it is `make test` with another selection",
    "make lint": "is the first half of `make test`",
    "make format": "rewrites files",
    "make lock": "asks a package index",
}
"""Commands that are not run here, and why; make must know what to do."""
_PRINTS = re.compile(r"^ *print\(.*\) +# (.*)$", re.MULTILINE)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A copy of the project."""
    return copy_of_project(tmp_path)


@pytest.mark.parametrize("document", documents())
def test_every_command_does_what_its_document_says(document: str, workshop: Workshop) -> None:
    """Commands run in their order, in a copy of the project, and print what stands below them."""
    for block in blocks(document):
        if block.file is not None:
            workshop.write(block.file, block.text)
        elif block.edit is not None:
            workshop.edit(block.edit, block.text)
        elif block.language == "sh":
            todo = list(steps(block))
            for step in todo:
                name = " ".join(step.command.split()[:2])
                if name in ELSEWHERE:
                    _make_knows(name, workshop)
            workshop.run([s for s in todo if " ".join(s.command.split()[:2]) not in ELSEWHERE])


def _make_knows(command: str, workshop: Workshop) -> None:
    subprocess.run(
        [*command.split(), "--dry-run"],
        cwd=workshop.root,
        env=dict(workshop.environment),
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("document", documents())
def test_every_program_prints_what_its_comments_say(document: str, workshop: Workshop) -> None:
    """The Python blocks of a document run as one program."""
    for block in blocks(document):
        if block.file is not None:
            workshop.write(block.file, block.text)
    program = "\n".join(block.text for block in blocks(document) if block.language == "python")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=workshop.root,
        env=dict(workshop.environment),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == _PRINTS.findall(program)
