"""An application with accounts for each test, on a database of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.postgres import BIN, Postgres
from cast.ward import Time, add, app_in
from passlib.totp import TOTP  # type: ignore[import-untyped]

from screener.intake.database.connection import close_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

ALIKE = {"admin", "guard", "invitations", "keys", "own_logins", "passwords", "people"}
"""Tests of pages that ask of a database only what others here ask of both kinds."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave it to the long tests to ask PostgreSQL the same again."""
    for item in items:
        is_repetition = item.path.stem.removeprefix("test_accounts_") in ALIKE
        if is_repetition and item.name.rpartition("[")[2].startswith("postgresql"):
            item.add_marker(pytest.mark.long)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one-time codes be made and taken at a time that stands still."""
    monkeypatch.setattr(TOTP, "now", staticmethod(Time.seconds))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a PostgreSQL server that runs. Its tests share it, in one of pytest's processes."""
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short
        server = Postgres(Path(folder))
        yield server
        server.stops("immediate")


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgresql",
            marks=[
                pytest.mark.xdist_group("postgresql"),
                pytest.mark.skipif(not BIN, reason="Debian's postgresql is not installed"),
            ],
        ),
    ]
)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return where accounts are kept; what is true of one database is true of the other."""
    if request.param == "sqlite":
        yield ""
    else:
        server: Postgres = request.getfixturevalue("postgres")
        name = server.new_database()
        yield server.url(name)
        server.drop(name)


@pytest.fixture
def apps(tmp_path: Path, database_url: str) -> Iterator[Callable[..., Flask]]:
    """Return a function that makes apps, as `app_in` does, on one folder and one database."""
    made: list[Flask] = []

    def make(**more: object) -> Flask:
        made.append(app_in(tmp_path, **{"database_url": database_url, **more}))
        return made[-1]

    yield make
    for app in made:
        close_database(app)


@pytest.fixture
def app(apps: Callable[..., Flask]) -> Flask:
    """Return an app where kari, a nurse, may log in."""
    made = apps()
    add(made)
    return made
