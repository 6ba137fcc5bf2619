"""The database that keeps accounts: a file of our own, or the one an operator names.

Its tables are brought up to date when it is opened, by as many processes at once as may be.
"""

from __future__ import annotations

import logging
import os
import time
from inspect import iscoroutinefunction
from pathlib import Path
from sqlite3 import Error as SQLiteError
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import URL, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from screener.intake.database.transport import doubt_about
from screener.settings import NO_DATA, Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection as SQLiteConnection

    from flask import Flask
    from sqlalchemy import Connection, Select

FILE = "screener.db"
BUSY_SECONDS = 10
"""How long a process waits for another that writes to the file."""
_ASK_AGAIN_SECONDS = 0.02
CONNECTIONS = 32
"""As many as the server has threads, so that none waits for another's."""
CONNECT_SECONDS = 5
"""How long a database server may take to answer."""
_LOCK = 0x5C4EE4E4
"""The number of the advisory lock that migrations take in PostgreSQL; it only has to be ours."""

_REMEDIES = {
    "not a database": "put a backup in its place, or move it away to begin with a new one",
    "malformed": "put a backup in its place, or move it away to begin with a new one",
    "locked": "another program holds it; end that program",
    "full": "make room on the disk",
    "disk I/O": "make room on the disk, or see whether it is failing",
    "No space left": "make room on the disk",
    "readonly": "it and its folder must be writable for the user who runs the screener",
    "Read-only": "it and its folder must be writable for the user who runs the screener",
    "read-only transaction": "its server must take what is written; is it a standby?",
    "Permission": "it and its folder must belong to the user who runs the screener",
    "unable to open": "it and its folder must belong to the user who runs the screener",
    "Can't locate revision": "made by a newer screener: restore the backup, or install that one",
    "no such table": "it is not the screener's, or another file has taken its place",
    "onnection": "the server must run, and be reached from here",
}
"""What would be right, by a piece of what SQLite, PostgreSQL or the system says."""

_log = logging.getLogger(__name__)
db = SQLAlchemy(session_options={"expire_on_commit": False})


def first(statement: Select[Any], **values: object) -> Sequence[Any] | None:
    """Return the first row that a statement finds, None if there is none.

    For what every request asks: a session, and objects that can be changed, cost thrice as much.
    """
    with db.engine.connect() as connection:
        return connection.execute(statement, values).first()


def open_database(app: Flask, settings: Settings) -> None:
    """Connect an app with its database. Raises `SettingsError` if it cannot be used."""
    url = _url(settings)
    doubt = doubt_about(url)
    try:
        if url.get_backend_name() == "sqlite":
            _make_private(Path(url.database or ""))
        migrate(url)
        app.config["SQLALCHEMY_ENGINES"] = {"default": {"url": url, **_options(url)}}
        db.init_app(app)
        _forget_async_sessions(app)
    except NoSuchModuleError:
        message = (
            f'SCREENER_DATABASE_URL is of no kind that is known, "{url.drivername}"; '
            "write it as postgresql://user:password@host/name?sslmode=verify-full"
        )
        raise SettingsError(message) from None
    except ImportError as error:
        message = (
            f"SCREENER_DATABASE_URL needs a driver: {error}; `pip install 'screener[postgres]'`?"
        )
        raise SettingsError(message) from error
    except (OSError, SQLAlchemyError, CommandError) as error:
        raise SettingsError(told(url, error)) from error
    with app.app_context():
        _prepare(db.engine)
        try:
            check(app)
        finally:  # whatever fails before the first request, nothing is left open
            db.engine.dispose()
    if doubt:
        _log.warning("%s", doubt)


def close_database(app: Flask) -> None:
    """Close an app's connections: those in use, and any that it still opens, once returned."""
    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkin", lambda _connection, record: record.invalidate())
    engine.dispose()


