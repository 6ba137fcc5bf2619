"""Requests over real connections, beside bare Flask served as it comes and as ours is.

    .venv/bin/python benchmarks/served.py

Every server has one worker; sixteen connections, which stay open, ask as fast as they are
answered. Counted are requests for each second of the *server's* processor time, so that other
programs, and the client, do little harm; what the clock said stands beside. Linux alone tells the
processor time of other programs. `make bench` prints these rows, too.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from granian import Granian
from pages import patient, requests_of
from peers import bare, django_with_formtools, flask_with_extensions
from rows import Row, show
from visits import FORM, Request, Visit

from screener.gateway import Gateway
from screener.keys import keys_in
from screener.packaged import packaged

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONNECTIONS = 16
SECONDS = 1.5
TURNS = 2
PATIENCE = 60


class Server(NamedTuple):
    """A server that runs: where, and as which process."""

    port: int
    pid: int


class Client(asyncio.Protocol):
    """A connection that sends one request again and again, and counts the answers."""

    def __init__(self, sent: bytes) -> None:
        self.answers = 0
        self._sent = sent
        self._left = 0
        self._head = b""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - asyncio's
        """Begin."""
        self._transport = transport
        transport.write(self._sent)

    def data_received(self, data: bytes) -> None:
        """Count an answer that is whole, and ask again."""
        if not self._left:
            self._head += data
            head, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            length = head.lower().partition(b"content-length:")[2]
            self._left, self._head = int(length.split(b"\r\n", 1)[0]), b""
        self._left -= len(data)
        if not self._left:
            self.answers += 1
            self._transport.write(self._sent)


class Rate(NamedTuple):
    """Requests for each second of the server's processor time, and for each by the clock."""

    processor: float
    clock: float


async def ask(server: Server, sent: bytes, seconds: float) -> Rate:
    """Return how fast a server answers."""
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Client(sent), "127.0.0.1", server.port)
        for _ in range(CONNECTIONS)
    ]
    clients = [client for _, client in made]
    await asyncio.sleep(seconds / 4)
    before = sum(one.answers for one in clients)
    begun, used = time.perf_counter(), processor_time(server.pid)
    await asyncio.sleep(seconds)
    answers = sum(one.answers for one in clients) - before
    clock, processor = time.perf_counter() - begun, processor_time(server.pid) - used
    for transport, _ in made:
        transport.abort()
    return Rate(answers / processor, answers / clock)


def processor_time(pid: int) -> float:
    """Return the seconds of processor time that a process and its children have used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds + sum(map(processor_time, children(pid)))


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def sent(request: Request, port: int) -> bytes:
    """Return a request as a browser sends it."""
    method = "GET" if request.body is None else "POST"
    lines = [f"{method} {request.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    if request.cookies:
        lines.append(f"Cookie: {request.cookies}")
    if request.body is not None:
        lines += [f"Content-Type: {FORM}", f"Content-Length: {len(request.body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (request.body or b"")


def plain() -> Any:  # noqa: ANN401 - granian's
    """Return bare Flask."""
    return bare()


def behind_our_door() -> Any:  # noqa: ANN401 - granian's
    """Return bare Flask behind the gateway that our pages stand behind."""
    return Gateway(bare(), None, {})


def serve(target: str, interface: str, port: int) -> None:
    """Serve one of the functions of this module, or of `peers`."""
    Granian(
        target,
        address="127.0.0.1",
        port=port,
        interface=interface,  # type: ignore[arg-type]
        factory=True,
        websockets=False,
        log_enabled=False,
    ).serve()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(target: str, interface: str = "wsgi") -> Iterator[Server]:
    """Serve one of the functions here for a while."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(target, interface, port)
    )
    process.start()
    try:
        wait_for(port)
        yield Server(port, process.pid or 0)
    finally:
        # At once, for nothing is kept: told to end, granian's threads of WSGI may still run Django
        # while Python is taken down, and abort. Ours ends as it does in an installation.
        workers = children(process.pid or 0)
        process.kill()
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        process.join(PATIENCE)


@contextmanager
def screener(folder: Path) -> Iterator[Server]:
    """Serve our pages as an installation does."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("screener")), "serve", "--port", str(port)]
    environment = {**os.environ, "SCREENER_DATA": str(folder)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(port: int) -> None:
    """Return once a port takes connections."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with closing(socket.socket()) as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    sys.exit(f"Nothing answers at port {port}.")


def asked_of(app: WSGIApplication, field: str = "answer") -> dict[str, Request]:
    """Return the requests for the second question of an application of `peers`."""
    visit = Visit(app)
    visit.open("/nb/q/pregnancy")
    return {
        "page": visit.request(visit.path),
        "answer": visit.request(visit.path, {**visit.hidden, field: "no"}),
    }


def rates(
    asked: Mapping[tuple[str, str], tuple[Server, Request]],
) -> dict[tuple[str, str], Rate]:
    """Return the best of several rates for each request, asked in turn."""
    best = dict.fromkeys(asked, Rate(0, 0))
    for _ in range(TURNS):
        for name, (server, request) in asked.items():
            rate = asyncio.run(ask(server, sent(request, server.port), SECONDS))
            best[name] = Rate(*map(max, best[name], rate))
    return best


def rows() -> Iterator[Row]:
    """Ask each server in turn, several times; compare the best."""
    with (
        tempfile.TemporaryDirectory() as name,
        screener(Path(name)) as ours,
        started("served:plain") as plain_server,
        started("served:behind_our_door", "asgi") as door_server,
        started("peers:flask_with_extensions") as flask_server,
        started("peers:django_with_formtools") as django_server,
    ):
        visit = patient(Path(name), packaged("rules.yaml"), 2, keys_in(Path(name, "keys")))
        asked = requests_of(visit)
        answer = asked["answer"]
        alone = Visit(bare())
        constant = {
            "page": alone.request(answer.path),
            "form": Request(alone.app, answer.path, answer.cookies, answer.body),
        }
        several = {
            "bare Flask": (plain_server, constant),
            "bare Flask behind our door": (door_server, constant),
            "ours": (ours, asked),
            "Flask, Flask-WTF, Flask-Babel": (flask_server, asked_of(flask_with_extensions())),
            "Django, formtools": (
                django_server,
                asked_of(django_with_formtools(), "pregnancy-answer"),
            ),
        }
        found = rates(
            {
                (who, what): (port, r)
                for who, (port, rs) in several.items()
                for what, r in rs.items()
            }
        )
    base, door = found.pop(("bare Flask", "page")), found["bare Flask behind our door", "page"]
    goals = {"page": "≥ 1", "answer": "≥ 0.5", "invalid answer": "≥ 0.5"}
    for (who, what), rate in found.items():
        yield row(f"{who}: {what}", rate, base, door, goals.get(what, "") if who == "ours" else "")


def row(what: str, rate: Rate, base: Rate, door: Rate, goal: str = "") -> Row:
    """Compare a rate with those of bare Flask."""
    of_door = f"{rate.processor / door.processor:.2f} of bare Flask behind our door"
    beside = f"{of_door}; {rate.processor:,.0f} and {base.processor:,.0f}, by the clock "
    beside += f"{rate.clock:,.0f} and {base.clock:,.0f}"
    return Row(f"requests: {what} / bare Flask", rate.processor / base.processor, goal, beside)


if __name__ == "__main__":
    sys.exit(not show(rows()))
