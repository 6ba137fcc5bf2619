"""Patients' pages and nurses' pages share no thread: either side may be stuck without the other."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from cast.event_loop import run_apart
from cast.serving import cannot_serve

from screener.gateway import THREADS, Gateway

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from screener.as_wsgi import Scope


async def status(gateway: Gateway, path: str) -> int:
    """Ask for an address as a server does, and return the status."""
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "http_version": "1.1",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"h")],
    }
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await gateway(scope, receive, send)
    told = sent[0]["status"]
    assert isinstance(told, int)
    return told


@pytest.mark.parametrize("path", ["/intake", "/intake/", "/intake/login", "/%69ntake/%6Cogin"])
def test_a_full_pool_is_told_at_once_and_stops_no_patient(path: str) -> None:
    """While all threads wait for a database, one more nurse gets 503, and patients their pages."""
    may_go_on = threading.Event()

    def both_sides(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/intake"):
            may_go_on.wait()
        start("200 OK", [])
        return [b""]

    async def crowded() -> tuple[int, int, list[int]]:
        gateway = Gateway(both_sides, "/intake", {})
        waiting = [asyncio.create_task(status(gateway, path)) for _ in range(THREADS)]
        await asyncio.sleep(0)  # each has taken its thread
        try:
            one_more, patient = await status(gateway, path), await status(gateway, "/nb/")
        finally:
            may_go_on.set()
        return one_more, patient, await asyncio.gather(*waiting)

    one_more, patient, waiting = run_apart(crowded)
    assert one_more == 503
    assert set(waiting) == {200}
    assert patient == 200


def test_every_thread_is_there_before_the_first_request() -> None:
    """None has to be had from the system while somebody waits: it may have none to give."""
    at_work: set[threading.Thread] = set()
    all_there = threading.Barrier(THREADS, timeout=60)

    def nurses_side(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        at_work.add(threading.current_thread())
        all_there.wait()
        start("200 OK", [])
        return [b""]

    async def answered() -> tuple[list[int], set[threading.Thread]]:
        gateway = Gateway(nurses_side, "/intake", {})
        before = {*threading.enumerate()}
        return await asyncio.gather(*(status(gateway, "/intake/") for _ in range(THREADS))), before

    said, before = run_apart(answered)
    assert set(said) == {200}
    assert len(at_work) == THREADS
    assert at_work <= before


_WORKER_OF_FEW_THREADS = """
import resource, threading
resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
threading.stack_size(2**29)  # sixteen of these fill what there is
from screener.server import application
application()
"""


def test_a_system_without_that_many_threads_is_told_of(tmp_path: Path) -> None:
    """The worker ends in words: who operates it reads what to give it more of."""
    line = [sys.executable, "-c", _WORKER_OF_FEW_THREADS]
    cannot_serve(line, tmp_path, "Nothing can be served: can't start new thread")
