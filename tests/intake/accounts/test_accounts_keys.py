"""Changing the master key: logins, codes and recovery codes survive while the old one is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cast.ward import KEY, OTHER_KEY, PASSWORD, Browser, add, stored

from screener.intake.accounts.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

BOTH = (OTHER_KEY, KEY)


def moved(browser: Browser, app: Flask) -> Browser:
    """Return the same browser in front of another app."""
    other = Browser(app, browser.environ["REMOTE_ADDR"])
    for name, value in browser.cookies().items():
        other.client.set_cookie(name, value)
    other.token = browser.token
    return other


def test_a_login_and_a_form_under_way_survive_a_new_key(apps: Callable[..., Flask]) -> None:
    """A form that was opened before it is taken after it."""
    old, new = apps(), apps(keys=BOTH)
    add(old)
    before = Browser(old)
    before.logs_in()
    before.opens("/account/password")
    after = moved(before, new)
    fields = {"password": PASSWORD, "new": "quite another one", "again": "quite another one"}
    assert after.posts("/account/password", **fields).status == 303
    assert after.is_in()


def test_a_login_is_over_when_its_key_is_gone(apps: Callable[..., Flask]) -> None:
    """Nobody is in, and nothing breaks; the password still works, for it hangs on no key."""
    old, new = apps(), apps(keys=(OTHER_KEY,))
    add(old)
    before = Browser(old)
    before.logs_in()
    after = moved(before, new)
    assert not after.is_in()
    assert after.logs_in().status == 303


def test_a_phone_and_its_recovery_codes_survive_a_new_key(apps: Callable[..., Flask]) -> None:
    """A login renews the secret, so that the old key can go after it."""
    old, both, new = apps(), apps(keys=BOTH), apps(keys=(OTHER_KEY,))
    add(old)
    browser = Browser(old)
    browser.logs_in()
    phone, codes = browser.sets_up_an_app()
    secret = stored(old, Account)[0].tf_totp_secret
    for app, code in ((both, phone.code()), (new, phone.code())):
        again = Browser(app)
        again.logs_in()
        assert again.sends("/login/code", code=code).status == 303
    assert stored(new, Account)[0].tf_totp_secret != secret
    last = Browser(both)
    last.logs_in()
    assert last.sends("/login/recovery-code", code=codes[0]).status == 303


def test_a_phone_whose_key_is_gone_gives_wrong_codes_and_no_error(
    apps: Callable[..., Flask],
) -> None:
    """Whoever looks after the accounts takes it away then."""
    old, new = apps(), apps(keys=(OTHER_KEY,))
    add(old)
    browser = Browser(old)
    browser.logs_in()
    phone, codes = browser.sets_up_an_app()
    again = Browser(new)
    again.logs_in()
    assert again.sends("/login/code", code=phone.code()).status == 422
    assert again.sends("/login/recovery-code", code=codes[0]).status == 422


def test_a_browser_is_known_under_a_new_key(apps: Callable[..., Flask]) -> None:
    """Strangers keep nobody out on the day when the key is changed."""
    old, new = apps(), apps(keys=BOTH)
    add(old)
    desk = Browser(old)
    desk.logs_in()
    desk.logs_out()
    desk = moved(desk, new)
    for _ in range(6):
        Browser(new).logs_in(password="wrong")
    assert desk.logs_in().status == 303
