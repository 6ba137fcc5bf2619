"""Whatever becomes of the nurses' database, patients are served; nurses are as soon as may be."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from cast.installation import file_in, settings_in
from cast.nurse import PASSWORD
from cast.open_files import times_open
from cast.serving import serving
from sqlalchemy import Engine, event
from werkzeug.test import Client

from screener.intake.accounts import Role, staff
from screener.intake.side import Side
from screener.keys import new_key
from screener.packaged import packaged
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _pytest.logging import LogCaptureFixture

RULES = packaged("rules.yaml")
KEY = b"k" * 32


@pytest.fixture(autouse=True)
def _connections_end() -> Iterator[None]:
    """Close what a side has opened: here nothing ends it, as the server's process does."""
    opened: list[sqlite3.Connection] = []

    def note(connection: sqlite3.Connection, _record: object) -> None:
        opened.append(connection)

    event.listen(Engine, "connect", note)
    yield
    event.remove(Engine, "connect", note)
    for connection in opened:
        connection.close()


def status(side: Side) -> int:
    """Ask for the login page."""
    return Client(side).get("/login").status_code


def garbage(path: Path) -> None:
    """Put something that is no database in the place of the accounts."""
    path.write_bytes(b"this is no database" * 99)


def newer(path: Path) -> None:
    """Put the accounts of a later version of the program there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()


def folder(path: Path) -> None:
    """Put a folder there."""
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (garbage, "put a backup in its place"),
        (newer, "made by a newer screener: restore the backup"),
        (folder, "screener.db cannot be used"),
    ],
)
def test_a_file_that_cannot_be_used_closes_the_side_until_it_can(
    tmp_path: Path, caplog: LogCaptureFixture, spoil: Callable[[Path], None], told: str
) -> None:
    """Every page says so with 503; the log says it once, in a line; a good file opens it again.

    Nothing stays open of the file: whoever looks after it may move it away.
    """
    path = file_in(tmp_path)
    spoil(path)
    side = Side(settings_in(tmp_path), load(RULES))
    side.look()
    side.look()
    reply = Client(side).get("/login", headers={"Accept-Language": "nb"})
    assert (reply.status_code, side.is_open()) == (503, False)
    assert "Retry-After" in reply.headers
    assert "</h1>" in reply.text
    assert "<form" not in reply.text
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told in line
    assert "\n" not in line
    assert times_open(path.stat()) == 0
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    side.look()
    assert (status(side), side.is_open()) == (200, True)


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:secret@127.0.0.1:1/x", "oracle://u:secret@localhost/x", "nonsense:secret"],
)
def test_a_server_that_is_not_there_closes_the_side(
    tmp_path: Path, caplog: LogCaptureFixture, url: str
) -> None:
    """So does a driver that is missing. The password is told nobody."""
    side = Side(settings_in(tmp_path, database_url=url), load(RULES))
    side.look()
    assert status(side) == 503
    assert "secret" not in caplog.text


def test_a_kind_of_database_that_is_not_known_is_told_with_one_that_is(
    tmp_path: Path, caplog: LogCaptureFixture
) -> None:
    """Such as the name that many hosts write into their addresses."""
    url = "postgres://u:secret@localhost/x"
    Side(settings_in(tmp_path, database_url=url), load(RULES)).look()
    assert '"postgres"; write it as postgresql://' in caplog.text
    assert "secret" not in caplog.text


def test_a_side_that_is_tried_again_and_again_holds_nothing_open(tmp_path: Path) -> None:
    """Else each try, every few seconds, would keep some of the files that a process may open."""
    side = Side(settings_in(tmp_path, limits_url="redis://localhost:port/0"), load(RULES))
    for _ in range(3):
        side.look()
    assert status(side) == 503
    assert times_open(file_in(tmp_path).stat()) == 0


def test_a_file_that_is_replaced_is_used_from_the_next_request_on(tmp_path: Path) -> None:
    """Else what the command line says of accounts would reach nobody. The other one is let go."""
    settings = settings_in(tmp_path)
    side = Side(settings, load(RULES))
    side.look()
    with staff.opened(settings):
        staff.add("kari", Role.NURSE, PASSWORD)
    path = file_in(tmp_path)
    shutil.copy(path, tmp_path / "copy.db")
    first = path.stat()
    (tmp_path / "first.db").hardlink_to(path)  # or the system gave its number to a new file
    (tmp_path / "copy.db").replace(path)
    assert path.stat().st_ino != first.st_ino
    assert status(side) == 200
    assert times_open(first) == 0
    with staff.opened(settings):
        staff.disable("kari")
        assert not staff.find("kari").active


def test_a_file_that_is_removed_closes_the_side_until_it_is_back(
    tmp_path: Path, caplog: LogCaptureFixture
) -> None:
    """An empty one in its place would only seem to be right."""
    side = Side(settings_in(tmp_path), load(RULES))
    side.look()
    path = file_in(tmp_path)
    path.rename(tmp_path / "away.db")
    assert status(side) == 503
    assert "cannot be reached, while in use" in caplog.text
    assert not path.exists()
    (tmp_path / "away.db").rename(path)
    side.look()
    assert status(side) == 200


def test_tables_that_are_current_are_opened_beside_somebody_who_writes(tmp_path: Path) -> None:
    """No lock is taken to find that nothing has to be done."""
    settings = settings_in(tmp_path)
    with staff.opened(settings):
        pass
    with closing(sqlite3.connect(file_in(tmp_path), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        side = Side(settings, load(RULES))
        side.look()
        assert status(side) == 200


def test_a_rule_file_taken_while_the_side_is_closed_is_served_when_it_opens(
    tmp_path: Path,
) -> None:
    """What was wrong with an edit is told then, too."""
    garbage(file_in(tmp_path))
    side = Side(settings_in(tmp_path), load(RULES))
    side.look()
    side.take_rules(load(RULES))
    side.tell_problems([])
    file_in(tmp_path).unlink()
    side.look()
    assert status(side) == 200


def ask(port: int, path: str) -> tuple[int, str]:
    """Ask a server on this machine for a page."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()


def test_a_server_serves_patients_beside_a_broken_database(tmp_path: Path) -> None:
    """The probe for patients is content, the one for nurses is not; both tell the state."""
    garbage(file_in(tmp_path))
    with serving(tmp_path, SCREENER_KEYS=new_key()) as server:
        assert ask(server.port, "/nb/")[0] == 200
        assert ask(server.port, "/intake/")[0] == 503
        ready, nurses = ask(server.port, "/readyz"), ask(server.port, "/readyz?side=intake")
        assert (ready[0], json.loads(ready[1])["intake"]) == (200, "closed")
        assert (nurses[0], json.loads(nurses[1])["status"]) == (503, "not ready")
    printed = server.output.read_text()
    assert "patients are served: the database" in printed
    assert "Traceback" not in printed
