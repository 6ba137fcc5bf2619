"""How often somebody may try a password or a code. Limits slow down; they lock nobody out.

Tries are counted for a name at a place: the browser, if its owner has logged in there before, else
the network address. Over all other places together they are counted for the name, with more room;
and for each address over all names. So neither a thousand machines nor the waiting room's own
network keeps a nurse from logging in at her desk. What counts is taken back when a try is right.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import request
from flask_limiter import Limiter

from screener.intake.accounts import logins
from screener.intake.accounts.devices import device_of
from screener.intake.accounts.hooks import take_back
from screener.intake.accounts.log import network, pseudonym
from screener.intake.accounts.names import canonical
from screener.intake.accounts.tries import SCHEME, set_up_tries

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from screener.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

AT_A_PLACE = "5 per 5 minutes; 20 per hour"
PASSWORDS = "50 per hour"
CODES = "20 per day"
"""Whoever tries codes knows the password already, and has one chance in 333,333 each time."""
FROM_AN_ADDRESS = "100 per 5 minutes"
NOBODY = "?"
"""Stands for every name that no account can have."""

limiter = Limiter(network, storage_uri=f"{SCHEME}://", strategy="moving-window")


def set_up_limits(app: Flask, settings: Settings) -> None:
    """Count the tries at an app's passwords and codes. Raises `SettingsError` if that cannot be."""
    app.config.setdefault("RATELIMIT_ENABLED", True)
    set_up_tries(app, settings)
    limiter.init_app(app)
    # What is limited asks by itself (`limited`): nothing is to be looked up for all other pages.
    take_back(app, "flask_limiter")


def typed_name() -> str:
    """Return the name that somebody logs in with."""
    return canonical(request.form.get("name", "")) or NOBODY


def own_name() -> str:
    """Return the name of whoever gave a right password in this browser."""
    login = logins.current()
    return login.account.name if login else NOBODY


def limited(
    what: str, elsewhere: str, who: Callable[[], str]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Limit how often a page's form may be sent; pages that ask for the same thing share a limit.

    `elsewhere` is how often somebody may try from all places together where she never logged in.
    """

    def place() -> str:
        name = who()
        device = device_of(name)
        return pseudonym(f"{name} {device or network()}")

    def everywhere() -> str:
        return pseudonym(who())

    def address() -> str:
        return pseudonym(network())

    def is_known() -> bool:
        return device_of(who()) is not None

    def limit(view: Callable[P, R]) -> Callable[P, R]:
        for limits, key, exempt in (
            (FROM_AN_ADDRESS, address, is_known),
            (elsewhere, everywhere, is_known),
            (AT_A_PLACE, place, None),
        ):
            view = limiter.shared_limit(
                limits, scope=what, key_func=key, exempt_when=exempt, methods=["POST"]
            )(view)
        return view

    return limit


limited_passwords = partial(limited, "password", PASSWORDS)
limited_codes = partial(limited, "code", CODES)


def forget_tries() -> None:
    """Take back what this request counted: the try was right."""
    for one in limiter.current_limits:
        limiter.limiter.clear(one.limit, *one.request_args)


def seconds_to_wait() -> int | None:
    """Return after how long the limit that stopped this request has room again."""
    stopped = limiter.current_limit
    return stopped.reset_at - int(time.time()) if stopped else None
