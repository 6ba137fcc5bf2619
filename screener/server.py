"""The WSGI application that the server runs, set up from the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def application() -> WSGIApplication:
    """Return everything that this installation serves."""
    return create_app().wsgi_app
