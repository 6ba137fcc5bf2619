"""Where somebody is logged in, and how she ends a login that she left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cast.any_page import text_of
from cast.ward import PASSWORD, Browser, add, stored

from screener.intake.accounts.models import Event, EventKind, Login

if TYPE_CHECKING:
    from cast.ward import Reply
    from flask import Flask

LIST = "/account/logins"


def links(reply: Reply) -> list[str]:
    """Return where the links of the list lead, the one for all others last."""
    assert reply.root is not None
    hrefs = [link.get("href", "") for link in reply.root.iter("a")]
    return [href for href in hrefs if href.startswith(f"{LIST}/")]


def listed(reply: Reply) -> list[str]:
    """Return the lines of the list."""
    assert reply.root is not None
    return [text_of(line) for line in reply.root.findall(".//ul[@data-logins]/li")]


def in_again(app: Flask, address: str = "192.0.2.5", name: str = "kari") -> Browser:
    """Return another browser of somebody who has logged in."""
    browser = Browser(app, address)
    assert browser.logs_in(name).status == 303
    return browser


def test_the_list_shows_every_login_and_ends_one_at_a_time(app: Flask) -> None:
    """With the password; this one and the third go on, and the log tells of it."""
    here, there, third = in_again(app), in_again(app), in_again(app)
    lines = listed(here.opens(LIST))
    assert len(lines) == 3
    assert sum(line.startswith("This browser Logged in ") for line in lines) == 1
    ends = links(here.opens(LIST))
    assert len(ends) == 3
    refused = here.sends(ends[0], password="wrong")
    assert refused.errors == [("#password", "That is not your password.")]
    assert there.is_in()
    assert third.is_in()
    assert here.sends(ends[0], password=PASSWORD).location == LIST
    assert here.opens(LIST).notices == ["You are logged out there."]
    assert sorted([there.is_in(), third.is_in()]) == [False, True]
    assert here.is_in()
    assert stored(app, Event)[-1].what is EventKind.LOGIN_ENDED


def test_all_other_logins_end_at_once(app: Flask) -> None:
    """Of this account: a colleague's goes on."""
    add(app, "ola")
    here, there, third, ola = in_again(app), in_again(app), in_again(app), in_again(app, name="ola")
    assert here.sends(links(here.opens(LIST))[-1], password=PASSWORD).status == 303
    assert [one.is_in() for one in (here, there, third, ola)] == [True, False, False, True]
    page = here.opens(LIST)
    assert links(page) == []
    assert "You are logged in nowhere else." in page.text


def test_nobody_ends_the_login_of_another(app: Flask) -> None:
    """The address of a colleague's login leads back to one's own list; so does one's own."""
    add(app, "ola")
    here, there, ola = in_again(app), in_again(app), in_again(app, name="ola")
    (foreign, _) = links(here.opens(LIST))
    (own, *_) = links(there.opens(LIST))
    for browser, path in ((ola, foreign), (here, own), (here, f"{LIST}/nonsense")):
        browser.opens("/account/password")
        assert browser.posts(path, password=PASSWORD).location == LIST
    assert [one.is_in() for one in (here, there, ola)] == [True, True, True]


def test_a_login_that_waits_for_its_code_is_listed_as_such(app: Flask) -> None:
    """Somebody knows the password: the nurse ought to see that."""
    here = in_again(app)
    here.sets_up_an_app()
    stranger = Browser(app, "198.51.100.1")
    stranger.logs_in()
    assert any("the code was not" in line for line in listed(here.opens(LIST)))
    here.sends(links(here.opens(LIST))[0], password=PASSWORD)
    assert stranger.opens("/login/code").location == "/login"


def test_the_list_names_no_token(app: Flask) -> None:
    """Neither the cookie's nor what the database keeps of it."""
    here = in_again(app)
    text = here.opens(LIST).text
    (login,) = stored(app, Login)
    assert login.digest not in text
