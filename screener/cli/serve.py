"""`screener serve`: the pages, on a production server."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.common import AbstractServer

from screener import core_dumps, in_use, metrics
from screener.cli.interrupt import Interrupt
from screener.cli.open_files import allow_open_files
from screener.cli.place import SOCKET_MODE, Place, TakenError, tell_service_manager
from screener.cli.rules_option import refuse, remarks, summary
from screener.cli.unusable import UnusableError
from screener.rulefile import RuleFile, RuleFileError
from screener.server import SURFACE, WATCH
from screener.settings import Settings, SettingsError, settings_from
from screener.start import hold_hangups
from screener.web.edition import edition_of

HEADER_MILLISECONDS = 10_000
"""How long the headers of a request may take to arrive."""
KILL_AFTER_SECONDS = 5
"""How long a worker that was told to end may take over it."""
BACKPRESSURE = 4096
"""Requests taken in at once. One worker that takes in many outlives thousands of slow clients;
with the server's default it would turn the quick ones away."""
MOST_WORKERS = 64
STANDARD_INPUT = 0
ASK_SECONDS = 0.05
"""How long to wait before the server is asked again whether it answers."""


@click.command()
@click.option("--rules", type=click.Path(path_type=Path), help="The rule file to serve.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    envvar="PORT",
    show_envvar=True,
)
@click.option(
    "--socket",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A Unix socket for a proxy on this machine, instead of host and port.",
)
@click.option(
    "--surface",
    type=click.Choice(["all", "patient"]),
    default="all",
    show_default=True,
    help="patient: without the nurse's side, its database and its logins.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes that serve; more than one with --surface patient alone.",
)
@click.option("--watch", is_flag=True, help="Take edits of the rule file while it is served.")
@click.option("--check", "only_check", is_flag=True, help="Say what would be served, and end.")
def serve(  # noqa: PLR0913 - click's, one for each option
    *,
    rules: Path | None,
    host: str,
    port: int,
    path: Path | None,
    surface: str,
    workers: int,
    watch: bool,
    only_check: bool,
) -> None:
    """Serve the questionnaire until Ctrl-C or SIGTERM.

    Without --rules it serves ./rules.yaml, else the file that ships with the program. A file that
    does not pass its check is not served: its errors are printed, and the exit status is 1 or 2.
    SIGHUP, and with --watch every edit, takes the edited file without stopping; an edit that does
    not pass is reported, and the last good file is served on.

    \b
    Example: screener serve --rules rules.yaml --host 0.0.0.0 --port 8080
    """  # noqa: D301 - click reads the \b
    core_dumps.turn_off()
    if workers > 1 and surface != "patient":
        raise click.UsageError("--workers is for --surface patient: nurses' pages have one worker")
    settings, loaded = _checked(rules, makes_a_key=not only_check)
    place = Place(host, port, path.absolute() if path else None)
    if not only_check:
        _take(place)
    _tell_state(settings, loaded)
    if only_check:
        _tell_plan(place, settings, surface, workers, watch=watch)
        return
    _hand_on(settings, surface, watch=watch)
    allow_open_files(2 * BACKPRESSURE)
    if settings.data:
        in_use.hold(settings.data)
    hold_hangups()
    _serve_metrics(settings.metrics)
    _pass_hangups_on()
    _announce(place, settings.host or "localhost", has_intake=surface == "all")
    _serve_on(server_at(place, workers))


def _checked(rules: Path | None, *, makes_a_key: bool) -> tuple[Settings, RuleFile]:
    """Return the settings and a rule file that may be served; exit if one of them is wrong."""
    named = {"SCREENER_RULES": str(rules)} if rules else {}
    try:
        settings = settings_from({**os.environ, **named}, makes_a_key=makes_a_key)
        loaded = settings.load_rules()
        edition_of(loaded, settings.keys)  # may refuse
    except SettingsError as error:
        raise UnusableError(str(error)) from None
    except RuleFileError as error:
        refuse(error)
    return settings, loaded


