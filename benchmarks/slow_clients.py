"""How long ordinary pages take while thousands of clients are slow, one kind of slow at a time.

A phone with bad reception, or somebody who wants to do harm with one laptop, sends a byte a second.
Every POST address of both sides gets its share, with the cookies of a visit and without. Beside the
crowd a patient's page and the login page are asked for in turn, ten times a second, on a new
connection each time; a page that has not come after five seconds counts as unanswered.

    .venv/bin/python benchmarks/slow_clients.py

It uses loopback alone, ends by itself after some four minutes, and stops what it starts. The
limit of open files is raised as far as the system lets it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

PATIENCE = 5.0
PAUSE = 0.1
ARRIVAL_SECONDS = 10
"""Within which a crowd arrives: as long as the server waits for a body."""
PAGES = ("/nb/", "/intake/login")
PATIENT = ("/nb/q/areas", "/nb/q/pregnancy", "/nb/finish", "/nb/keep")
NURSE = tuple(
    f"/intake/{path}"
    for path in (
        *("", "outcome", "clear", "language", "login", "login/code", "login/recovery-code"),
        *("logout", "account/password", "account/second-factor", "account/second-factor/off"),
        *("account/recovery-codes", "account/logins/x"),
    )
)
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
REQUESTS = 2000
"""How many requests one connection sends without reading a reply."""
ADDRESSES = count()

Client = Callable[[int, int], Coroutine[Any, Any, None]]


def request(method: str, path: str, *lines: str, body: bytes = b"") -> bytes:
    """Return a request."""
    head = "".join(f"{line}\r\n" for line in lines)
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode() + body


async def reply(port: int, sent: bytes) -> bytes:
    """Return everything that comes back for a request that asks to be hung up on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        return await reader.read()
    finally:
        writer.close()


async def page(port: int, path: str) -> float | None:
    """Ask for a page; return the seconds it took, None if it did not come."""
    began = time.monotonic()
    content = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            content = await reply(port, request("GET", path, "Connection: close"))
    is_page = content.startswith(b"HTTP/1.1 200") and b"</html>" in content
    return time.monotonic() - began if is_page else None


async def waits(port: int, seconds: float) -> str:
    """Ask for pages for some seconds; return a row's cells: median, p95, worst, unanswered."""
    end = time.monotonic() + seconds
    asked = []
    while time.monotonic() < end:
        asked += [await page(port, path) for path in PAGES]
        await asyncio.sleep(PAUSE)
    took = [one for one in asked if one is not None]
    cells = ["-"] * 3
    if len(took) > 1:
        figures = median(took), quantiles(took, n=20)[-1], max(took)
        cells = [f"{1000 * figure:.0f} ms" for figure in figures]
    return " | ".join([*cells, f"{len(asked) - len(took)} of {len(asked)}"])


async def begun(port: int, path: str) -> tuple[str, bytes]:
    """Open a page as a browser does; return its Cookie header's value and the page."""
    content = await reply(port, request("GET", path, "Connection: close"))
    cookies = re.findall(rb"(?im)^set-cookie: ([^;\r]+)", content)
    return b"; ".join(cookies).decode(), content


