"""Accounts of the nurse's side: who may log in, how, and for how long. Nothing about patients.

`set_up_accounts(app, settings)` gives a Flask application that has a database (`open_database`)
pages to log in and out and to look after one's own account, limits, protection against CSRF, and a
guard in front of every page. Call it last: what the application's blueprints do before each request
(choosing a language) must come before the guard. Templates extend intake/base.html.

Every page needs the role `nurse`, unless its view is marked `@requires(Role.ADMIN)` or `@public`;
`needed_role` tells which. Nothing but `g.account` says who is logged in (None: nobody); templates
see it as `account`. A script's request with the header X-Requested-With gets 401 when the login is
over, every other one is sent to the login page and afterwards back to the path it asked for.

The cookie holds a random token; what it stands for is a row in the database (`logins`). It has the
path / although the pages lie under /intake: the prefix __Host-, which keeps other hosts of the
domain from planting cookies here, demands that. Tries are counted for all nodes together
(`tries`). `changes` is what admins and the command line (`staff`) do with accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from flask_wtf import CSRFProtect

from screener.intake.accounts import (
    admin_pages,
    invitation_pages,
    log_pages,
    login_pages,
    logins,
    own_account_pages,
)
from screener.intake.accounts.asking import Person
from screener.intake.accounts.devices import set_up_devices
from screener.intake.accounts.guard import (
    REQUIRE_SECOND_FACTOR,
    guard,
    needed_role,
    public,
    requires,
    unnoted,
)
from screener.intake.accounts.guessing import take_clinic
from screener.intake.accounts.limits import set_up_limits
from screener.intake.accounts.log import PLACE_KEY
from screener.intake.accounts.models import Role
from screener.intake.accounts.security import set_up_security
from screener.intake.accounts.shown_once import set_up_shown_once
from screener.keys import derived

if TYPE_CHECKING:
    from flask import Flask

    from screener.settings import Settings

__all__ = [
    "Person",
    "Role",
    "needed_role",
    "public",
    "requires",
    "set_up_accounts",
    "take_clinic",
    "unnoted",
]


def set_up_accounts(app: Flask, settings: Settings) -> None:
    """Give an app logins."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-screener_intake" if settings.is_https else "screener_intake",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_SECRET_KEY=[derived(key, "intake csrf") for key in reversed(settings.keys)],
        WTF_CSRF_TIME_LIMIT=None,
        **{
            PLACE_KEY: derived(settings.keys[0], "places"),
            REQUIRE_SECOND_FACTOR: settings.require_second_factor,
        },
    )
    set_up_security(app, settings)
    logins.watch_logins(app)
    app.before_request(guard)
    CSRFProtect(app)  # after the guard: a login that is over is no forgery
    set_up_devices(app, settings)
    set_up_shown_once(app, settings)
    set_up_limits(app, settings)
    for pages in (login_pages, own_account_pages, invitation_pages, admin_pages, log_pages):
        app.register_blueprint(pages.bp)
    app.context_processor(lambda: {"account": g.get("account")})
