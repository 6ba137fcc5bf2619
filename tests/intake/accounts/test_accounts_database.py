"""The database: made on first use, brought up to date, private, fit for several processes."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cast.event_loop import run_apart
from cast.open_files import times_open
from cast.ward import Browser, add, app_in, settings_in
from sqlalchemy import URL, create_engine, inspect, text

from screener.intake.accounts import Role, staff
from screener.intake.database.base import Base
from screener.intake.database.connection import close_database, db, migrate
from screener.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

OPEN_AT_ONCE = """
import sys
from pathlib import Path
from screener.intake.accounts import Role, staff
from screener.settings import Settings

data = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
with staff.opened(Settings(rules=data, data=data, keys=(b"k" * 32,))):
    staff.add(sys.argv[2], staff.Role.NURSE, "correct horse battery")
"""

NAMES = """
import sqlite3, sys
from contextlib import closing

with closing(sqlite3.connect(sys.argv[1])) as accounts:
    for (name,) in accounts.execute("SELECT name FROM account ORDER BY name"):
        print(name)
"""


@pytest.fixture
def database_url() -> str:
    """Return where accounts are kept: in the file of our own."""
    return ""


def url_of(path: Path) -> URL:
    """Return the address of a file."""
    return URL.create("sqlite", database=str(path))


def tables(path: Path) -> set[str]:
    """Return the names of a file's tables."""
    engine = create_engine(url_of(path))
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_the_file_is_made_on_first_use_for_its_owner_alone(
    apps: Callable[..., Flask], tmp_path: Path
) -> None:
    """So are its folder and what SQLite writes beside it."""
    app = apps()
    with app.app_context():
        staff.add("kari", Role.NURSE, "correct horse battery")
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()
        }
    assert modes == {"screener.db": 0o600, "screener.db-wal": 0o600, "screener.db-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_migrations_go_from_nothing_to_the_tables_of_the_program(tmp_path: Path) -> None:
    """Alembic finds no difference; doing it again changes nothing."""
    path = tmp_path / "screener.db"
    for _ in range(2):
        migrate(url_of(path))
        engine = create_engine(url_of(path))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
        engine.dispose()
    assert tables(path) == {
        "account",
        "account_event",
        "account_try",
        "alembic_version",
        "login",
    }


def test_a_migration_that_fails_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start begins where the last one did."""
    path = tmp_path / "screener.db"
    monkeypatch.setattr("alembic.op.create_table", lambda name, *_: 1 / (name != "login"))
    with pytest.raises(ZeroDivisionError):
        migrate(url_of(path))
    monkeypatch.undo()
    assert tables(path) == set()
    migrate(url_of(path))
    assert "login" in tables(path)


def test_a_new_file_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself would not wait for whoever is the first to write to it."""
    path = tmp_path / "screener.db"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as first,
        ThreadPoolExecutor() as threads,
    ):
        first.execute("BEGIN IMMEDIATE")
        second = threads.submit(migrate, url_of(path))
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)
        first.execute("COMMIT")
        second.result()
    assert "login" in tables(path)


