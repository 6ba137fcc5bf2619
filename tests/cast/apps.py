"""The applications that the tests visit: the shipped questionnaire, and small ones of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rulefiles.models import rule_file, write

from screener.packaged import packaged
from screener.settings import Settings
from screener.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask
    from rulefiles.models import Data

    from screener.figures.sums import Key

KEY, OTHER_KEY = b"one key that is 32 bytes long...", b"another key that is 32 bytes ..."
LANGUAGES = ("nb", "nn", "en")


def app_of(
    rules: Path,
    keys: tuple[bytes, ...] = (KEY,),
    public_url: str = "",
    proxy_hops: int = 0,
    count: Callable[[Iterable[Key]], None] | None = None,
) -> Flask:
    """Return the application that serves a rule file."""
    return create_app(
        Settings(
            rules=rules,
            data=rules.parent,
            keys=keys,
            public_url=public_url,
            proxy_hops=proxy_hops,
        ),
        count=count,
    )


@cache
def shipped() -> Flask:
    """Return the application that serves the file that ships with the program."""
    return app_of(packaged("rules.yaml"))


@cache
def label_based() -> Flask:
    """Return the application that serves the second file, the draft after product labels."""
    return app_of(Path(__file__).parents[2] / "examples" / "label-based.yaml")


def app_for(folder: Path, *questions: Data, keys: tuple[bytes, ...] = (KEY,)) -> Flask:
    """Return the application that serves a small file of these questions."""
    return app_of(write(folder, rule_file(*questions)), keys)
