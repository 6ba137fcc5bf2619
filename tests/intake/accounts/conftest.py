"""An application with accounts for each test, on a database of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]

from intake.accounts.ward import Time, add, app_in
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one-time codes be made and taken at a time that stands still."""
    monkeypatch.setattr(TOTP, "now", staticmethod(Time.seconds))


@pytest.fixture
def apps(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Return a function that makes apps, as `app_in` does, on one folder."""
    made: list[Flask] = []

    def make(**more: object) -> Flask:
        made.append(app_in(tmp_path, **more))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(apps: Callable[..., Flask]) -> Flask:
    """Return an app where kari, a nurse, may log in."""
    made = apps()
    add(made)
    return made
