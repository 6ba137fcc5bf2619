"""What libraries do around each request of an app, taken back where nothing of ours asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask


def take_back(app: Flask, *libraries: str) -> None:
    """Have libraries (modules, by name) do nothing before and after a request, nor for a page."""
    everywhere: Iterable[list[Any]] = (
        app.before_request_funcs[None],
        app.after_request_funcs[None],
        app.template_context_processors[None],
    )
    for hooks in everywhere:
        hooks[:] = [hook for hook in hooks if hook.__module__.split(".")[0] not in libraries]
