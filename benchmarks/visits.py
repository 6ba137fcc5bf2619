"""Requests as a server hands them on, ready to be made again and again."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


class Visit:
    """Somebody's browser at an application: `cookies` are hers, `text` is the last page."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}
        self.text = ""
        self.path = ""

    def request(self, path: str, fields: dict[str, Any] | None = None) -> Request:
        """Return a request of hers as it would be made now."""
        body = None if fields is None else urlencode(fields, doseq=True).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return Request(self.app, path, cookies, body)

    def open(self, path: str, fields: dict[str, Any] | None = None) -> str:
        """Make a request, keep its cookies, and follow where it leads; return the page."""
        status, headers, text = self.request(path, fields).made()
        for name, value in headers:
            if name == "Set-Cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key.strip()] = kept
        self.path, self.text = path, text
        leads = dict(headers).get("Location")
        if status[0] == "3" and leads:
            return self.open(leads)
        if status[0] not in "24":
            message = f"{path}: {status}\n{text}"
            raise RuntimeError(message)
        return text

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields on the last page."""
        fields = [dict(ATTRIBUTE.findall(one)) for one in HIDDEN.findall(self.text)]
        return {one["name"]: one.get("value", "") for one in fields}

    def answer(self, value: str, name: str = "answer") -> None:
        """Answer the question on the last page."""
        self.open(self.path, {**self.hidden, name: value})


class Request:
    """One request to an application, to be made as often as need be."""

    def __init__(self, app: WSGIApplication, path: str, cookies: str, body: bytes | None) -> None:
        self.path, self.cookies, self.body = path, cookies, body
        self._app = app
        path, _, query = path.partition("?")
        self._environ = {
            "REQUEST_METHOD": "GET" if body is None else "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT_LANGUAGE": "nb",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if cookies:
            self._environ["HTTP_COOKIE"] = cookies
        if body is not None:
            self._environ |= {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body))}

    def made(self) -> tuple[str, list[tuple[str, str]], str]:
        """Make it; return status, headers and text."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401
            begun.append((status, headers))

        environ = {**self._environ, "wsgi.input": io.BytesIO(self.body or b"")}
        parts = self._app(environ, start)
        text = b"".join(parts).decode()
        if hasattr(parts, "close"):
            parts.close()
        return *begun[0], text

    def __call__(self) -> None:
        """Make it."""
        self.made()
