"""Who may see which page. Every page needs a login unless its view says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _

from screener.intake.accounts import logins
from screener.intake.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.wrappers import Response as Reply

    from screener.intake.accounts.asking import Person
    from screener.intake.accounts.models import Account

    View = TypeVar("View", bound=Callable[..., Any])

REQUIRE_SECOND_FACTOR = "ACCOUNTS_REQUIRE_SECOND_FACTOR"
_ALWAYS_PUBLIC = frozenset({"assets.file"})
_SET_UP = "own_account.set_up_second_factor"
_TOLD = "own_account.told"
_PERSON = "own_account.person"


def public(view: View) -> View:
    """Open a page to everybody."""
    view.needs = None  # type: ignore[attr-defined]
    return view


def unnoted(view: View) -> View:
    """Let requests for a page not count as use of the login: no person makes them."""
    view.is_unnoted = True  # type: ignore[attr-defined]
    return view


def requires(role: Role) -> Callable[[View], View]:
    """Open a page to those who hold a role."""

    def mark(view: View) -> View:
        view.needs = role  # type: ignore[attr-defined]
        return view

    return mark


def needed_role(app: Flask, endpoint: str) -> Role | None:
    """Return the role that a page needs: NURSE unless its view says otherwise, None if public."""
    if endpoint in _ALWAYS_PUBLIC:
        return None
    role: Role | None = getattr(app.view_functions[endpoint], "needs", Role.NURSE)
    return role


def guard() -> Reply | None:
    """Stop a request for a page that is not open to whoever asks."""
    endpoint = request.endpoint
    g.account = account = _who(endpoint)
    role = needed_role(current_app, endpoint) if endpoint else None
    if role is None:
        return None
    if account is None:
        return _to_login()
    if not account.has_role(role):
        abort(403)
    first = _what_comes_first(account)
    if first is None or first == endpoint:
        return None
    _remember_what_she_wanted()
    return redirect(url_for(first), 303)


def onward() -> str:
    """Return the address that a login leads to: what was asked for before it, else the start."""
    path: str = session.pop(logins.ONWARD, "/")
    return request.script_root + path


def own_account() -> Account:
    """Return the account of whoever is logged in, to be changed."""
    login = logins.stored()
    return login.account if login else abort(_to_login())  # it ended at this very moment


def _what_comes_first(account: Person) -> str | None:
    """Return the page that somebody has to see before she goes on, if there is one.

    Only a page that is opened waits for what she is told or asked: nothing that she sends is lost.
    """
    if current_app.config[REQUIRE_SECOND_FACTOR] and not account.has_second_factor:
        return _SET_UP
    if request.method != "GET" or request.headers.get("X-Requested-With"):
        return None
    if account.password_reset_at or account.second_factor_reset_at:
        return _TOLD
    return None if account.is_known else _PERSON


def _remember_what_she_wanted() -> None:
    if request.method == "GET" and request.endpoint not in (_SET_UP, _TOLD, _PERSON):
        session[logins.ONWARD] = request.path


def _who(endpoint: str | None) -> Person | None:
    login, person = logins.current(), logins.person()
    view = current_app.view_functions.get(endpoint or "")
    if login and person and not getattr(view, "is_unnoted", False):
        logins.note_use(login)
    return person


def _to_login() -> Reply:
    """Send somebody to the login page, and remember what she wanted to see."""
    if request.headers.get("X-Requested-With"):
        return Response(status=401)
    if logins.is_over():
        logins.forget()
        flash(_("You have been logged out. Log in again to go on."))
    _remember_what_she_wanted()
    return redirect(url_for("accounts.login"), 303)
