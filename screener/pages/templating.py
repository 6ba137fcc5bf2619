"""How every app of ours reads its templates: strict about names, tidy about white space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import StrictUndefined

if TYPE_CHECKING:
    from flask import Flask


def set_up_templates(app: Flask) -> None:
    """Have an app fail on an undefined name, and trim messages as the extractor does."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
