"""The headers of every response: what browsers may do with our pages and must not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Flask, Response

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
    headers = security_headers(is_https=is_https)
    # A style sheet runs nothing and leads nowhere; what it weighs, a poor line has to carry.
    of_files = {name: value for name, value in headers.items() if name in _OF_FILES}

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(of_files if response.cache_control.public else headers)
        location = urlsplit(response.headers.get("Location", ""))
        if location.netloc:  # routing's own redirects repeat whatever name the request came with
            response.headers["Location"] = location._replace(scheme="", netloc="").geturl()
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
