"""A code that is handed over sets the first password; nobody else ever knows that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cast.ward import PASSWORD, PERSON, Browser, Reply, operator, stored
from sqlalchemy import select, update

from screener.intake.accounts import Role, staff
from screener.intake.accounts.models import Account, Event, EventKind
from screener.intake.database.base import Base
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from flask import Flask

NEW = "another good long password"
WRONG = "The user name or the code is wrong, or the code has been used."


def invited(app: Flask, name: str = "ola") -> str:
    """Invite somebody as at the command line; return the code."""
    with app.app_context():
        code: str = staff.invite(name, *(() if staff.named(name) else (Role.NURSE, *PERSON)))[0]
        return code


def uses(app: Flask, code: str, name: str = "ola", address: str = "192.0.2.1") -> Reply:
    """Type a code and a new password."""
    fields = {"name": name, "code": code, "new": NEW, "again": NEW}
    return Browser(app, address).sends("/invitation", **fields)


def test_a_code_sets_the_password_once(app: Flask) -> None:
    """In small letters and without hyphens, too. Then there is a login, and the code is dead."""
    code = invited(app)
    assert Browser(app).logs_in("ola", "").status == 422
    typed = code.lower().replace("-", " ")
    assert uses(app, typed, "OLA").location == "/login"
    browser = Browser(app)
    assert browser.logs_in("ola", NEW).status == 303
    assert browser.is_in()
    reply = uses(app, code)
    assert (reply.status, reply.errors) == (422, [("#code", WRONG)])
    assert [line.what for line in stored(app, Event)][-3:] == [
        EventKind.PASSWORD_BY_CODE,
        EventKind.LOGGED_IN,
        EventKind.WRONG_INVITATION,
    ]


def test_opening_the_page_and_a_poor_password_use_no_code_up(app: Flask) -> None:
    """Nothing but a password that is set does. What was typed as code stands there again."""
    code = invited(app)
    browser = Browser(app)
    assert browser.opens("/invitation").status == 200
    fields = {"name": "ola", "code": code}
    short = browser.sends("/invitation", **fields, new="short", again="short")
    assert [field for field, _ in short.errors] == ["#new"]
    assert code in short.text
    other = browser.sends("/invitation", **fields, new=NEW, again=PASSWORD)
    assert [field for field, _ in other.errors] == ["#again"]
    assert uses(app, code).status == 303


def test_a_new_code_voids_the_one_before(app: Flask) -> None:
    """Whoever kept that has nothing."""
    first, second = invited(app), invited(app)
    assert uses(app, first).errors == [("#code", WRONG)]
    assert uses(app, second).status == 303


def test_a_code_runs_out_after_two_days(app: Flask) -> None:
    """The page says so to whoever has it; nobody else learns that there is one."""
    code = invited(app)
    with app.app_context():
        (until,) = db.session.scalars(select(Account.invited_until).where(Account.name == "ola"))
        assert until is not None
        assert timedelta(hours=47) < until - datetime.now(UTC) <= timedelta(hours=48)
        past = datetime.now(UTC) - timedelta(seconds=1)
        db.session.execute(update(Account).values(invited_until=past))
        db.session.commit()
    assert uses(app, code).errors == [("#code", "This code has run out. Ask for a new one.")]
    assert uses(app, "0" * 26).errors == [("#code", WRONG)]
    assert not stored(app, Account)[1].has_password


def test_a_code_of_a_disabled_account_or_of_another_is_wrong(app: Flask) -> None:
    """As is one for a name that nobody has."""
    code = invited(app)
    for name in ("kari", "nobody", ""):
        assert uses(app, code, name).status == 422
    operator(app, staff.disable, "ola")
    assert uses(app, code).errors == [("#code", WRONG)]


def test_codes_can_be_guessed_at_only_so_often(app: Flask) -> None:
    """As passwords: after five tries at a place one has to wait."""
    code = invited(app)
    for _ in range(5):
        assert uses(app, "0" * 26).status == 422
    assert uses(app, code).status == 429
    assert uses(app, code, address="192.0.2.2").status == 303


def test_a_code_for_somebody_with_a_password_ends_all_logins_and_is_told(app: Flask) -> None:
    """Until it is used the old password works; the second factor is still asked for."""
    old = Browser(app)
    old.logs_in()
    phone, _ = old.sets_up_an_app()
    code = invited(app, "kari")
    assert old.is_in()
    assert uses(app, code, "kari").status == 303
    assert not old.is_in()
    browser = Browser(app)
    assert browser.logs_in(password=PASSWORD).status == 422
    assert browser.logs_in(password=NEW).location == "/login/code"
    browser.sends("/login/code", code=phone.code())
    assert browser.opens("/desk").location == "/account/told"


def test_no_code_is_kept(app: Flask) -> None:
    """What is kept of it leads nowhere; what the log tells does not hold it."""
    code = invited(app)
    with app.app_context():
        kept = [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(select(table))
        ]
    assert code not in "".join(kept)
    assert code.replace("-", "") not in "".join(kept)
