"""The database that keeps accounts: a file of our own, or the one an operator names.

Its tables are brought up to date when it is opened, by as many processes at once as may be.
"""

from __future__ import annotations

import os
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import URL, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from screener.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlite3 import Connection as SQLiteConnection

    from flask import Flask
    from sqlalchemy import Connection

FILE = "screener.db"
BUSY_SECONDS = 10
"""How long a process waits for another that writes to the file."""
CONNECTIONS = 32
"""As many as the server has threads, so that none waits for another's."""
_LOCK = 0x5C4EE4E4
"""The number of the advisory lock that migrations take in PostgreSQL; it only has to be ours."""

db = SQLAlchemy(session_options={"expire_on_commit": False})


def open_database(app: Flask, settings: Settings) -> None:
    """Connect an app with its database. Raises `SettingsError` if it cannot be used."""
    url = _url(settings)
    try:
        if url.get_backend_name() == "sqlite":
            _make_private(Path(url.database or ""))
        migrate(url)
        app.config["SQLALCHEMY_ENGINES"] = {"default": {"url": url, **_options(url)}}
        db.init_app(app)
        _forget_async_sessions(app)
    except ImportError as error:
        message = (
            f"SCREENER_DATABASE_URL needs a driver: {error}; `pip install 'screener[postgres]'`?"
        )
        raise SettingsError(message) from error
    except (OSError, SQLAlchemyError, CommandError) as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        shown = url.render_as_string(hide_password=True)
        raise SettingsError(f"the database {shown} cannot be used: {reason}") from error
    with app.app_context():
        _prepare(db.engine)


def _forget_async_sessions(app: Flask) -> None:
    """Take back what the extension does for async sessions at the end of every request.

    There are none, and Flask would start an event loop in each thread to close them, which fails
    in a thread that has one.
    """
    functions = app.teardown_appcontext_funcs
    functions[:] = [each for each in functions if not iscoroutinefunction(each)]


def _url(settings: Settings) -> URL:
    if not settings.database_url:
        return URL.create("sqlite", database=str((settings.data / FILE).absolute()))
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        # Not repeated here: it may hold a password.
        message = "SCREENER_DATABASE_URL is no address; write it as postgresql+psycopg://host/name"
        raise SettingsError(message) from None
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        return url
    if not url.database or url.database == ":memory:":
        raise SettingsError("SCREENER_DATABASE_URL names no file; write sqlite:////path/to/file")
    return url.set(database=str(Path(url.database).absolute()))


def _options(url: URL) -> dict[str, object]:
    """Return how an engine is made. No name or hash is to appear in a log with an error."""
    is_sqlite = url.get_backend_name() == "sqlite"
    return {
        "hide_parameters": True,
        "pool_size": CONNECTIONS,
        "max_overflow": CONNECTIONS,  # while a request counts a try, it needs a second one
        **({} if is_sqlite else {"pool_pre_ping": True}),
    }


def _make_private(path: Path) -> None:
    """Make the file if there is none: SQLite would let everybody on the machine read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(engine: Engine) -> None:
    """Set every connection to SQLite up. What is deleted is overwritten, not merely forgotten."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up(connection: SQLiteConnection, _record: object) -> None:
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()


def migrate(url: URL, revision: str = "head") -> None:
    """Bring the tables to a revision, each process in its turn, all of it or nothing."""
    engine = create_engine(url, poolclass=NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    _prepare(engine)

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: SQLiteConnection, _record: object) -> None:
        if is_sqlite:  # else the driver would commit before it creates a table
            connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def one_at_a_time(connection: Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({_LOCK})"
        )

    config = Config()
    config.set_main_option("script_location", "screener.intake.database:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
