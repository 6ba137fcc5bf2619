"""A request as ASGI has it, once it is whole, given to a WSGI application."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Scope = dict[str, Any]
Answer = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers and content."""


def environ_of(scope: Scope, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """Return the request as PEP 3333 has it."""
    raw = scope.get("raw_path") or scope["path"].encode()
    client = scope.get("client") or ("", 0)
    server = scope.get("server") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        is_bare = name in {"content-type", "content-length"}
        environ[key if is_bare else f"HTTP_{key}"] = value
    return environ


def run_whole(inner: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """Have a WSGI application answer a request, all of it."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, fields: list[tuple[str, str]], *_: object) -> Callable[..., object]:
        started.append((status, fields))
        return lambda _: None

    parts = inner(environ, start)
    try:
        content = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, fields = started[-1]
    return int(status.split()[0]), fields, content