def told(url: URL, error: Exception) -> str:
    """Return in one line what is wrong with a database, and what would be right."""
    reason = " ".join(str(getattr(error, "orig", None) or error).split())
    remedies = (remedy for piece, remedy in _REMEDIES.items() if piece in reason)
    remedy = next(remedies, "see docs/deployment.md")
    shown = url.render_as_string(hide_password=True)
    return f"the database {shown} cannot be used: {reason}: {remedy}"


def check(app: Flask) -> None:
    """See that an app's database answers and may be written to. Raises `SettingsError` if not.

    Nothing is written, and no lock taken, to find out.
    """
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
                reason = _why_read_only(connection)
        except SQLAlchemyError as error:
            raise SettingsError(told(db.engine.url, error)) from error
        if reason:
            raise SettingsError(told(db.engine.url, PermissionError(reason)))


def _why_read_only(connection: Connection) -> str | None:
    """Return why nothing can be written, or None if it can."""
    if connection.dialect.name == "sqlite":
        path = Path(connection.engine.url.database or "")
        is_writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        return None if is_writable else "it is readonly"
    if connection.dialect.name == "postgresql":
        is_read_only = connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
        return "each transaction is a read-only transaction" if is_read_only else None
    return None


def file_of(settings: Settings) -> tuple[int, int] | None:
    """Return which file is the database now (device and number); None if there is no file."""
    file = database_file(settings)
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def database_file(settings: Settings) -> Path | None:
    """Return where the file of accounts is or would be; None if a server keeps them."""
    url = _url(settings)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _forget_async_sessions(app: Flask) -> None:
    """Take back what the extension does for async sessions at the end of every request.

    There are none, and Flask would start an event loop in each thread to close them, which fails
    in a thread that has one.
    """
    functions = app.teardown_appcontext_funcs
    functions[:] = [each for each in functions if not iscoroutinefunction(each)]


def _url(settings: Settings) -> URL:
    if not settings.database_url:
        if settings.data is None:
            raise SettingsError(NO_DATA)
        return URL.create("sqlite", database=str((settings.data / FILE).absolute()))
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
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
        "connect_args": _patience(url),
    }


def _patience(url: URL) -> dict[str, object]:
    is_postgresql = url.get_backend_name() == "postgresql"
    return {"connect_timeout": CONNECT_SECONDS} if is_postgresql else {}


def _make_private(path: Path) -> None:
    """Make the file if there is none: SQLite would let everybody on the machine read it.

    One that is there is left alone: closing it would take every lock of this process from it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(engine: Engine) -> None:
    """Set every connection to SQLite up. What is deleted is overwritten, not merely forgotten."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up(connection: SQLiteConnection, _record: object) -> None:
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}").close()
            _write_ahead(connection)
            for pragma in ("foreign_keys=ON", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}").close()
        except SQLiteError:  # nobody else would close it
            connection.close()
            raise


def _write_ahead(connection: SQLiteConnection) -> None:
    """Have changes of the file written ahead to another, so that nobody waits who only reads.

    While others ask the same for a new file SQLite refuses at once, however long it may wait.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except SQLiteError as error:
            is_busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(_ASK_AGAIN_SECONDS)
        else:
            return


def migrate(url: URL, revision: str = "head") -> None:
    """Bring the tables to a revision, each process in its turn, all of it or nothing.

    Nothing is written, and nobody waited for, when they are there already.
    """
    config = Config()
    config.set_main_option("script_location", "screener.intake.database:migrations")
    engine = create_engine(url, poolclass=NullPool, connect_args=_patience(url))
    _prepare(engine)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if revision == "head" and current == ScriptDirectory.from_config(config).get_current_head():
        return
    _one_at_a_time(engine)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _one_at_a_time(engine: Engine) -> None:
    """Have each transaction of an engine wait until it is the only one that writes."""
    is_sqlite = engine.dialect.name == "sqlite"

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: SQLiteConnection, _record: object) -> None:
        if is_sqlite:  # else the driver would commit before it creates a table
            connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({_LOCK})"
        )
