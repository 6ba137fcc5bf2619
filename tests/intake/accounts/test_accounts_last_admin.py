"""Somebody who can look after the accounts is always left."""

from __future__ import annotations

from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, add, operator, stored, threads_in

from screener.intake.accounts import Role, changes, staff
from screener.intake.accounts.models import Account, Event, EventKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

TAKE_AWAY: dict[str, Callable[[str], None]] = {
    "removed": staff.remove,
    "disabled": staff.disable,
    "demoted": lambda name: staff.set_role(name, Role.NURSE),
}


def admins(app: Flask) -> list[str]:
    """Return the admins who can log in."""
    return [
        account.name
        for account in stored(app, Account)
        if account.role is Role.ADMIN and account.active and account.has_password
    ]


@pytest.mark.parametrize("how", TAKE_AWAY)
def test_the_last_admin_stays(app: Flask, how: str) -> None:
    """Kari, a nurse, ola, who is disabled, and per, who has no password, do not replace her."""
    add(app, "astrid", Role.ADMIN)
    add(app, "ola", Role.ADMIN)
    operator(app, staff.disable, "ola")
    with app.app_context():
        staff.invite("per", Role.ADMIN)
    lines = len(stored(app, Event))
    with pytest.raises(changes.LastAdminError, match="the last admin"):
        operator(app, TAKE_AWAY[how], "astrid")
    assert admins(app) == ["astrid"]
    assert len(stored(app, Event)) == lines
    operator(app, staff.enable, "ola")
    operator(app, TAKE_AWAY[how], "astrid")
    assert admins(app) == ["ola"]


def test_of_two_admins_who_go_at_once_one_stays(app: Flask) -> None:
    """Whatever each of them does: the second finds herself the last."""
    for how in (*TAKE_AWAY.values(), TAKE_AWAY["removed"], TAKE_AWAY["demoted"]):
        for name in ("astrid", "berit"):
            if name not in {account.name for account in stored(app, Account)}:
                add(app, name, Role.ADMIN)
            operator(app, staff.enable, name)
            operator(app, lambda name: staff.set_role(name, Role.ADMIN), name)
        both = Barrier(2)

        def go(name: str, how: Callable[[str], None] = how, both: Barrier = both) -> bool:
            staff.find(name)
            both.wait()
            try:
                how(name)
            except changes.LastAdminError:
                return False
            return True

        with threads_in(app) as do:
            gone = [do(go, name) for name in ("astrid", "berit")]
            assert sorted(one.result() for one in gone) == [False, True]
        assert len(admins(app)) == 1


def test_an_account_that_is_gone_leaves_its_lines(app: Flask) -> None:
    """With the name of then. Its logins are gone, and the name is free."""
    operator(app, staff.remove, "kari")
    assert stored(app, Account) == []
    told = [(line.what, line.account_name, line.account_id) for line in stored(app, Event)]
    assert told == [(EventKind.ADDED, "kari", None), (EventKind.REMOVED, "kari", None)]
    with app.app_context():
        staff.add("kari", Role.NURSE, PASSWORD)


def test_a_user_name_is_changed_to_one_that_is_free(app: Flask) -> None:
    """The line of the log tells the one before."""
    add(app, "ola")
    with pytest.raises(staff.RefusedError, match="already"):
        operator(app, staff.rename, "kari", "OLA")
    operator(app, staff.rename, "kari", "Kari.N")
    assert {account.name for account in stored(app, Account)} == {"kari.n", "ola"}
    *_, line = stored(app, Event)
    assert (line.what, line.account_name, line.detail) == (EventKind.RENAMED, "kari.n", "kari")
