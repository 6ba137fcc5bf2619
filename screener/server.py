"""The application that the server runs, set up from the environment."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import threading
from functools import partial
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from screener import core_dumps, in_use, log_lines, metrics
from screener.figures.keeper import Keeper
from screener.gateway import Gateway
from screener.observing import Observation, tell_refusal
from screener.pages.app import security_headers
from screener.pages.clock import today
from screener.pages.door import DoorPages, PageOf
from screener.pages.languages import load_languages
from screener.pages.served import tell_problems
from screener.reload import Reloader, stamps
from screener.rulefile import Problem, RuleFileError
from screener.settings import FIGURES, SettingsError, settings_from
from screener.web import create_app, take_edition, tell_of_intake
from screener.web.edition import edition_of
from screener.web.errors import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

    from screener.intake.side import Side
    from screener.rulefile import RuleFile
    from screener.settings import Settings

SURFACE = "SCREENER_SURFACE"
"""What to serve: "all" (the default), or "patient" for the patient's side alone."""
WATCH = "SCREENER_WATCH"
"""Whether edits of the rule file are taken while it is served: "1" if so."""
_log = logging.getLogger(__name__)


def application() -> Gateway:
    """Return everything that this installation serves.

    With the patient's surface alone nothing of the nurse's side is imported: no database, no login.
    Ends the process, with a line in the log, where something that it needs cannot be used, such as
    a template that its user may not read, or where the system has no more threads (RuntimeError).
    """
    log_lines.begin()
    core_dumps.turn_off()
    _leave_ctrl_c_to_parent()
    try:
        _end_with_parent()
        return _application()
    except (OSError, RuntimeError, SettingsError, RuleFileError) as error:
        _log.critical("Nothing can be served: %s", error)
        raise SystemExit(1) from None


def _application() -> Gateway:
    settings = settings_from()
    if settings.data:
        in_use.hold(settings.data)
    before = stamps(settings.rules)
    rules = settings.load_rules()
    keeper = _keeper(settings)
    patient = create_app(settings, rules, keeper.count if keeper else None)
    nurse = None
    pooled = None
    served: WSGIApplication = patient.wsgi_app
    sides: dict[str, PageOf] = {"": partial(page_of, patient)}
    if os.environ.get(SURFACE, "all") == "all":
        # A public node must not even import it.
        from screener.intake import MOUNTED_AT  # noqa: PLC0415
        from screener.intake.side import Side  # noqa: PLC0415

        nurse = Side(settings, rules)
        nurse.open()
        tell_of_intake(patient, nurse.is_open)
        pooled = MOUNTED_AT
        served = DispatcherMiddleware(served, {pooled: nurse})
        sides[pooled] = nurse.page_of
    if settings.proxy_hops:
        hops = settings.proxy_hops
        served = ProxyFix(served, x_for=hops, x_proto=hops, x_host=hops)

    is_watching = os.environ.get(WATCH) == "1"
    pages = DoorPages(sides, rules.questionnaire.languages)
    Reloader(settings.rules, *_followers(settings, patient, nurse, pages)).follow(
        before if is_watching else None
    )
    security = security_headers(is_https=settings.is_https)
    observe = _observer(settings)

    def end() -> None:
        if keeper:
            keeper.end()
        _end_at_once()

    return Gateway(served, pooled, security, at_end=end, observe=observe, pages=pages)


def _followers(
    settings: Settings, patient: Flask, nurse: Side | None, pages: DoorPages
) -> tuple[Callable[[RuleFile], None], Callable[[Sequence[Problem]], None]]:
    """Return what takes an edited rule file on both sides, and what tells that one is refused."""

    def take(rules: RuleFile) -> None:
        try:
            load_languages(rules.questionnaire.languages)
        except OSError as error:
            problem = rules.tree.problem(("languages",), str(error))
            raise RuleFileError([problem]) from None
        settings.require_signature(rules)
        edition = edition_of(rules, settings.keys)  # may refuse, before anybody is served
        if nurse:
            nurse.take_rules(rules)
        take_edition(patient, edition)  # after the nurses': /readyz then tells of both sides
        pages.take(edition.languages)  # made with what the edition says

    def tell(problems: Sequence[Problem]) -> None:
        if nurse:
            nurse.tell_problems(problems)
        tell_problems(patient, problems)  # likewise

    return take, tell


def _observer(settings: Settings) -> Callable[[Observation], None]:
    """Return what is told of each request: the log of refusals, and the metrics if they are on."""
    if not settings.metrics:
        return tell_refusal
    count = metrics.counting()

    def observe(seen: Observation) -> None:
        tell_refusal(seen)
        count(seen)

    return observe


def _keeper(settings: Settings) -> Keeper | None:
    """Return what counts patients for the clinic's figures, if the clinic has that done."""
    if not settings.has_counts or settings.data is None:
        return None
    keeper = Keeper(settings.data / FIGURES, settings.keys, today)
    keeper.follow()
    return keeper


def _leave_ctrl_c_to_parent() -> None:
    """Take this worker out of the terminal's reach: the command that started it ends it.

    A Ctrl-C that reached both would have the worker hear of its end twice at once, and hang.
    """
    if multiprocessing.parent_process() is not None and hasattr(os, "setpgid"):
        os.setpgid(0, 0)


def _end_at_once() -> None:
    """Have this worker, which has answered all, end before Python takes itself down.

    The server's own threads may ask for Python at that moment. Before 3.14 Python then unwinds
    them, which aborts the process, with a trace of it in the log.
    """
    if multiprocessing.parent_process() is not None:
        atexit.register(os._exit, 0)


def _end_with_parent() -> None:
    """End this process when the command that started it is gone, so that its port is free again.

    A command that was killed could not end its worker, which would serve on without anybody
    knowing.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
