"""How every app of ours reads its templates: strict about names, tidy about white space."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import request
from jinja2 import StrictUndefined

if TYPE_CHECKING:
    from flask import Flask


def set_up_templates(app: Flask) -> None:
    """Have an app fail on an undefined name, and trim messages as the extractor does."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.add_template_global(own_address)


def own_address() -> str:
    """Return the address of the page at hand as a form's action: path and query, no fragment.

    A form without an action posts to the address that stands in the browser, its fragment with it,
    and every redirect after that inherits the fragment: the next page would open at its answers,
    the question out of sight.
    """
    path = quote(f"{request.script_root}{request.path}")
    query = quote(request.query_string, safe="%&=+")
    return f"{path}?{query}" if query else path
