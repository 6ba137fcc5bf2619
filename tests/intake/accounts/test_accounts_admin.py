"""The admins' pages: accounts are looked after without a shell, and the log is read."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from cast.any_page import text_of
from cast.ward import PASSWORD, Browser, Reply, add, stored, threads_in

from screener.intake.accounts import Role, staff
from screener.intake.accounts.models import Account, Event, EventKind

if TYPE_CHECKING:
    from flask import Flask

NEW = "another good long password"
OLA = {"full_name": "Ola Nordmann", "profession": "lege", "name": "ola", "role": "nurse"}
KARI = "/admin/accounts/1/"


@pytest.fixture
def admin(app: Flask) -> Browser:
    """Return the browser in which astrid, an admin, has logged in; kari is account 1."""
    add(app, "astrid", Role.ADMIN)
    browser = Browser(app)
    assert browser.logs_in("astrid").status == 303
    return browser


def does(admin: Browser, act: str, path: str = KARI) -> Reply:
    """Do something with an account, with the right password."""
    return admin.sends(path + act, password=PASSWORD)


def kari(app: Flask) -> Account:
    """Return kari's account."""
    found = [one for one in stored(app, Account) if one.id == 1]
    assert isinstance(found[0], Account)
    return found[0]


def test_somebody_is_invited_with_a_code_that_is_shown_once(app: Flask, admin: Browser) -> None:
    """It stands in no address; the page that is loaded again says that it was shown."""
    reply = admin.sends("/admin/invite", **OLA, password=PASSWORD)
    assert reply.location == "/admin/code"
    shown = admin.opens("/admin/code")
    (code,) = shown.codes
    assert "/invitation" in shown.text
    assert code not in admin.opens("/admin/code").text
    assert "shown once" in admin.opens("/admin/code").text
    fields = {"name": "ola", "code": code, "new": NEW, "again": NEW}
    assert Browser(app).sends("/invitation", **fields).status == 303
    ola = Browser(app)
    ola.logs_in("ola", NEW)
    assert ola.is_in()
    assert ola.opens("/admin/").status == 403
    by = {(line.what, line.done_by) for line in stored(app, Event) if line.account_name == "ola"}
    assert {
        (EventKind.ADDED, "astrid"),
        (EventKind.INVITED, "astrid"),
        (EventKind.LOGGED_IN, "ola"),
    } <= by


def test_what_cannot_be_invited_is_said_beside_its_field(app: Flask, admin: Browser) -> None:
    """A name that is taken or none, a wrong password, a role that there is not."""
    for field, typed in (
        ("name", "KARI"),
        ("name", "o"),
        ("full_name", " "),
        ("password", "wrong"),
        ("role", "doctor"),
    ):
        reply = admin.sends("/admin/invite", **{**OLA, "password": PASSWORD, field: typed})
        assert (reply.status, [one for one, _ in reply.errors]) == (422, [f"#{field}"])
    assert {one.name for one in stored(app, Account)} == {"kari", "astrid"}


def test_every_change_asks_for_the_password_of_the_admin(app: Flask, admin: Browser) -> None:
    """A wrong one, or the other's own, changes nothing."""
    before = kari(app)
    for act in ("disable", "admin", "remove", "code"):
        reply = admin.sends(KARI + act, password="wrong")
        assert (reply.status, reply.errors) == (422, [("#password", "That is not your password.")])
    renamed = {**OLA, "password": "wrong"}
    assert admin.sends(KARI + "name", **renamed).status == 422
    after = kari(app)
    told = ("active", "role", "invitation", "name", "full_name")
    assert [getattr(before, one) for one in told] == [getattr(after, one) for one in told]


def test_an_account_is_disabled_enabled_promoted_demoted_and_removed(
    app: Flask, admin: Browser
) -> None:
    """Each takes effect at once, and the log says by whom."""
    nurse = Browser(app)
    nurse.logs_in()
    assert does(admin, "disable").location == KARI
    assert not nurse.is_in()
    assert does(admin, "disable").location == KARI  # done already
    does(admin, "enable")
    nurse.logs_in()
    assert nurse.is_in()
    does(admin, "admin")
    assert nurse.opens("/admin/").status == 200
    does(admin, "nurse")
    assert nurse.opens("/admin/").status == 403
    assert nurse.is_in()
    assert does(admin, "remove").location == "/admin/"
    assert not nurse.is_in()
    assert admin.opens(KARI).status == 404
    by = [line.what for line in stored(app, Event) if line.done_by == "astrid"]
    assert by == [
        EventKind.LOGGED_IN,
        EventKind.DISABLED,
        EventKind.ENABLED,
        EventKind.ROLE_CHANGED,
        EventKind.ROLE_CHANGED,
        EventKind.REMOVED,
    ]


