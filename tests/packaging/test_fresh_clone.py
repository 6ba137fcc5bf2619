"""Both commands of the README work in a fresh clone, for somebody who has set nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from cast.project import ROOT
from cast.serving import free_port
from programs import Command, Patient, bare, run, serving

pytestmark = pytest.mark.xdist_group("clone")
SELECTION = "tests/test_conditions.py"
"""A few quick tests: all of them would run this one again."""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, and nothing else."""
    folder = tmp_path_factory.mktemp("clone")
    git = dict(os.environ)  # it may have to be told that it can trust a checkout of somebody else's
    run(["git", "clone", "--quiet", ROOT, folder / "screener"], folder, git)
    return folder / "screener"


def test_make_run_serves_and_ends_with_ctrl_c(clone: Path) -> None:
    """It installs what it needs, serves, and Ctrl-C ends it without a complaint of the program."""
    command: Command = ["make", "run", f"PORT={free_port()}"]
    with serving(command, clone, bare(clone.parent)) as server:
        assert "rules.yaml: version " in server.printed
        assert Patient(server.address).comes_to_a_result("no") == "book"
        server.end(signal.SIGINT, group=True)
        assert "Traceback" not in server.printed
        assert "Aborted" not in server.printed


def test_make_run_installs_once_and_ends_on_sigterm(clone: Path) -> None:
    """The second time it serves at once; a service manager ends it, the worker included."""
    port = free_port()
    command: Command = ["make", "run", f"PORT={port}"]
    with serving(command, clone, bare(clone.parent)) as server:
        assert "pip install" not in server.printed
        server.end(signal.SIGTERM, group=False)
        assert "Traceback" not in server.printed
    with serving(command, clone, bare(clone.parent)) as server:  # the port is free again
        assert server.address.endswith(f":{port}/")
        server.end(signal.SIGTERM, group=True)


def test_make_test_passes(clone: Path) -> None:
    """It installs what it needs, checks style, types, templates and imports, and runs tests."""
    printed = run(["make", "test", f"ARGS={SELECTION}"], clone, bare(clone.parent))
    assert " passed" in printed
    assert "Contracts: " in printed


def test_translations_are_up_to_date(clone: Path) -> None:
    """Bringing them up to date changes nothing; neither has any command above left anything."""
    run(["make", ".venv/test"], clone, bare(clone.parent))
    run(["make", "translations"], clone, bare(clone.parent))
    assert run(["git", "status", "--porcelain"], clone, bare(clone.parent)) == ""
