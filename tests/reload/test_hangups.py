"""SIGHUP: the operator's way to have an edited rule file taken, as often as she likes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cast.serving import COMMAND, environment, free_port

from reload.clinic import PATIENCE_SECONDS, clinic, is_served, until

STORM = 200


def test_a_hangup_takes_the_file_as_it_is(tmp_path: Path) -> None:
    """Without --watch an edit waits for SIGHUP, and one that was never asked for is never taken."""
    with clinic(tmp_path) as it:
        it.edits(version="2")
        it.server.process.send_signal(signal.SIGHUP)
        it.serves("2")
        it.edits(version="3")
        it.edits(version="4")
        it.server.process.send_signal(signal.SIGHUP)
        it.serves("4")
        assert "version 3" not in it.printed


def test_a_hangup_with_a_bad_file_is_reported(tmp_path: Path) -> None:
    """A bad edit is told as with --watch, and the next SIGHUP takes the mended file."""
    with clinic(tmp_path) as it:
        it.edits(rules=[])
        it.server.process.send_signal(signal.SIGHUP)
        it.reports("rules.yaml")
        it.edits(version="2")
        it.server.process.send_signal(signal.SIGHUP)
        it.serves("2")


def test_hangups_in_any_number_do_no_harm(tmp_path: Path) -> None:
    """Sent to the command or to all its processes, they end nothing, and the last edit is taken."""
    with clinic(tmp_path, "--watch") as it:
        for number in range(STORM):
            for process in it.processes:
                os.kill(process, signal.SIGHUP)
            if number % 50 == 0:
                it.edits(version=str(number))
        it.edits(version="last")
        os.kill(it.server.process.pid, signal.SIGHUP)
        it.serves("last")
        it.patient().answer(areas=["face"], ill="no", sore="no").sees_outcome("book")


HANG_UP_AT_FIRST_IMPORT = """
import os, runpy, signal, sys

class HangUp:
    def find_spec(self, name, path, target=None):
        if name == "screener.cli":
            os.kill(os.getpid(), signal.SIGHUP)

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # these tests may have been started with nohup
sys.meta_path.insert(0, HangUp())
sys.argv = ["screener", *sys.argv[2:]]
runpy.run_path(COMMAND, run_name="__main__")
"""


@pytest.mark.parametrize(("command", "status"), [("serve", 0), ("check", -signal.SIGHUP)])
def test_a_hangup_at_the_first_moment_ends_no_server(command: str, status: int) -> None:
    """It is held before anything is imported that takes time; other commands it ends as usual."""
    program = HANG_UP_AT_FIRST_IMPORT.replace("COMMAND", repr(COMMAND))
    line = [sys.executable, "-c", program, "-", command, "--help"]
    ran = subprocess.run(line, check=False, capture_output=True, timeout=PATIENCE_SECONDS)
    assert ran.returncode == status, ran.stderr


def test_a_hangup_before_the_pages_are_up_ends_nothing(tmp_path: Path) -> None:
    """A service manager may ask for a reload while the server is still starting."""
    port = free_port()
    line = [COMMAND, "serve", "--port", str(port), "--surface", "patient"]
    with subprocess.Popen(line, env=environment(tmp_path), stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert b"answer sets" in process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        until(lambda: is_served(port))
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_closing_the_terminal_ends_the_server(tmp_path: Path) -> None:
    """That is a SIGHUP too, but nobody would know of a server that went on."""
    port = free_port()
    line = [COMMAND, "serve", "--port", str(port), "--surface", "patient"]
    terminal = [sys.executable, "-c", "import pty, sys; pty.spawn(sys.argv[1:])", *line]
    with (
        Path(os.devnull).open("r+b") as null,
        subprocess.Popen(terminal, env=environment(tmp_path), stdin=null, stdout=null) as process,
    ):
        until(lambda: is_served(port))
        process.kill()
    until(lambda: not is_served(port))
