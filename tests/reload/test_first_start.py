"""Several servers that start for the first time at once, on one folder for data, all serve."""

from __future__ import annotations

import subprocess
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from cast.serving import COMMAND, environment, free_port, wait_until_open

from reload.clinic import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT_ONCE = 4
KEPT = {"keys", "screener.db", "screener.db-shm", "screener.db-wal"}


def statuses(port: int) -> list[int]:
    """Ask a server for a patient's page and a nurse's."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    said = []
    for path in ("/nb/", "/intake/login"):
        connection.request("GET", path)
        reply = connection.getresponse()
        reply.read()
        said.append(reply.status)
    connection.close()
    return said


def starts_at_once(folder: Path) -> list[str]:
    """Start servers at once; return what went wrong."""
    folder.mkdir()
    ports, outputs = [], [folder / f"output{number}" for number in range(AT_ONCE)]
    started = []
    for output in outputs:
        ports.append(free_port())
        line = [COMMAND, "serve", "--port", str(ports[-1])]
        with output.open("wb") as sink:
            started.append(
                subprocess.Popen(
                    line, cwd=folder, env=environment(folder), stdout=sink, stderr=sink
                )
            )
    try:
        for port, process, output in zip(ports, started, outputs, strict=True):
            wait_until_open(port, process, output)
        wrong = [f"{port}: {said}" for port in ports if (said := statuses(port)) != [200, 200]]
        left = {path.name for path in (folder / "data").iterdir()}
        wrong += [] if left <= KEPT else [f"left behind: {left - KEPT}"]
    finally:
        for process in started:
            process.terminate()
        ended = [process.wait(PATIENCE_SECONDS) for process in started]
    printed = "".join(output.read_text() for output in outputs)
    wrong += [line for line in printed.splitlines() if "rror" in line or "Traceback" in line]
    return wrong + [f"ended with {status}" for status in ended if status]


def test_servers_that_start_at_once_for_the_first_time_all_serve(tmp_path: Path) -> None:
    """They share a key and a database that none of them found there."""
    assert starts_at_once(tmp_path / "first") == []


@pytest.mark.long
def test_servers_that_start_at_once_for_the_first_time_always_all_serve(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """However often."""
    rounds = 300
    wrong = [starts_at_once(tmp_path / str(number)) for number in range(rounds)]
    failed = sum(map(bool, wrong))
    told = f"first start of {AT_ONCE} servers at once | {rounds} rounds | {failed} failed"
    record_property("figure", told)
    assert failed == 0, [one for one in wrong if one]