def test_many_processes_may_start_at_once(tmp_path: Path) -> None:
    """Each waits for its turn; none finds half a database."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", OPEN_AT_ONCE, tmp_path / "new", f"nurse{n}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for n in range(6)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    with staff.opened(settings_in(tmp_path, data=tmp_path / "new")):
        assert len(staff.summaries()) == 6


def test_a_file_that_is_opened_twice_loses_nothing(
    apps: Callable[..., Flask], tmp_path: Path
) -> None:
    """A process that opened it without SQLite would let go of the locks that it has by SQLite."""
    one = apps()
    path = tmp_path / "data" / "screener.db"

    def names_elsewhere() -> str:
        program = [sys.executable, "-c", NAMES, str(path)]
        return subprocess.check_output(program, encoding="utf-8")

    add(one, "kari")
    apps()
    assert names_elsewhere() == "kari\n"  # the last to close it would take its log away
    add(one, "ola")
    assert names_elsewhere() == "kari\nola\n"


def test_what_is_deleted_is_overwritten_and_the_rest_is_safe(app: Flask) -> None:
    """Deleting in SQLite would otherwise only forget."""
    expected = {
        "secure_delete": 1,
        "foreign_keys": 1,
        "journal_mode": "wal",
        "busy_timeout": 10_000,
    }
    with app.app_context(), db.engine.connect() as connection:
        for pragma, value in expected.items():
            assert connection.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\0 and then junk"])
def test_a_file_that_is_no_database_is_refused_at_the_start(tmp_path: Path, content: bytes) -> None:
    """In one sentence that names the file; the file stays as it is."""
    path = tmp_path / "data" / "screener.db"
    path.parent.mkdir()
    path.write_bytes(content * 50)
    with pytest.raises(SettingsError, match=r"screener\.db cannot be used"):
        app_in(tmp_path)
    assert path.read_bytes() == content * 50


def test_a_database_of_a_later_version_is_refused(app: Flask, tmp_path: Path) -> None:
    """An old program must not write to tables that it does not know."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsError, match="9999"):
        app_in(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Something of that name is in the way."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be used"):
        app_in(tmp_path, data=tmp_path / "file" / "data")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "SCREENER_DATABASE_URL is no address"),
        ("postgresql://n@127.0.0.1:port/x", "SCREENER_DATABASE_URL is no address"),
        ("postgresql+nodriver://u:secret@localhost/x", "no kind that is known"),
        ("postgresql://u:secret@127.0.0.1:1/x", "cannot be used|needs a driver: .*psycopg"),
        ("oracle://u:secret@localhost/x", "needs a driver"),
        ("sqlite://", "names no file"),
        ("sqlite:////proc/none/x.db", "cannot be used"),
    ],
)
def test_a_database_url_that_is_of_no_use_is_told_without_its_password(
    tmp_path: Path, url: str, told: str
) -> None:
    """The reason stands there; the secret does not."""
    with pytest.raises(SettingsError, match=told) as error:
        app_in(tmp_path, database_url=url)
    assert "secret" not in str(error.value)


def test_a_database_url_says_where_accounts_are(apps: Callable[..., Flask], tmp_path: Path) -> None:
    """Nothing is made in the folder for data then."""
    apps(database_url=f"sqlite:///{tmp_path}/elsewhere.db")
    assert "account" in tables(tmp_path / "elsewhere.db")
    assert not (tmp_path / "data").exists()


def test_a_database_that_fails_gives_a_page_and_no_traceback(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The page says to wait; the log says what happened, without anybody's name or token."""
    browser = Browser(app)
    browser.logs_in()
    token = browser.cookies()["screener_intake"]
    with app.app_context():
        db.engine.dispose()
    for path in (tmp_path / "data").iterdir():
        path.unlink()
    sqlite3.connect(tmp_path / "data" / "screener.db").close()
    for reply in (browser.opens("/desk"), browser.opens("/account/"), browser.opens("/login")):
        assert (reply.status, reply.heading) == (503, "These pages are closed for a short while")
    assert "no such table" in caplog.text
    assert "kari" not in caplog.text
    assert token not in caplog.text


def test_pages_that_need_no_database_survive_without_one(app: Flask, tmp_path: Path) -> None:
    """The login page opens for somebody who has no cookie."""
    with app.app_context():
        db.engine.dispose()
    (tmp_path / "data" / "screener.db").unlink()
    assert Browser(app).opens("/login").status == 200


def test_a_database_that_is_closed_is_let_go_by_whoever_still_used_it(
    app: Flask, tmp_path: Path
) -> None:
    """A request that was under way may even ask once more; then nothing of the file is open."""
    file = (tmp_path / "data" / "screener.db").stat()
    with app.app_context(), db.engine.connect() as connection:
        close_database(app)
        assert connection.scalar(text("SELECT count(*) FROM account")) == 1
        with db.engine.connect() as another:
            assert another.scalar(text("SELECT count(*) FROM account")) == 1
        assert times_open(file) > 0
    assert times_open(file) == 0


def test_it_works_where_an_event_loop_runs(apps: Callable[..., Flask]) -> None:
    """No request starts one of its own to close sessions: that would fail in such a thread."""

    async def status() -> int:
        return apps().test_client().get("/login").status_code

    assert run_apart(status) == 200
