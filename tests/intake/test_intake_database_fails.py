"""A database that is read-only, unreadable or locked: patients are served, nurses soon again."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.installation import file_in, forwarding_to, settings_in
from cast.nurse import PASSWORD, Nurse
from cast.serving import PATIENCE_SECONDS, only_as_modes_allow, serving_impatient

from screener.intake.accounts import Role, staff
from screener.keys import new_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from cast.serving import Server


@contextmanager
def mode(path: Path, now: int) -> Iterator[None]:
    """Let a file or folder have another mode for a while."""
    before = path.stat().st_mode
    path.chmod(now)
    try:
        yield
    finally:
        path.chmod(before)


def read_only(path: Path) -> AbstractContextManager[None]:
    """Let nobody write to the file."""
    return mode(path, 0o400)


def in_a_read_only_folder(path: Path) -> AbstractContextManager[None]:
    """Let nobody make a file beside it, as SQLite must."""
    return mode(path.parent, 0o500)


def unreadable(path: Path) -> AbstractContextManager[None]:
    """Let nobody read the file."""
    return mode(path, 0)


def out_of_reach(path: Path) -> AbstractContextManager[None]:
    """Let nobody into its folder."""
    return mode(path.parent, 0)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file so that nobody else may even read it, which needs that nobody has it open."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def being_written_to(path: Path) -> Iterator[None]:
    """Hold the file so that nobody else may write to it."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def ask(port: int, path: str) -> tuple[int, str]:
    """Ask a server on this machine for a page."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read().decode()


def until_nurses_get(port: int, status: int) -> str:
    """Ask for the login page until it comes with a status. Patients are served all the time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert ask(port, "/nb/")[0] == 200
        said, page = ask(port, "/intake/login")
        if said == status:
            return page
        assert said in {200, 503}
    raise AssertionError(f"the login page never came with {status}")


@contextmanager
def served_beside(
    folder: Path, spoil: Callable[[Path], AbstractContextManager[None]]
) -> Iterator[Server]:
    """Start a server beside a database that fails; mend that once the nurses' page says so."""
    with staff.opened(settings_in(folder)):
        staff.add("nina", Role.NURSE, PASSWORD)
    with ExitStack() as stack:
        with spoil(file_in(folder)):
            server = stack.enter_context(
                serving_impatient(
                    folder,
                    Path(__file__).with_name("impatient.py"),
                    before=only_as_modes_allow(),
                    SCREENER_KEYS=new_key(),
                )
            )
            page = until_nurses_get(server.port, 503)
            assert "</h1>" in page
            assert "<form" not in page
        until_nurses_get(server.port, 200)
        yield server


def logged(server: Server) -> list[str]:
    """Return the lines of a server's log that are to be looked at."""
    printed = server.output.read_text()
    assert "Traceback" not in printed
    return [line for line in printed.splitlines() if " WARNING " in line or " ERROR " in line]


@pytest.mark.parametrize("spoil", [read_only, in_a_read_only_folder, unreadable, out_of_reach])
def test_nurses_wait_for_their_database_and_patients_do_not(
    tmp_path: Path, spoil: Callable[[Path], AbstractContextManager[None]]
) -> None:
    """At start and while it runs: 503 with its page, a line each time, and open again by itself."""
    with served_beside(tmp_path, spoil) as server:
        with spoil(file_in(tmp_path)):
            until_nurses_get(server.port, 503)
        until_nurses_get(server.port, 200)
    lines = logged(server)
    assert [line.split()[1] for line in lines] == ["ERROR", "WARNING"] * 2
    assert all("patients are served: the" in line for line in lines[::2])


def test_nobody_waits_for_whoever_holds_the_database(tmp_path: Path) -> None:
    """Held when the server starts, it closes the nurses' pages; later, what has to be written."""
    with served_beside(tmp_path, locked) as server:
        nurse = Nurse(forwarding_to(server.port))
        with being_written_to(file_in(tmp_path)):
            assert nurse.logs_in().status == 503
            until_nurses_get(server.port, 200)
        lines = logged(server)  # a login that comes seconds later tells of its tries, too
        assert nurse.logs_in().status == 200
    assert [line.split()[1] for line in lines] == ["ERROR", "WARNING", "WARNING", "ERROR"]
    assert all("another program holds it; end that program" in line for line in lines[::3])
    assert "again" in lines[1]
    assert "counted on this node alone meanwhile" in lines[2]
