"""Tables of earlier versions, with what stands in them, are brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Browser, app_in, stored
from sqlalchemy import create_engine, make_url, text

from screener.intake.accounts.models import Account, Event, EventKind, Login
from screener.intake.accounts.passwords import hashed
from screener.intake.database.connection import db, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cast.postgres import Postgres
    from flask import Flask
    from sqlalchemy import URL

FILLED = (
    """INSERT INTO account (id, name, password, role, active, fs_uniquifier, added_at, version)
       VALUES (1, 'kari', :password, 'admin', true, 'one', :now, 1)""",
    """INSERT INTO login (digest, account_id, needs_code, started_at, seen_at)
       VALUES ('digest', 1, false, :now, :now)""",
    "INSERT INTO account_event (at, what, account_id, place) VALUES (:now, 'added', 1, '')",
    "INSERT INTO account_event (at, what, place) VALUES (:now, 'wrong password', 'place')",
)


@pytest.fixture
def url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[URL]:
    """Return the address of a database without tables."""
    if not database_url:
        yield make_url(f"sqlite:///{tmp_path}/old.db")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        name = server.new_database(template="template1")
        yield make_url(server.url(name)).set(drivername="postgresql+psycopg")
        server.drop(name)


def fill(app: Flask, url: URL) -> None:
    """Write an account, its login and lines of its log, as an earlier version would have."""
    with app.app_context():
        values = {"password": hashed(PASSWORD), "now": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"}
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in FILLED:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
    engine.dispose()


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_accounts_logins_and_log_survive_an_upgrade(
    app: Flask, url: URL, tmp_path: Path, revision: str
) -> None:
    """Nobody is logged out or forgotten; whose account a line is about stands in it from now on."""
    migrate(url, revision)
    fill(app, url)
    upgraded = app_in(tmp_path, database_url=url.render_as_string(hide_password=False))
    (account,) = stored(upgraded, Account)
    assert (account.name, account.full_name, account.profession) == ("kari", "", "")
    assert (account.invitation, account.password_reset_at) == (None, None)
    assert [login.digest for login in stored(upgraded, Login)] == ["digest"]
    told = [(event.what, event.account_name, event.done_by) for event in stored(upgraded, Event)]
    assert told == [(EventKind.ADDED, "kari", ""), (EventKind.WRONG_PASSWORD, "", "")]
    browser = Browser(upgraded)
    browser.logs_in()
    assert browser.opens("/").location == "/account/person"
    with upgraded.app_context():
        db.engine.dispose()
