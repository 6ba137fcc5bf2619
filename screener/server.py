"""The WSGI application that the server runs, set up from the environment."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from screener.pages.settings import settings_from
from screener.reload import Reloader
from screener.rulefile import load
from screener.web import create_app, take_rules, tell_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed.wsgi import WSGIApplication

    from screener.rulefile import Problem, RuleFile

SURFACE = "SCREENER_SURFACE"
"""What to serve: "all" (the default), or "patient" for the patient's side alone."""
WATCH = "SCREENER_WATCH"
"""Whether edits of the rule file are taken while it is served: "1" if so."""
TRIGGER = "SCREENER_RELOAD_TRIGGER"
"""A file whose change asks for the rule file to be read again, as SIGHUP does."""


def application() -> WSGIApplication:
    """Return everything that this installation serves.

    With the patient's surface alone nothing of the nurse's side is imported: no database, no login.
    """
    logging.basicConfig(format="%(levelname)s %(message)s")
    logging.getLogger("screener").setLevel(logging.INFO)
    settings = settings_from()
    rules = load(settings.rules)
    patient = create_app(settings, rules)
    nurse = None
    served: WSGIApplication = patient.wsgi_app
    if os.environ.get(SURFACE, "all") == "all":
        from screener import intake  # noqa: PLC0415 - a public node must not even import it

        nurse = intake.create_app(settings, rules)
        served = DispatcherMiddleware(served, {intake.MOUNTED_AT: nurse.wsgi_app})
    if settings.proxy_hops:
        hops = settings.proxy_hops
        served = ProxyFix(served, x_for=hops, x_proto=hops, x_host=hops)

    def take(rules: RuleFile) -> None:
        take_rules(patient, rules, settings.keys)
        if nurse:
            intake.take_rules(nurse, rules, settings.keys)

    def tell(problems: Sequence[Problem]) -> None:
        tell_problems(patient, problems)
        if nurse:
            intake.tell_problems(nurse, problems)

    trigger = os.environ.get(TRIGGER)
    edits = os.environ.get(WATCH) == "1"
    if trigger or edits:
        reloader = Reloader(settings.rules, take, tell)
        reloader.follow(trigger=Path(trigger) if trigger else None, edits=edits)
    return served
