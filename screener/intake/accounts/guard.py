"""Who may see which page. Every page needs a login unless its view says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, abort, current_app, g, redirect, request, session, url_for
from flask_security import current_user

from screener.intake.accounts import logins
from screener.intake.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.wrappers import Response as Reply

    View = TypeVar("View", bound=Callable[..., Any])

ONWARD = "onward"
_ALWAYS_PUBLIC = frozenset({"assets.file"})


def public(view: View) -> View:
    """Open a page to everybody."""
    view.needs = None  # type: ignore[attr-defined]
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
    g.account = None
    if request.endpoint is None:
        return None
    role = needed_role(current_app, request.endpoint)
    login = logins.current()
    if login and current_user == login.account:
        g.account = login.account
        logins.note_use(login)
    if role is None:
        return None
    if g.account is None:
        return _to_login()
    if not g.account.has_role(role):
        abort(403)
    return None


def _to_login() -> Reply:
    if request.headers.get("X-Requested-With"):
        return Response(status=401)
    if request.method == "GET":
        session[ONWARD] = request.path
    return redirect(url_for("accounts.login"), 303)
