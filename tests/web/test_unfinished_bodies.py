"""Who begins to send a form and never ends holds up nobody, and not for long."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from event_loop import run_apart
from serving import environment, free_port, wait_until_open

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = 500
PAGES = 20
BEGUN = (
    b"POST /nb/finish HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 99\r\n\r\nx"
)
PAGE = b"GET /nb/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a server that waits one second for a body."""
    port, output = free_port(), tmp_path / "output"
    line = [sys.executable, "-m", "granian", "hurried:application", "--factory", "--http", "1"]
    line += ["--interface", "asginl", "--port", str(port), "--backlog", "4096"]
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.getenv("PYTHONPATH"))))
    with output.open("wb") as sink:
        process = subprocess.Popen(
            line, env=environment(tmp_path, PYTHONPATH=path), stdout=sink, stderr=sink
        )
    try:
        wait_until_open(port, process, output)
        yield port
    finally:
        process.terminate()
        process.wait(60)


async def reply(port: int, request: bytes) -> bytes:
    """Send a request and return all that comes until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await reader.read()
    finally:
        writer.close()


def test_whoever_does_not_finish_is_hung_up_on_and_holds_up_nobody(port: int) -> None:
    """Beside 500 unfinished forms every page comes, and each of the 500 is told 408 and left."""

    async def all_at_once() -> tuple[list[bytes], list[bytes]]:
        unfinished = [asyncio.create_task(reply(port, BEGUN)) for _ in range(UNFINISHED)]
        pages = [await reply(port, PAGE) for _ in range(PAGES)]
        async with asyncio.timeout(60):
            return pages, await asyncio.gather(*unfinished)

    pages, unfinished = run_apart(all_at_once)
    assert {page.partition(b"\r\n")[0] for page in pages} == {b"HTTP/1.1 200 OK"}
    assert all(b"data-start" in page for page in pages)
    assert {left.split()[1] for left in unfinished} == {b"408"}
