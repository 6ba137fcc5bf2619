"""The headers of every response: what browsers may do with our pages and must not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import WSGIEnvironment
    from flask import Flask

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


def security_headers(*, is_https: bool) -> dict[str, str]:
    """Return what every response bears."""
    secure = {"Strict-Transport-Security": "max-age=31536000"} if is_https else {}
    return {**_ALWAYS, **secure}


def set_headers(app: Flask, *, is_https: bool) -> None:
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
