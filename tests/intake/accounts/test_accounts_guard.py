"""Which pages are open to whom: none, unless their view says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.ward import FOR_ADMINS, OPEN, Browser, add
from flask import Flask

from screener.intake.accounts import Role, needed_role, public, requires

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICES = FOR_ADMINS | {"pages.office"}


def pages(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, path and method of every page that the app has."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, rule.rule.replace("<int:account_id>", "1"), method


def test_every_page_is_for_nurses_unless_it_says_otherwise(app: Flask) -> None:
    """This is the whole list of exceptions."""
    roles = {endpoint: needed_role(app, endpoint) for endpoint, _, _ in pages(app)}
    assert {endpoint for endpoint, role in roles.items() if role is None} == OPEN
    assert {endpoint for endpoint, role in roles.items() if role is Role.ADMIN} == OFFICES


def test_a_stranger_gets_to_the_login_page_from_everywhere(app: Flask) -> None:
    """Whatever the method, even one that the page does not have."""
    for endpoint, path, method in pages(app):
        if endpoint not in OPEN:
            for tried in {method, "OPTIONS", "HEAD"} - ({"HEAD"} if method == "POST" else set()):
                reply = app.test_client().open(path, method=tried)
                assert (reply.status_code, reply.location) == (303, "/login"), (path, tried)


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages(app: Flask, role: Role) -> None:
    """An admin opens all, a nurse all but the admins'."""
    add(app, "ola", role)
    browser = Browser(app)
    browser.logs_in("ola")
    for endpoint, path, method in pages(app):
        if endpoint not in OPEN and method == "GET":
            is_closed = endpoint in OFFICES and role is Role.NURSE
            assert (browser.opens(path).status == 403) is is_closed, path


def test_a_page_that_is_nowhere_is_told_to_everybody(app: Flask) -> None:
    """In plain words."""
    reply = Browser(app).opens("/nothing")
    assert (reply.status, reply.heading) == (404, "We cannot find that page")


def test_a_view_can_be_opened_to_all_or_closed_to_most(app: Flask) -> None:
    """By a mark that survives other decorators."""
    app.add_url_rule("/hello", "hello", public(lambda: "hello"))
    app.add_url_rule("/deep", "deep", requires(Role.ADMIN)(lambda: "deep"))
    assert Browser(app).opens("/hello").text == "hello"
    assert Browser(app).opens("/deep").status == 303
    nurse = Browser(app)
    nurse.logs_in()
    assert nurse.opens("/deep").status == 403


@pytest.mark.parametrize(
    ("status", "path", "fields"),
    [(400, "/login", {"csrf_token": "forged"}), (413, "/login", {"name": "x" * 20_000})],
)
def test_every_error_has_a_page_that_says_what_to_do(
    app: Flask, status: int, path: str, fields: dict[str, str]
) -> None:
    """With a way on."""
    browser = Browser(app, script_root="/intake")
    reply = browser.sends(path, **fields)
    assert reply.status == status
    assert 'href="/intake/"' in reply.text


def test_an_error_of_ours_has_a_page_too(app: Flask) -> None:
    """Without what went wrong."""

    def broken() -> str:
        raise RuntimeError("a secret")

    app.add_url_rule("/broken", "broken", public(broken))
    reply = Browser(app).opens("/broken")
    assert (reply.status, reply.heading) == (500, "Something went wrong on our side")
    assert "a secret" not in reply.text
