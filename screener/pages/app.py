"""A safe app, set up once for both sides: the preview, which serves nothing, takes its templates.

It fails on a name that a template does not know, speaks only languages that are compiled, answers
to its own host alone and to nothing that is too large, and sends with every response what browsers
may do with our pages and must not keep. What each side adds (views, session, errors) is its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, abort, g, request
from werkzeug.exceptions import BadHost, SecurityError
from werkzeug.wrappers import Response as BaseResponse

from screener.packaged import packaged
from screener.pages.languages import set_up_languages
from screener.pages.templates import set_up_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from _typeshed.wsgi import WSGIEnvironment

    from screener.settings import Settings

Reply = str | tuple[str, int] | BaseResponse
"""What a view returns."""
_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would break every HTTPS POST: Flask-WTF checks the referrer there.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Robots-Tag": "noindex, nofollow",
}

_OF_FILES = {
    "X-Content-Type-Options",
    "Cross-Origin-Resource-Policy",
    "Strict-Transport-Security",
}


def safe_app(name: str, languages: Sequence[str], settings: Settings, *, most_bytes: int) -> Flask:
    """Return an app that takes bodies up to a size, and serves nothing yet."""
    app = app_with_templates(name, languages)
    _refuse_what_no_page_can_answer(app, most_bytes=most_bytes, host=settings.host)
    _set_headers(app, is_https=settings.is_https)
    return app


class _App(Flask):
    """An application none of whose functions is a coroutine: Flask looks for that at each call."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is."""
        return func


def app_with_templates(name: str, languages: Sequence[str]) -> Flask:
    """Return an app that can only render pages. Raises as `set_up_languages` does."""
    app = _App(name, static_folder=None, template_folder=str(packaged("templates")))
    set_up_templates(app)
    app.add_template_global(own_address)
    set_up_languages(app, languages)
    return app


@contextmanager
def stand_in_request(app: Flask, language: str, path: str, root: str = "") -> Iterator[None]:
    """Stand in for a request to a page of an app, at its own host, for what is rendered once."""
    (host,) = app.config["TRUSTED_HOSTS"] or ["localhost"]
    with app.test_request_context(path, base_url=f"http://{host}{root}"):
        g.language = language
        yield


def own_address() -> str:
    """Return the address of the page at hand as a form's action: path and query, no fragment.

    A form without an action posts to the address that stands in the browser, its fragment with it,
    and every redirect after that inherits the fragment: the next page would open at its answers,
    the question out of sight.
    """
    path = quote(f"{request.script_root}{request.path}")
    query = quote(request.query_string, safe="%&=+")
    return f"{path}?{query}" if query else path


def _refuse_what_no_page_can_answer(app: Flask, *, most_bytes: int, host: str | None) -> None:
    """Have an app take bodies up to a size, and answer to one name, or to any if that is None."""
    app.config.update(MAX_CONTENT_LENGTH=most_bytes, TRUSTED_HOSTS=[host] if host else None)
    for error in (SecurityError, BadHost):
        app.register_error_handler(error, _unknown_host)


def _unknown_host(_error: BadHost | SecurityError) -> Response:
    """Say no more than this: under a name that is not ours, no link of a page would work."""
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")


def require_length(request: Request) -> None:
    """Refuse a body that does not say how long it is. No browser sends a form so.

    Of such a body Werkzeug reads what the limit allows and silently leaves out the rest: an
    answer would be taken without the one behind it that contradicts it.
    """
    if "HTTP_TRANSFER_ENCODING" in request.environ and request.content_length is None:
        abort(411)


def security_headers(*, is_https: bool) -> dict[str, str]:
    """Return what every response bears."""
    secure = {"Strict-Transport-Security": "max-age=31536000"} if is_https else {}
    return {**_ALWAYS, **secure}


def _set_headers(app: Flask, *, is_https: bool) -> None:
    """Have an app send the headers with every response. What is not an asset is never stored."""
    always = [*security_headers(is_https=is_https).items()]
    never_stored = [*always, ("Cache-Control", "no-store")]
    # A style sheet runs nothing and leads nowhere; what it weighs, a poor line has to carry.
    of_files = [header for header in always if header[0] in _OF_FILES]

    class SafeResponse(Response):
        """A response that bears them, all at once."""

        def get_wsgi_response(
            self, environ: WSGIEnvironment
        ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
            names = {name for name, _ in self.headers}
            if "Location" in names:  # routing's own redirects repeat the name that was asked for
                path = urlsplit(self.headers["Location"])._replace(scheme="", netloc="")
                self.headers["Location"] = path.geturl()
            body, status, headers = super().get_wsgi_response(environ)
            if "Cache-Control" not in names:
                return body, status, headers + never_stored
            return body, status, headers + (of_files if self.cache_control.public else always)

    app.response_class = SafeResponse
