"""A real server: `screener serve` in a process of its own, for as long as a test needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import SystemRandom
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = str(Path(sys.executable).with_name("screener"))
PATIENCE_SECONDS = 60
MOST_WORKERS = 16
"""How many processes may run tests at once."""


@dataclass(frozen=True)
class Server:
    """A server that takes requests. `output` is the file with everything it has printed."""

    port: int
    process: subprocess.Popen[bytes]
    output: Path


def free_port() -> int:
    """Return a port that nothing listens on, and that no other test is given meanwhile.

    It is none of those that the system gives to connections, which it could give away again before
    a server is there. Each of the processes that run tests has ports of its own: at one that two
    servers found free in the same second, each would be answered by the other now and then.
    """
    for port in _ports:
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("all ports are in use")


def _own_ports() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = range(20_000 + worker % MOST_WORKERS, 32_768, MOST_WORKERS)
    return cycle(SystemRandom().sample(own, len(own)))


_ports = _own_ports()


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a command that keeps its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCREENER_")}
    return {**kept, "SCREENER_DATA": str(folder / "data"), **more}


@contextmanager
def serving(folder: Path, *arguments: str, command: str = COMMAND, **more: str) -> Iterator[Server]:
    """Start `screener serve` in a folder, wait until it takes requests, and end it."""
    port = free_port()
    line = [command, "serve", "--port", str(port), *arguments]
    with _running(folder, port, line, **more) as server:
        yield server


@contextmanager
def serving_impatient(
    folder: Path, module: Path, *, before: tuple[str, ...] = (), **more: str
) -> Iterator[Server]:
    """Serve what a module makes, as `screener serve` would. `before` is put before the command."""
    port = free_port()
    line = [*before, sys.executable, "-m", "granian", f"{module.stem}:application", "--factory"]
    line += ["--http", "1", "--interface", "asginl", "--port", str(port), "--backlog", "4096"]
    line += ["--workers-kill-timeout", "5"]  # a worker may miss its end while it starts
    path = os.pathsep.join(filter(None, (str(module.parent), os.getenv("PYTHONPATH"))))
    with _running(folder, port, line, PYTHONPATH=path, **more) as server:
        yield server


def only_as_modes_allow() -> tuple[str, ...]:
    """Return what to put before a command so that the modes of files bind it, even as root."""
    if os.name != "posix" or os.geteuid() != 0:
        return ()
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@contextmanager
def _running(folder: Path, port: int, line: list[str], **more: str) -> Iterator[Server]:
    output = folder / "output"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            line, cwd=folder, env=environment(folder, **more), stdout=sink, stderr=sink
        )
    try:
        wait_until_open(port, process, output)
        yield Server(port, process, output)
    except BaseException as error:
        error.add_note(f"The server has printed:\n{output.read_text('utf-8', 'replace')}")
        raise
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def cannot_serve(line: list[str], folder: Path, why: str, **more: str) -> None:
    """Run a command that would serve in a folder; see that it ends with a line that says why."""
    ran = subprocess.run(
        line,
        cwd=folder,
        env=environment(folder, **more),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ran.returncode == 1
    assert "Nothing can be served: " in ran.stderr
    assert why in ran.stderr
    assert "Traceback" not in ran.stderr


def wait_until_open(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    """Return once a port takes connections. Fails if the process ends before it does."""
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            pass
        else:
            return
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"no server at port {port}:\n{output.read_text('utf-8', 'replace')}")
