"""How long a quick client waits while many slow ones are connected, with one server and another.

A slow client sends a form one byte a second, as a bad telephone network or an attacker does; every
other one does not even finish its headers. The quick client asks for the start page ten times a
second, on a new connection each time, and gives up after five seconds.

    pip install --target /tmp/peers gunicorn waitress
    PYTHONPATH=/tmp/peers .venv/bin/python benchmarks/slow_clients.py

Servers that cannot be imported are passed over. It uses loopback alone, stops every server that it
starts, and ends by itself: after some 25 seconds for each server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 5.0
PAUSE = 0.1
QUIET_SECONDS = 3
SETTLE_SECONDS = 3
FACTORY = "screener.server:application"


@dataclass(frozen=True)
class Server:
    """A server, how it is set up, and the command that starts it at a port."""

    name: str
    module: str
    arguments: Sequence[str]

    def command(self, port: int) -> list[str]:
        """Return the command that serves at a port of loopback."""
        filled = [argument.format(port=port) for argument in self.arguments]
        return [sys.executable, "-m", self.module, *filled]


SERVERS = (
    Server("granian, as screener serve", "granian", ()),
    Server(
        "gunicorn, defaults (1 sync worker)",
        "gunicorn",
        ("--log-level", "error", "--bind", "127.0.0.1:{port}", f"{FACTORY}()"),
    ),
    Server(
        "gunicorn, 32 threads",
        "gunicorn",
        ("--threads", "32", "--log-level", "error", "--bind", "127.0.0.1:{port}", f"{FACTORY}()"),
    ),
    Server(
        "waitress, defaults (100 connections)",
        "waitress",
        ("--listen", "127.0.0.1:{port}", "--call", FACTORY),
    ),
    Server(
        "waitress, 32 threads, 4096 connections",
        "waitress",
        ("--threads=32", "--connection-limit=4096", "--listen=127.0.0.1:{port}", "--call", FACTORY),
    ),
)


@dataclass(frozen=True)
class Waits:
    """How long the quick client waited for each page, and how often it got none."""

    seconds: Sequence[float]
    failures: int

    def __str__(self) -> str:
        """Return it as one cell of the table."""
        asked = len(self.seconds) + self.failures
        if not self.seconds:
            return f"none of {asked} answered"
        middle, worst = (f"{1000 * s:.0f} ms" for s in (median(self.seconds), max(self.seconds)))
        return f"{middle} (worst {worst}), {len(self.seconds)} of {asked} answered"


@contextmanager
def served(server: Server, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Run a server while the body runs, and stop it whatever happens."""
    command = server.command(port)
    if server.module == "granian":
        command = [f"{os.path.dirname(sys.executable)}/screener", "serve", "--port", str(port)]  # noqa: PTH120
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(PATIENCE) if process.poll() is None else None
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


async def until_it_answers(port: int) -> None:
    """Wait until the server serves pages; raises TimeoutError if it never does."""
    async with asyncio.timeout(20):
        while await page(port) is None:  # noqa: ASYNC110 - a server does not say when it is up
            await asyncio.sleep(PAUSE)


async def page(port: int) -> float | None:
    """Ask for the start page; return the seconds it took, None if it did not come."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(b"GET /nb/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                content = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return None
    is_page = content.startswith(b"HTTP/1.1 200") and b"data-start" in content
    return time.monotonic() - began if is_page else None


async def waits(port: int, seconds: float) -> Waits:
    """Ask again and again for some seconds."""
    end = time.monotonic() + seconds
    answered, failures = [], 0
    while time.monotonic() < end:
        took = await page(port)
        if took is None:
            failures += 1
        else:
            answered.append(took)
        await asyncio.sleep(PAUSE)
    return Waits(answered, failures)


async def slow_client(port: int, number: int) -> None:
    """Send one byte a second until cancelled; come back if the server hangs up."""
    lines = b"POST /nb/finish HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if number % 2:
        lines += b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\n"
    else:
        lines += b"X-Slow: "
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(lines)
                while True:
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.sleep(1)
            finally:
                writer.close()
        await asyncio.sleep(1)


async def measure(port: int, slow: int, seconds: float) -> tuple[Waits, Waits]:
    """Return how long the quick client waits alone, and beside the slow ones."""
    await until_it_answers(port)
    alone = await waits(port, QUIET_SECONDS)
    crowd = [asyncio.create_task(slow_client(port, number)) for number in range(slow)]
    try:
        await asyncio.sleep(SETTLE_SECONDS)
        beside = await waits(port, seconds)
    finally:
        for client in crowd:
            client.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
    return alone, beside


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Measure each server in turn and print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--slow", type=int, default=500, help="slow clients (500)")
    options.add_argument("--seconds", type=float, default=15, help="measured beside them (15)")
    chosen = options.parse_args()
    print(f"| server | quick client alone | beside {chosen.slow} slow clients |")
    print("|---|---|---|")
    for server in SERVERS:
        if find_spec(server.module) is None:
            print(f"| {server.name} | not installed | |")
            continue
        with tempfile.TemporaryDirectory() as data:
            environment = {**os.environ, "SCREENER_DATA": data}
            port = free_port()
            with served(server, port, environment):
                alone, beside = asyncio.run(measure(port, chosen.slow, chosen.seconds))
        print(f"| {server.name}, {version(server.module)} | {alone} | {beside} |", flush=True)


if __name__ == "__main__":
    main()
