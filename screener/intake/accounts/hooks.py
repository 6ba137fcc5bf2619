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
        app.teardown_request_funcs[None],
        app.template_context_processors[None],
    )
    for hooks in everywhere:
        hooks[:] = [hook for hook in hooks if _library(hook) not in libraries]


def _library(hook: Any) -> str:  # noqa: ANN401 - whatever can be called
    """Return the library that a hook is of, also if it is a part of a function (`partial`)."""
    module: str = getattr(hook, "func", hook).__module__
    return module.split(".", maxsplit=1)[0]
