"""A server that is told to end while requests come: none is cut off that it has begun to answer."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import pytest
from cast.event_loop import run_apart

from reload.clinic import PATIENCE_SECONDS, clinic
from screener.gateway import Gateway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from screener.as_wsgi import Scope

PATIENTS = 8
PAGE = b"GET /en/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
EMPTY: Scope = {
    "type": "http",
    "method": "POST",
    "scheme": "http",
    "http_version": "1.1",
    "path": "/",
    "query_string": b"",
    "headers": [(b"host", b"h"), (b"content-length", b"4")],
}


async def all_that_can_happen() -> None:
    """Let every task go on until it waits for something from outside."""
    for _ in range(100):
        await asyncio.sleep(0)


def test_the_end_waits_for_a_form_that_has_begun_to_come() -> None:
    """The server is not told that it may end before the form is whole and its page was sent."""
    happened: list[str] = []

    def pages(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [])
        return [environ["wsgi.input"].read()]

    async def ends_meanwhile() -> None:
        gateway = Gateway(pages, None, {})
        life: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        form: asyncio.Queue[dict[str, object]] = asyncio.Queue()

        async def note(message: dict[str, object]) -> None:
            happened.append(str(message["type"]))

        living = asyncio.create_task(gateway({"type": "lifespan"}, life.get, note))
        life.put_nowait({"type": "lifespan.startup"})
        answering = asyncio.create_task(gateway(EMPTY, form.get, note))
        form.put_nowait({"type": "http.request", "body": b"a=", "more_body": True})
        await all_that_can_happen()
        life.put_nowait({"type": "lifespan.shutdown"})
        await all_that_can_happen()
        form.put_nowait({"type": "http.request", "body": b"no"})
        await asyncio.gather(living, answering)

    run_apart(ends_meanwhile)
    assert happened == [
        "lifespan.startup.complete",
        "http.response.start",
        "http.response.body",
        "lifespan.shutdown.complete",
    ]


def reply(port: int) -> bytes:
    """Ask for a page; return all that comes, which is nothing if the server is gone."""
    came = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as line:
        line.sendall(PAGE)
        while piece := line.recv(65536):
            came += piece
    return came


def cut_off(folder: Path) -> tuple[int, int]:
    """End a server that many ask; return how many replies came whole, and how many in part."""
    is_gone, is_busy = Event(), Event()

    def keeps_asking(port: int) -> list[bytes]:
        came = []
        while not is_gone.is_set():
            came.append(reply(port))
            if len(came) > PATIENTS:
                is_busy.set()
        return came

    with clinic(folder) as it, ThreadPoolExecutor(PATIENTS) as threads:
        asking = [threads.submit(keeps_asking, it.server.port) for _ in range(PATIENTS)]
        try:
            assert is_busy.wait(PATIENCE_SECONDS)
            it.server.process.terminate()
            assert it.server.process.wait(PATIENCE_SECONDS) == 0
        finally:
            is_gone.set()
        came = [one for each in asking for one in each.result() if one]
        assert "panic" not in it.server.output.read_text("utf-8", "replace")
    whole = [one for one in came if one.startswith(b"HTTP/1.1 200 ") and b"</html>" in one[-20:]]
    return len(whole), len(came) - len(whole)


def test_a_server_that_ends_under_load_cuts_nothing_off(tmp_path: Path) -> None:
    """Whatever it has begun to send comes whole; then nobody is let in any more."""
    whole, cut = cut_off(tmp_path)
    assert whole > PATIENTS
    assert cut == 0


@pytest.mark.long
def test_servers_that_end_under_load_never_cut_anything_off(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """However often."""
    rounds = 50
    folders = [tmp_path / str(number) for number in range(rounds)]
    for folder in folders:
        folder.mkdir()
    came = [cut_off(folder) for folder in folders]
    cut = sum(one for _, one in came)
    record_property("figure", f"SIGTERM under load | {rounds} rounds | {cut} replies cut off")
    assert cut == 0