def test_a_second_step_is_taken_away_and_its_owner_told(app: Flask, admin: Browser) -> None:
    """It is offered only where there is one."""
    assert KARI + "reset-second-factor" not in admin.opens(KARI).text
    nurse = Browser(app)
    nurse.logs_in()
    nurse.sets_up_an_app()
    assert KARI + "reset-second-factor" in admin.opens(KARI).text
    does(admin, "reset-second-factor")
    assert not nurse.is_in()
    nurse.logs_in()
    assert nurse.opens("/desk").location == "/account/told"


def test_names_are_changed(app: Flask, admin: Browser) -> None:
    """The user name only to one that is free."""
    fields = {**OLA, "password": PASSWORD}
    taken = admin.sends(KARI + "name", **{**fields, "name": "astrid"})
    assert [one for one, _ in taken.errors] == ["#name"]
    assert admin.sends(KARI + "name", **fields).location == KARI
    assert (kari(app).name, kari(app).full_name, kari(app).profession) == (
        "ola",
        "Ola Nordmann",
        "lege",
    )


def test_the_last_admin_is_told_so_before_she_types_anything(admin: Browser) -> None:
    """Sent nevertheless, it changes nothing."""
    for act in ("disable", "nurse", "remove"):
        page = admin.opens("/admin/accounts/2/" + act)
        assert "the last admin" in page.text
        assert page.root is not None
        assert page.root.find(".//form[@data-admin]") is None
        assert admin.posts("/admin/accounts/2/" + act, password=PASSWORD).status == 422
    assert admin.opens("/admin/").status == 200


def test_of_two_admins_who_demote_each_other_at_once_one_stays(app: Flask, admin: Browser) -> None:
    """Over the pages as at the command line."""
    add(app, "berit", Role.ADMIN)
    other = Browser(app, "192.0.2.2")
    other.logs_in("berit")
    admin.opens("/admin/accounts/3/nurse")
    other.opens("/admin/accounts/2/nurse")
    with threads_in(app) as do:
        sent = [
            do(lambda: admin.posts("/admin/accounts/3/nurse", password=PASSWORD)),
            do(lambda: other.posts("/admin/accounts/2/nurse", password=PASSWORD)),
        ]
        assert [one.result().status for one in sent] != [303, 303]
    assert [one.role for one in stored(app, Account)].count(Role.ADMIN) == 1


def test_the_list_tells_what_an_admin_has_to_know(app: Flask, admin: Browser) -> None:
    """Name, profession, role, state, second step and last login, by the clinic's clock."""
    with app.app_context():
        staff.invite("per", Role.NURSE)
        staff.disable("kari")
    page = admin.opens("/admin/")
    assert page.root is not None
    told = [text_of(one) for one in page.root.findall(".//*[@data-people]/li")]
    assert len(told) == 3
    astrid, kari_, per = told
    for one in ("Kari Nordmann", "astrid", "nurse", "Admin", "Enabled"):
        assert one in astrid
    assert "Disabled" in kari_
    assert kari_.endswith("never")
    assert "Without a password so far" in per
    assert "code valid until" in per


def test_the_log_is_filtered_and_exported(admin: Browser) -> None:
    """By account, kind and day. What a spreadsheet would run is text."""
    fields = {**OLA, "full_name": "=cmd()", "password": PASSWORD}
    admin.sends("/admin/invite", **fields)
    does(admin, "remove", "/admin/accounts/3/")
    page = admin.opens("/admin/log?name=ola&what=removed")
    assert page.root is not None
    (line,) = page.root.findall(".//*[@data-log]/li")
    assert text_of(line).endswith("ola Account removed: =cmd() by astrid")
    file = admin.opens("/admin/log.csv?name=ola")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in file.headers["Content-Disposition"]
    head, *lines = csv.reader(io.StringIO(file.text.removeprefix("\ufeff")))
    assert len(head) == 6
    assert [one[1:5] for one in lines] == [
        ["ola", "Account removed", "'=cmd()", "astrid"],
        ["ola", "Code for a password handed out", "", "astrid"],
        ["ola", "Account made", "Nurse", "astrid"],
    ]
    assert "There is no such line." in admin.opens("/admin/log?until=2020-01-01").text
    assert "There is no such line." in admin.opens("/admin/log?since=2999-01-01").text
    assert admin.opens("/admin/log?since=2020-01-01&until=9999-12-31").status == 200
    for page_ in ("-1", "x", "0"):
        assert admin.opens("/admin/log?page=" + page_).status == 200
    for wrong in ("since=yesterday", "name=nobody", "what=nothing"):
        assert admin.opens("/admin/log?" + wrong).status == 422
        assert admin.opens("/admin/log.csv?" + wrong).status == 422


def test_recovery_codes_are_shown_once(app: Flask) -> None:
    """The page that is loaded again says so, makes no new ones, and voids none."""
    nurse = Browser(app)
    nurse.logs_in()
    _, codes = nurse.sets_up_an_app()
    again = nurse.opens("/account/recovery-codes/shown")
    assert again.codes == []
    assert "shown once" in again.text
    nurse.logs_out()
    nurse.logs_in()
    assert nurse.sends("/login/recovery-code", code=codes[0]).status == 303
