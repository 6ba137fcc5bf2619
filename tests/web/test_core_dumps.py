"""No core dump holds what a patient answered: the kernel writes none of our processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOLD = """
import atexit, ctypes, sys
is_dumpable = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0
assert is_dumpable() or sys.platform != "linux"
atexit.register(lambda: print("dumpable:", is_dumpable()))
"""
PROCESSES = {
    "the command that serves": "from screener.cli import main; main(['serve', '--rules', 'none'])",
    "the worker": "from screener.server import application; application()",
    "the command for accounts": "from screener.cli import main; main(['users', 'list'])",
}


@pytest.mark.parametrize("process", PROCESSES)
def test_the_kernel_dumps_none_of_our_processes(process: str, tmp_path: Path) -> None:
    """Each says so for itself, for the kernel forgets it with every program it starts."""
    ended = subprocess.run(
        [sys.executable, "-c", TOLD + PROCESSES[process]],
        env={"SCREENER_DATA": str(tmp_path / "data")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "dumpable: 0" in ended.stdout, ended.stderr
