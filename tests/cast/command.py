"""The `screener` command as people run it: input, output and an exit status."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from screener.cli import main

COMMAND = str(Path(sys.executable).with_name("screener"))


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines it printed, each ended by a line feed and by nothing else."""
        return self.out.split("\n")[:-1]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a command that keeps its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCREENER_")}
    return {**kept, "SCREENER_DATA": str(folder / "data"), **more}


def run(folder: Path, *arguments: str | Path, given: bytes = b"", **environ: str) -> Ran:
    """Run the command in a folder, within this process. It answers without a traceback."""
    runner = CliRunner(env={"SCREENER_DATA": str(folder / "data"), **environ})
    with contextlib.chdir(folder):
        done = runner.invoke(main, [str(one) for one in arguments], input=given)
    assert isinstance(done.exception, SystemExit | None), done.exc_info
    return Ran(done.exit_code, done.stdout, done.stderr)


def run_process(folder: Path, *arguments: str | Path, **environ: str) -> Ran:
    """Run the command in a folder, as a process of its own. It answers without a traceback."""
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        capture_output=True,
        env=environment(folder, **environ),
        timeout=120,
        check=False,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return Ran(done.returncode, out, err)
