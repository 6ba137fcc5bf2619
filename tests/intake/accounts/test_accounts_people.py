"""Who somebody is: asked once, for the journal; and what she is told when she logs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cast.ward import PASSWORD, Browser, Reply, operator, stored

from screener.intake.accounts import Role, staff
from screener.intake.accounts.models import Account, Event, EventKind

if TYPE_CHECKING:
    from flask import Flask

NEW = "another good long password"
PERSON = {"full_name": " Ola   Nordmann ", "profession": "lege"}


def newcomer(app: Flask) -> Browser:
    """Return the browser of ola, of whom nothing but his user name is known, at his login."""
    with app.app_context():
        staff.add("ola", Role.NURSE, PASSWORD)
    browser = Browser(app)
    assert browser.logs_in("ola").location == "/"
    return browser


def follow(browser: Browser, reply: Reply) -> Reply:
    """Go where a reply leads."""
    return browser.opens(reply.location)


def test_who_has_no_name_is_asked_once_and_goes_on_to_what_was_wanted(app: Flask) -> None:
    """The name is kept with single blanks; the next login asks nothing."""
    browser = newcomer(app)
    reply = browser.opens("/desk?a=b")
    assert reply.location == "/account/person"
    assert follow(browser, reply).heading == "Your name and profession"
    assert browser.posts("/account/person", **PERSON).location == "/desk"
    _, ola = stored(app, Account)
    assert (ola.full_name, ola.profession) == ("Ola Nordmann", "lege")
    assert stored(app, Event)[-1].what is EventKind.PERSON_CHANGED
    browser.logs_out()
    browser.logs_in("ola")
    assert browser.is_in()


def test_what_is_sent_before_she_is_asked_is_not_lost(app: Flask) -> None:
    """She is asked when she opens a page, never in the place of what a form or a script sends."""
    browser = newcomer(app)
    browser.opens("/account/person")
    assert browser.posts("/desk").status == 200
    assert browser.opens("/desk", **{"X-Requested-With": "fetch"}).status == 200
    assert browser.logs_out().location == "/login"


def test_what_is_no_name_is_refused_and_stands_there_again(app: Flask) -> None:
    """With what would be right; the other field is kept."""
    browser = newcomer(app)
    printed = "Use at most 80 characters, all of which can be printed."
    for name, typed, error in (
        ("full_name", " ", "Type the full name."),
        ("full_name", "a" * 81, printed),
        ("profession", "", "Type the profession."),
        ("profession", "lege\u202e", printed),
    ):
        reply = browser.sends("/account/person", **{**PERSON, name: typed})
        assert (reply.status, reply.errors) == (422, [(f"#{name}", error)])
        assert any(value in reply.text for other, value in PERSON.items() if other != name)


def test_a_name_is_changed_with_the_password(app: Flask) -> None:
    """Whoever finds a desk open cannot sign as somebody else."""
    browser = Browser(app)
    browser.logs_in()
    assert "Kari Nordmann, nurse" in browser.opens("/account/").text
    assert browser.sends("/account/person", **PERSON).status == 422
    assert browser.sends("/account/person", **PERSON, password="wrong").status == 422
    assert stored(app, Account)[0].full_name == "Kari Nordmann"
    reply = browser.sends("/account/person", **PERSON, password=PASSWORD)
    assert reply.location == "/account/"
    assert stored(app, Account)[0].full_name == "Ola Nordmann"


def test_a_nurse_whose_account_was_reset_is_told_when_she_logs_in(app: Flask) -> None:
    """Before anything else, until she says that she has read it, and then never again."""
    browser = Browser(app)
    browser.logs_in()
    browser.sets_up_an_app()
    operator(app, staff.set_password, "kari", NEW)
    operator(app, staff.reset_second_factor, "kari")
    browser.logs_in(password=NEW)
    for _ in range(2):
        told = follow(browser, browser.opens("/desk"))
        assert told.heading == "Your account was changed"
        assert "gave you a new password" in told.text
        assert "took your second step at login away" in told.text
    assert browser.posts("/account/told").location == "/desk"
    assert browser.is_in()


def test_who_changed_her_password_herself_is_told_nothing(app: Flask) -> None:
    """She knows."""
    browser = Browser(app)
    browser.logs_in()
    browser.sends("/account/password", password=PASSWORD, new=NEW, again=NEW)
    assert browser.is_in()
