"""Style sheets and scripts under addresses that change with their content: none goes stale.

All files of a side share one digest, so that a module finds the others beside it. What both sides
show lies in this package's folder.
"""

from __future__ import annotations

import gzip
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def assets(package: str) -> Blueprint:
    """Return a blueprint that serves static files, read and hashed once.

    They are those in the folder static/ of the side's `package`, and those that both sides share.
    Templates link to a file with `asset("screener.css")`.
    """
    folders = [resources.files(name).joinpath("static") for name in (__package__, package)]
    files = {file.name: file.read_bytes() for folder in folders for file in folder.iterdir()}
    # Once, when loaded. Only files without a secret: pages are not compressed (BREACH).
    compressed = {name: gzip.compress(data, mtime=0) for name, data in files.items()}
    current = _digest(files)
    blueprint = Blueprint("assets", __name__)

    def address(name: str) -> str:
        return url_for("assets.file", digest=current, name=name)

    @blueprint.get("/static/<digest>/<name>")
    def file(digest: str, name: str) -> Response:
        if digest != current or name not in files:
            abort(404)
        is_gzip = request.accept_encodings["gzip"] > 0
        response = Response(
            compressed[name] if is_gzip else files[name],
            content_type=_TYPES["." + name.rsplit(".", 1)[1]],
        )
        response.vary.add("Accept-Encoding")
        if is_gzip:
            response.content_encoding = "gzip"
        response.cache_control.public = True
        response.cache_control.max_age = 365 * 24 * 60 * 60
        response.cache_control.immutable = True
        response.set_etag(f"{digest}-gzip" if is_gzip else digest)
        return response.make_conditional(request)  # type: ignore[return-value]

    @blueprint.get("/favicon.ico")
    def icon() -> BaseResponse:
        return redirect(address("mark.svg"), 303)

    blueprint.add_app_template_global(address, "asset")
    return blueprint


def _digest(files: Mapping[str, bytes]) -> str:
    """Return what stands for the names and contents of some files together."""
    each = (f"{name} {hashlib.sha256(data).hexdigest()}\n" for name, data in sorted(files.items()))
    return hashlib.sha256("".join(each).encode()).hexdigest()[:16]
