"""Requests that no page of either side can answer: under another name, too large, of no length."""

from __future__ import annotations

from flask import Flask, Request, abort
from werkzeug.exceptions import BadHost, SecurityError
from werkzeug.wrappers import Response


def refuse_what_no_page_can_answer(app: Flask, *, most_bytes: int, host: str | None) -> None:
    """Have an app take bodies up to a size, and answer to one name, or to any if that is None."""
    app.config.update(MAX_CONTENT_LENGTH=most_bytes, TRUSTED_HOSTS=[host] if host else None)
    for error in (SecurityError, BadHost):
        app.register_error_handler(error, _unknown_host)


def require_length(request: Request) -> None:
    """Refuse a body that does not say how long it is. No browser sends a form so.

    Of such a body Werkzeug reads what the limit allows and silently leaves out the rest: an
    answer would be taken without the one behind it that contradicts it.
    """
    if "HTTP_TRANSFER_ENCODING" in request.environ and request.content_length is None:
        abort(411)


def _unknown_host(_error: BadHost | SecurityError) -> Response:
    """Say no more than this: under a name that is not ours, no link of a page would work."""
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")
