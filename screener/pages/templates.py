"""Templates, each read and compiled when an app is made: a request needs no file for its page.

A page then comes also where no file can be opened, and an upgrade that replaces files under a
running server changes none of its pages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, DictLoader, StrictUndefined

from screener.packaged import packaged, read_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import CodeType

    from flask import Flask
    from jinja2 import Environment
    from jinja2.bccache import Bucket


class _AtHand(DictLoader):
    """All templates of a folder, as they are now; a traceback still tells in which file it is."""

    def __init__(self, folder: Path) -> None:
        texts = {}
        for file in folder.rglob("*.html"):
            with read_from(file):
                texts[file.relative_to(folder).as_posix()] = file.read_text("utf-8")
        super().__init__(texts)
        self._folder = folder

    def get_source(  # type: ignore[override] # as every loader's
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool]]:
        text, _, is_current = super().get_source(environment, template)
        return text, str(self._folder / template), is_current


class _CompiledOnce(BytecodeCache):
    """What was compiled for one app, for the other apps of the process, which are set up alike."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_compiled = _CompiledOnce()


@cache
def _at_hand() -> _AtHand:
    return _AtHand(packaged("templates"))


def set_up_templates(app: Flask) -> None:
    """Have an app fail on an undefined name, and trim messages as the extractor does."""
    if not app.debug:  # there templates are read anew when they were edited
        app.jinja_loader = _at_hand()
    app.jinja_env.bytecode_cache = _compiled
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def load_templates(app: Flask, *places: str) -> None:
    """Compile every template whose name begins with one of the places.

    The app must know by then all filters that they use.
    """
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith(places)):
        with read_from(packaged("templates") / name):
            app.jinja_env.get_template(name)
