"""The log: what happened to whose account, when, from where, and nothing more."""

from __future__ import annotations

import os
import pwd
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Browser, operator, stored
from sqlalchemy import select

from screener.intake.accounts import staff
from screener.intake.accounts.models import Event, EventKind
from screener.intake.database.base import Base
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

NEW = "another good long password"


def told(app: Flask) -> list[EventKind]:
    """Return what the log tells, in order."""
    return [event.what for event in stored(app, Event)]


def everything(app: Flask, folder: Path) -> str:
    """Return all that is kept: each row of each table, and the files if there are any."""
    with app.app_context():
        tables = Base.metadata.sorted_tables
        rows = [str(row) for table in tables for row in db.session.execute(select(table))]
    files = (path.read_bytes().decode("latin-1") for path in folder.glob("data/*"))
    return "\n".join([*rows, *files])


def test_the_log_tells_what_a_nurse_did(app: Flask) -> None:
    """Each line bears her account and a moment."""
    browser = Browser(app)
    browser.logs_in(password="wrong")
    browser.logs_in()
    browser.sends("/account/password", password=PASSWORD, new=NEW, again=NEW)
    phone, codes = browser.sets_up_an_app(NEW)
    browser.logs_out()
    browser.logs_in(password=NEW)
    browser.sends("/login/code", code="000000")
    browser.sends("/login/recovery-code", code=codes[0])
    browser.sends("/account/recovery-codes", password=NEW)
    browser.sends("/account/second-factor/off", password=NEW)
    assert phone.key
    assert told(app) == [
        EventKind.ADDED,
        EventKind.WRONG_PASSWORD,
        EventKind.LOGGED_IN,
        EventKind.NEW_PASSWORD,
        EventKind.SECOND_FACTOR_ON,
        EventKind.LOGGED_OUT,
        EventKind.WRONG_CODE,
        EventKind.RECOVERY_CODE_USED,
        EventKind.LOGGED_IN,
        EventKind.NEW_RECOVERY_CODES,
        EventKind.SECOND_FACTOR_OFF,
    ]
    for event in stored(app, Event):
        assert event.account_id == 1
        assert timedelta() <= datetime.now(UTC) - event.at < timedelta(minutes=5)


def test_the_log_tells_what_an_operator_did(app: Flask) -> None:
    """With no place: it was done at the command line. What it came to is told beside it."""
    operator(app, staff.disable, "kari")
    Browser(app).logs_in()
    operator(app, staff.enable, "kari")
    operator(app, staff.set_password, "kari", NEW)
    browser = Browser(app)
    browser.logs_in(password=NEW)
    browser.sends("/account/told")
    browser.sets_up_an_app(NEW)
    operator(app, staff.reset_second_factor, "kari")
    assert told(app) == [
        EventKind.ADDED,
        EventKind.DISABLED,
        EventKind.REFUSED,
        EventKind.ENABLED,
        EventKind.NEW_PASSWORD,
        EventKind.LOGGED_IN,
        EventKind.SECOND_FACTOR_ON,
        EventKind.SECOND_FACTOR_OFF,
    ]
    at_a_browser = {EventKind.REFUSED, EventKind.LOGGED_IN, EventKind.SECOND_FACTOR_ON}
    assert {event.what for event in stored(app, Event) if event.place} == at_a_browser
    user = pwd.getpwuid(os.getuid()).pw_name
    by = {event.what: event.done_by for event in stored(app, Event)}
    assert by == {
        **dict.fromkeys(by, user),
        EventKind.REFUSED: "",
        EventKind.LOGGED_IN: "kari",
        EventKind.SECOND_FACTOR_ON: "kari",
    }


def test_what_was_typed_as_a_name_is_not_kept(app: Flask, tmp_path: Path) -> None:
    """People type their password there."""
    Browser(app).logs_in("my-secret-password", "x")
    *_, event = stored(app, Event)
    assert (event.what, event.account_id) == (EventKind.WRONG_PASSWORD, None)
    assert "my-secret-password" not in everything(app, tmp_path)


def test_places_can_be_told_apart_but_are_no_addresses(app: Flask, tmp_path: Path) -> None:
    """The same place has the same pseudonym, which only the key makes."""
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"):
        Browser(app, address).logs_in(password="wrong")
    _, first, again, other, six, neighbour = (event.place for event in stored(app, Event))
    assert first == again != other
    assert six == neighbour
    kept = everything(app, tmp_path)
    assert "192.0.2" not in kept
    assert "2001:db8" not in kept


def test_lines_older_than_a_year_are_deleted(app: Flask) -> None:
    """At each login."""
    with app.app_context():
        for days in (364, 366):
            at = datetime.now(UTC) - timedelta(days=days)
            db.session.add(Event(at=at, what=EventKind.LOGGED_IN, account_id=1, place=""))
        db.session.commit()
    Browser(app).logs_in()
    assert told(app) == [EventKind.ADDED, EventKind.LOGGED_IN, EventKind.LOGGED_IN]


def test_the_list_of_accounts_tells_the_last_login(app: Flask) -> None:
    """As the log has it."""
    Browser(app).logs_in()
    with app.app_context():
        (summary,) = staff.summaries()
    assert summary.last_login is not None
    assert datetime.now(UTC) - summary.last_login < timedelta(minutes=5)


def test_the_servers_log_tells_who_wanted_what_is_not_hers(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """A page for admins, a form without its token, a try too many: where, and a pseudonym."""
    browser = Browser(app)
    browser.logs_in()
    assert browser.opens("/office").status == 403
    browser.token = "forged"
    assert browser.posts("/account/password", password=PASSWORD).status == 400
    for n in range(6):
        Browser(app, "192.0.2.7").logs_in(password=f"wrong {n}")
    told = [record.getMessage() for record in caplog.records]
    assert [line.partition(" from ")[0] for line in told] == [
        "Refused a page that the account's role does not open at pages.office",
        "Refused a form without its token at own_account.password",
        "Refused one try too many at accounts.login",
    ]
    assert "kari" not in caplog.text
    assert "192.0.2" not in caplog.text


def test_the_servers_log_tells_of_every_line_of_the_log_of_accounts(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """It may stand where who writes to the database writes not: by number, and of no name."""
    with caplog.at_level("INFO", "screener"):
        Browser(app, "192.0.2.7").logs_in()
    (line,) = [text for text in caplog.messages if text.startswith("Account ")]
    assert re.fullmatch(r"Account \d+, from [0-9a-f]{16}: logged in\.", line)
    assert "kari" not in caplog.text
    assert "192.0.2" not in caplog.text
