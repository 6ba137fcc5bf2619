"""Servers are restarted, killed, replaced and given new keys: patients go on with their cookies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from itertools import count
from threading import Event
from typing import TYPE_CHECKING

import pytest
from cast.patient import Reply, over_http

from reload.clinic import PATIENCE_SECONDS, Clinic, arrives, clinic, is_served, until
from screener.keys import new_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cast.patient import Visit
    from werkzeug.datastructures import Headers

PATIENTS = 4
ROUNDS = 2
ROUNDS_OF_TRIES = 3


class Proxy:
    """Sends each request to the first server that answers it, as a proxy before several does.

    A request may be sent again: all that it changes is in the patient's cookie. One that comes
    while the one server ends and the other has just begun finds the new one on the second round.
    """

    def __init__(self, *clinics: Clinic) -> None:
        self.ports = [it.server.port for it in clinics]

    def __call__(self, method: str, path: str, headers: Headers, body: bytes) -> Reply:
        """Send one request and return what comes back."""
        for _ in range(ROUNDS_OF_TRIES):
            for port in tuple(self.ports):
                try:
                    return over_http(port)(method, path, headers, body)
                except (OSError, HTTPException):
                    continue
        raise AssertionError(f"no server answers {method} {path}")


def half_way(proxy: Proxy) -> Visit:
    """Return a patient who has answered two questions."""
    return arrives(proxy).answer(areas=["face"], ill="yes").sees_question("sore")


def test_a_killed_server_is_started_again(tmp_path: Path) -> None:
    """Nothing of her screening was in the server: its key file is all that a new one needs."""
    with clinic(tmp_path) as it:
        proxy = Proxy(it)
        visit = half_way(proxy)
        it.server.process.kill()
        until(lambda: not is_served(it.server.port))
    with clinic(tmp_path) as it:
        proxy.ports = [it.server.port]
        visit.answer(sore="no").sees_check()
        assert [row.answers for row in visit.page.answered] == [
            ("The face",),
            ("I say yes",),
            ("I say no",),
        ]
        visit.sees_outcome("consult_first")


def test_a_key_is_replaced_with_two_restarts(tmp_path: Path) -> None:
    """First the new key before the old one, later the new one alone: nobody begins again."""
    old, new = new_key(), new_key()
    with clinic(tmp_path, SCREENER_KEYS=old) as it:
        proxy = Proxy(it)
        visit = half_way(proxy)
    with clinic(tmp_path, SCREENER_KEYS=f"{new} {old}") as it:
        proxy.ports = [it.server.port]
        visit.answer(sore="no").sees_check()
    with clinic(tmp_path, SCREENER_KEYS=new) as it:
        proxy.ports = [it.server.port]
        visit.sees_outcome("consult_first")


def screenings_during(rounds: int, tmp_path: Path) -> int:
    """Replace two servers in turn under load; return how many screenings came to the right end."""
    is_over = Event()
    folders = count()
    keys = new_key()

    def keeps_coming(proxy: Proxy, number: int) -> int:
        for screening in count():
            if is_over.is_set():
                return screening
            ill, outcome = (("no", "book"), ("yes", "consult_first"))[(screening + number) % 2]
            visit = arrives(proxy).answer(areas=["face"], ill=ill, sore="no")
            visit.sees_outcome(outcome).finishes()
        raise AssertionError

    with ExitStack() as servers, ThreadPoolExecutor(PATIENTS) as threads:

        def start() -> Clinic:
            folder = tmp_path / str(next(folders))
            folder.mkdir()
            return servers.enter_context(clinic(folder, SCREENER_KEYS=keys, SCREENER_NODES="2"))

        running = [start(), start()]
        proxy = Proxy(*running)
        patients = [threads.submit(keeps_coming, proxy, number) for number in range(PATIENTS)]
        try:
            for place in [0, 1] * rounds:
                running[place].server.process.terminate()
                assert running[place].server.process.wait(PATIENCE_SECONDS) == 0
                running[place] = start()
                proxy.ports[place] = running[place].server.port
        finally:
            is_over.set()
        return sum(patient.result() for patient in patients)


def test_servers_are_replaced_one_by_one_under_load(tmp_path: Path) -> None:
    """Each is ended with patients at it, its successor takes over, and every result is right."""
    assert screenings_during(ROUNDS, tmp_path) > PATIENTS


@pytest.mark.long
def test_servers_are_replaced_again_and_again_under_load(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """However often."""
    screenings = screenings_during(rounds := 25, tmp_path)
    times = f"{2 * rounds} restarts, {screenings:,} screenings"
    record_property("figure", f"rolling restart of two servers under load | {times} | 0 failed")
