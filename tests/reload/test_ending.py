"""However the server is ended, it is gone: the command, its worker and its hold on the port."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest

from reload.clinic import PATIENCE_SECONDS, clinic, is_served, until


@pytest.mark.parametrize("watch", [(), ("--watch",)], ids=["unwatched", "watched"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_server_ends_cleanly(tmp_path: Path, how: signal.Signals, watch: tuple[str]) -> None:
    """Asked to end, even just after an edit, it leaves with status 0 and without a complaint."""
    with clinic(tmp_path, *watch) as it:
        it.patient().answer(areas=["face"])
        it.edits(version="2")
        it.server.process.send_signal(how)
        assert it.server.process.wait(PATIENCE_SECONDS) == 0
        assert "Traceback" not in it.printed
        assert not is_served(it.server.port)


def test_a_request_that_has_begun_is_answered(tmp_path: Path) -> None:
    """Told to end, the server still takes the rest of a form that it has the beginning of."""
    lines = ("POST /intake/login HTTP/1.1", "Host: h", "Content-Length: 9", "Expect: 100-continue")
    with clinic(tmp_path, surface="all") as it:
        with socket.create_connection(("127.0.0.1", it.server.port), PATIENCE_SECONDS) as line:
            line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            assert b" 100 " in line.recv(99)
            it.server.process.terminate()
            until(lambda: not is_served(it.server.port))
            line.sendall(b"answer=no")
            assert b"</html>" in line.makefile("rb").read()
        assert it.server.process.wait(PATIENCE_SECONDS) == 0


def test_a_killed_command_takes_its_worker_with_it(tmp_path: Path) -> None:
    """A worker left behind would serve on from memory, and keep the port from the next server."""
    with clinic(tmp_path) as it:
        it.server.process.kill()
        until(lambda: not is_served(it.server.port))


def test_a_killed_worker_ends_the_command(tmp_path: Path) -> None:
    """The command then fails, and says why, so that whoever supervises it starts it anew."""
    with clinic(tmp_path) as it:
        _, worker = it.processes
        os.kill(worker, signal.SIGKILL)
        assert it.server.process.wait(PATIENCE_SECONDS) == 1
        assert "A worker ended unasked for" in it.server.output.read_text("utf-8")