def _tell_state(settings: Settings, loaded: RuleFile) -> None:
    """Say what there is to serve, and what an operator should look at."""
    click.echo(summary(loaded))
    if settings.data:
        click.echo(f"Data are kept in {settings.data.absolute()}")
    for remark in remarks(loaded):
        click.echo(remark)
    for remark in settings.remarks:
        click.echo(f"Warning: {remark}", err=True)


def _hand_on(settings: Settings, surface: str, *, watch: bool) -> None:
    """Leave the settings to the workers, which may look for files from another folder.

    Symbolic links stay: an edit may be the link's leading elsewhere.
    """
    os.environ["SCREENER_RULES"] = str(settings.rules.absolute())
    os.environ[SURFACE] = surface
    os.environ[WATCH] = "1" if watch else ""
    if settings.data:
        os.environ["SCREENER_DATA"] = str(settings.data.absolute())
    if os.environ.get("SCREENER_KEYS_FILE"):
        os.environ["SCREENER_KEYS_FILE"] = str(Path(os.environ["SCREENER_KEYS_FILE"]).absolute())


def _tell_plan(
    place: Place, settings: Settings, surface: str, workers: int, *, watch: bool
) -> None:
    """Say what would be served, and how, and what stands in the way now."""
    sides = "patients' and nurses' pages" if surface == "all" else "patients' pages alone"
    number = "one worker" if workers == 1 else f"{workers} workers"
    click.echo(f"Would serve {sides} at {place} with {number}.")
    click.echo(
        f"Patients' address: {settings.public_url}; proxies in front: {settings.proxy_hops}."
        if settings.public_url
        else "Any host name, over plain HTTP, for trying out only: SCREENER_PUBLIC_URL is not set."
    )
    click.echo(f"Edits of the rule file are taken {'at once' if watch else 'at SIGHUP'}.")
    try:
        place.require_free()
    except TakenError as error:
        click.echo(f"Cannot be served there now: {error}.")


def server_at(place: Place, workers: int) -> AbstractServer:  # type: ignore[type-arg]
    """Return what serves at a place, to be started."""
    server = Granian(
        "screener.server:application",
        address=place.host,
        port=place.port,
        uds=place.path,
        uds_permissions=SOCKET_MODE if place.path else None,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        factory=True,
        workers=workers,
        backpressure=BACKPRESSURE,
        backlog=BACKPRESSURE,
        websockets=False,
        log_enabled=False,
        workers_kill_timeout=KILL_AFTER_SECONDS,
    )
    server.main_loop_interrupt = Interrupt()  # type: ignore[assignment] # all that it asks of one
    return server


def _serve_on(server: AbstractServer) -> None:  # type: ignore[type-arg]
    """Serve until the end; if it came unasked for, say so: whoever supervises starts it anew."""
    try:
        server.serve()
    except SystemExit as end:
        if end.code:
            message = (
                "A worker ended unasked for, perhaps for want of memory; the server ends, too."
            )
            click.echo(message, err=True)
        raise


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


def _announce(place: Place, name: str, *, has_intake: bool) -> None:
    """Say where the pages are as soon as one is answered, to people and to the service manager."""

    def say() -> None:
        while not place.answers(name):
            time.sleep(ASK_SECONDS)
        tell_service_manager("READY=1")
        click.echo(f"Serving at {place} - Ctrl-C ends it.")
        if has_intake:
            click.echo("Nurses log in at /intake/. Make an account with: screener users add NAME")

    threading.Thread(target=say, daemon=True).start()


def _serve_metrics(address: str) -> None:
    if not address:
        return
    try:
        metrics.serve(address)
    except OSError as error:
        click.echo(f"Cannot serve SCREENER_METRICS at {address}: {error.strerror}.", err=True)
        sys.exit(1)


def _take(place: Place) -> None:
    """Say plainly that an address cannot be used, instead of a traceback from a worker."""
    try:
        place.take()
    except TakenError as error:
        shown, options = f"{place.host}:{place.port}", "--host or --port"
        if place.path:
            shown, options = str(place.path), "--socket"
        click.echo(f"Cannot serve at {shown}: {error}. Choose another {options}.", err=True)
        sys.exit(1)
