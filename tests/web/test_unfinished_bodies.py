"""Who begins to send a form and never ends holds up nobody, and not for long."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.event_loop import run_apart
from cast.serving import serving_impatient

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
    with serving_impatient(tmp_path, Path(__file__).with_name("hurried.py")) as server:
        yield server.port


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
