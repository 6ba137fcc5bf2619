"""What only PostgreSQL can get wrong. Everything else about accounts is tested with both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cast.postgres import BIN
from cast.ward import Browser, add
from sqlalchemy import create_engine, make_url

from screener.intake.database.base import Base
from screener.intake.database.connection import check, migrate
from screener.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cast.postgres import Postgres
    from flask import Flask

pytestmark = [
    pytest.mark.xdist_group("postgresql"),
    pytest.mark.skipif(not BIN, reason="Debian's postgresql is not installed"),
]


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """Return the address of a new database."""
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop(name)


def test_migrations_go_from_nothing_to_the_tables_of_the_program(postgres: Postgres) -> None:
    """By six programs that start at once, each in its turn; Alembic finds no difference."""
    url = make_url(postgres.url(postgres.new_database(template="template1")))
    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(migrate, url) for _ in range(6)]:
            done.result()
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_a_server_that_went_away_gives_a_page_and_is_found_again(
    apps: Callable[..., Flask], postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    """Connections that broke are made anew; the login is still there."""
    app = apps()
    add(app)
    browser = Browser(app)
    browser.logs_in()
    postgres.stops()
    assert browser.opens("/desk").status == 503
    assert "kari" not in caplog.text
    postgres.starts()
    assert browser.is_in()


def test_a_server_that_takes_nothing_is_told(
    apps: Callable[..., Flask], postgres: Postgres, database_url: str
) -> None:
    """Such as one that only stands by: reading would work, and no nurse could log in."""
    app = apps()
    name = make_url(database_url).database
    check(app)
    postgres.do(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    postgres.hangs_up()
    with pytest.raises(SettingsError, match=r"is it a standby\?"):
        check(app)
    postgres.do(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
    postgres.hangs_up()
    check(app)
