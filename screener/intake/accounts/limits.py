"""How often somebody may try a password or a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import request
from flask_limiter import Limiter

from screener.intake.accounts import logins
from screener.intake.accounts.log import network
from screener.intake.accounts.names import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

P = ParamSpec("P")
R = TypeVar("R")

limiter = Limiter(network, storage_uri="memory://", strategy="moving-window")


def set_up_limits(app: Flask) -> None:
    """Count the tries at an app's passwords and codes."""
    app.config.setdefault("RATELIMIT_ENABLED", True)
    limiter.init_app(app)


def typed_name() -> str:
    """Return the name that somebody types."""
    return canonical(request.form.get("name", "")) or ""


def own_name() -> str:
    """Return the name of whoever gave a right password here."""
    login = logins.current()
    return login.account.name if login else ""


def limited(who: Callable[[], str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Limit how often a page's form may be sent."""

    def limit(view: Callable[P, R]) -> Callable[P, R]:
        return limiter.shared_limit(
            "5 per 5 minutes",
            scope="tries of a person at a place",
            key_func=lambda: f"{who()} {network()}",
            methods=["POST"],
        )(view)

    return limit