async def trickles(port: int, head: bytes) -> None:
    """Send the beginning of a request, then a byte a second; come back when hung up on."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(head)
                while not reader.at_eof():
                    writer.write(b"a")
                    await writer.drain()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(65536), 1)
            finally:
                writer.close()
        await asyncio.sleep(1)


async def slow_headers(port: int, number: int) -> None:
    """A client that does not finish its headers."""
    addresses = (*PATIENT, *NURSE)
    path = addresses[number % len(addresses)]
    await trickles(port, request("POST", path)[:-2] + b"X-Slow: ")


async def slow_bodies(port: int, number: int, addresses: Sequence[str], cookies: str) -> None:
    """A client that does not finish a form, with the cookies of a visit or without."""
    path = addresses[number % len(addresses)]
    lines = ["Content-Length: 9000", FORM.strip()]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    await trickles(port, request("POST", path, *lines))


async def many_requests(port: int, number: int) -> None:
    """A client that sends thousands of requests on one connection and reads no reply."""
    del number
    sent = b"".join(request("GET", path) for path in PAGES) * (REQUESTS // len(PAGES))
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
            try:
                writer.write(sent)
                await writer.drain()
                await asyncio.sleep(PATIENCE)
            finally:
                writer.transport.abort()


async def wrong_passwords(port: int, number: int) -> None:
    """A client that has the server hash passwords one after another, from addresses anew."""
    cookies, content = await begun(port, "/intake/login")
    token = content.partition(b'name="csrf_token" value="')[2].partition(b'"')[0].decode()
    while True:
        turn = next(ADDRESSES)
        fields = {"name": f"nurse{turn}", "password": f"wrong {number}", "csrf_token": token}
        body = urlencode(fields).encode()
        lines = [f"Content-Length: {len(body)}", FORM.strip(), f"Cookie: {cookies}"]
        lines += [f"X-Forwarded-For: 10.{turn >> 16}.{turn >> 8 & 255}.{turn & 255}"]
        lines += ["X-Forwarded-Host: localhost", "Connection: close"]
        content = await reply(port, request("POST", "/intake/login", *lines, body=body))
        if not content.startswith(b"HTTP/1.1 422"):
            raise SystemExit(f"no password was compared: {content[:99]!r}")


async def arrive(port: int, number: int, client: Client) -> None:
    """Have clients come one after another, evenly within some seconds, and stay."""

    async def comes(one: int) -> None:
        await asyncio.sleep(one / number * ARRIVAL_SECONDS)
        await client(port, one)

    await asyncio.gather(*(comes(one) for one in range(number)))


@contextmanager
def crowd(port: int, number: int, client: Client) -> Iterator[None]:
    """Have clients at work, in a process of their own, while the body runs."""
    process = get_context("fork").Process(
        target=lambda: asyncio.run(arrive(port, number, client)), daemon=True
    )
    process.start()
    try:
        time.sleep(ARRIVAL_SECONDS + 1)
        yield
    finally:
        if number and not process.is_alive():
            print("The clients of the next line have failed.", file=sys.stderr)
        process.kill()
        process.join()


def measure(port: int, server: int, slow: int, seconds: float) -> None:
    """Print a row for each kind of client."""
    patient, _ = asyncio.run(begun(port, "/nb/q/areas"))
    nurse, _ = asyncio.run(begun(port, "/intake/login"))
    kinds: list[tuple[str, int, Client]] = [
        ("nobody", 0, slow_headers),
        (f"{slow} slow headers", slow, slow_headers),
        (f"{slow} slow forms of patients, no cookie", slow, forms(PATIENT, "")),
        (f"{slow} slow forms of patients, with cookies", slow, forms(PATIENT, patient)),
        (f"{slow} slow forms of nurses, no cookie", slow, forms(NURSE, "")),
        (f"{slow} slow forms of nurses, with cookies", slow, forms(NURSE, nurse)),
        (f"1 connection with {REQUESTS} requests, no reply read", 1, many_requests),
        ("4 passwords hashed at a time, and a reload each second", 4, wrong_passwords),
    ]
    for name, number, client in kinds:
        with crowd(port, number, client):
            row = asyncio.run(beside(port, server, seconds, has_reloads="reload" in name))
        print(f"| {name} | {row} |", flush=True)


def forms(addresses: Sequence[str], cookies: str) -> Client:
    """Return the client that does not finish forms of these addresses."""
    return partial(slow_bodies, addresses=addresses, cookies=cookies)


async def beside(port: int, server: int, seconds: float, *, has_reloads: bool) -> str:
    """Return a row's cells."""
    hangups = asyncio.create_task(reloads(server)) if has_reloads else None
    try:
        return await waits(port, seconds)
    finally:
        if hangups:
            hangups.cancel()


async def reloads(server: int) -> None:
    """Have the rule file loaded anew each second."""
    while True:
        os.kill(server, signal.SIGHUP)
        await asyncio.sleep(1)


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Start `screener serve`, measure it, print a table, and end it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--slow", type=int, default=2000, help="slow clients (2000)")
    options.add_argument("--seconds", type=float, default=15, help="measured beside them (15)")
    chosen = options.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    port = free_port()
    command = [str(Path(sys.executable).with_name("screener")), "serve", "--port", str(port)]
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "SCREENER_DATA": data, "SCREENER_PROXY_HOPS": "1"}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            try:
                for line in process.stdout or ():
                    if line.startswith(b"Serving at"):
                        break
                print(f"load before: {os.getloadavg()[0]:.0f}", file=sys.stderr)
                print("| beside | median | p95 | worst | unanswered |\n|---|---|---|---|---|")
                measure(port, process.pid, chosen.slow, chosen.seconds)
            finally:
                process.terminate()


if __name__ == "__main__":
    main()
