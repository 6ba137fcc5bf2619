"""`screener serve`: the pages, on a production server."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.common import AbstractServer

from screener import core_dumps, in_use
from screener.cli.rules_option import refuse, remarks, summary
from screener.keys import new_key
from screener.rulefile import RuleFileError
from screener.server import SURFACE, WATCH
from screener.settings import SettingsError, settings_from
from screener.start import hold_hangups
from screener.web.edition import edition_of

HEADER_MILLISECONDS = 10_000
"""How long the headers of a request may take to arrive."""
KILL_AFTER_SECONDS = 5
"""How long a worker that was told to end may take over it."""
BACKPRESSURE = 4096
"""Requests taken in at once. One worker that takes in many outlives thousands of slow clients;
with the server's default it would turn the quick ones away."""
STANDARD_INPUT = 0
ASK_SECONDS = 0.05
"""How long to wait before the server is asked again whether it answers."""


@click.command()
@click.option("--rules", type=click.Path(path_type=Path), help="The rule file to serve.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--surface",
    type=click.Choice(["all", "patient"]),
    default="all",
    show_default=True,
    help="patient: without the nurse's side, its database and its logins.",
)
@click.option("--watch", is_flag=True, help="Take edits of the rule file while it is served.")
def serve(rules: Path | None, host: str, port: int, surface: str, *, watch: bool) -> None:
    """Serve the questionnaire until Ctrl-C or SIGTERM.

    Without --rules it serves ./rules.yaml, else the file that ships with the program. A file that
    does not pass its check is not served: its errors are printed, and the exit status is 1 or 2.
    SIGHUP, and with --watch every edit, takes the edited file without stopping; an edit that does
    not pass is reported, and the last good file is served on.

    \b
    Example: screener serve --rules rules.yaml --host 0.0.0.0 --port 8080
    """  # noqa: D301 - click reads the \b
    core_dumps.turn_off()
    if rules:
        os.environ["SCREENER_RULES"] = str(rules)
    try:
        settings = settings_from()
        loaded = settings.load_rules()
        edition_of(loaded, settings.keys)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    except RuleFileError as error:
        refuse(error)
    # The worker is a process of its own: it must not look for the files from another folder.
    # Symbolic links stay: an edit may be the link's leading elsewhere.
    os.environ["SCREENER_RULES"] = str(settings.rules.absolute())
    os.environ[SURFACE] = surface
    os.environ[WATCH] = "1" if watch else ""
    if settings.data:
        os.environ["SCREENER_DATA"] = str(settings.data.absolute())
    if os.environ.get("SCREENER_KEYS_FILE"):
        os.environ["SCREENER_KEYS_FILE"] = str(Path(os.environ["SCREENER_KEYS_FILE"]).absolute())
    _require_free(host, port)
    _allow_open_files()
    if settings.data:
        in_use.hold(settings.data)
    hold_hangups()
    click.echo(summary(loaded))
    if settings.data:
        click.echo(f"Data are kept in {settings.data.absolute()}")
    for remark in remarks(loaded):
        click.echo(remark)
    for remark in settings.remarks:
        click.echo(f"Warning: {remark}", err=True)
    _pass_hangups_on()
    _announce(host, port, has_intake=surface == "all")
    _server(host, port).serve()


def _server(host: str, port: int) -> AbstractServer:  # type: ignore[type-arg]
    """Return the server, which has one worker."""
    return Granian(
        "screener.server:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        factory=True,
        workers=1,
        backpressure=BACKPRESSURE,
        backlog=BACKPRESSURE,
        websockets=False,
        log_enabled=False,
        workers_kill_timeout=KILL_AFTER_SECONDS,
    )


def _allow_open_files() -> None:
    """Raise the limit of open files as far as all connections need it and the system allows.

    Each connection is an open file, and the usual limit of 1,024 ends long before `BACKPRESSURE`.
    """
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * BACKPRESSURE if hard == resource.RLIM_INFINITY else min(2 * BACKPRESSURE, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _pass_hangups_on() -> None:
    """From now on tell the worker of each SIGHUP; end when it came from a terminal that is gone.

    The server's own way, a worker started anew, would have no last good file to fall back on.
    """
    if not hasattr(signal, "sigwait"):
        return
    has_terminal = os.isatty(STANDARD_INPUT)

    def pass_on() -> None:
        while True:
            signal.sigwait({signal.SIGHUP})
            if has_terminal and not os.isatty(STANDARD_INPUT):
                # To the one thread that can act on it; another would leave that one asleep.
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
            for worker in multiprocessing.active_children():
                os.kill(worker.pid or 0, signal.SIGHUP)

    threading.Thread(target=pass_on, daemon=True).start()


def _announce(host: str, port: int, *, has_intake: bool) -> None:
    """Say where the pages are as soon as one is answered."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104

    def say() -> None:
        while not _answers(own, port):
            time.sleep(ASK_SECONDS)
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Serving at http://{shown}:{port}/ - Ctrl-C ends it.")
        if has_intake:
            click.echo("Nurses log in at /intake/. Make an account with: screener users add NAME")

    threading.Thread(target=say, daemon=True).start()


def _answers(host: str, port: int) -> bool:
    """Tell whether a request is answered, whatever the answer."""
    with suppress(OSError), socket.create_connection((host, port), timeout=1) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return line.recv(5) == b"HTTP/"
    return False


def _require_free(host: str, port: int) -> None:
    """Say plainly that an address cannot be used, instead of a traceback from a worker."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:  # UnicodeError: no name that could be looked up
        what = getattr(error, "strerror", None) or str(error)
        click.echo(
            f"Cannot serve at {host}:{port}: {what}. Choose another --host or --port.", err=True
        )
        sys.exit(1)


@click.command()
def key() -> None:
    """Make a master key for SCREENER_KEYS: 32 random bytes as text."""
    click.echo(new_key())
