"""Who gets in: those who know the password of an account that is enabled, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.ward import PASSWORD, Browser, Reply, add, operator

from screener.intake.accounts import Role, passwords, staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

REFUSAL = ("#name", "The user name or the password is wrong.")
STRANGE = {
    "a NUL byte": "kari\0",
    "only a NUL byte": "\0",
    "a line break": "ka\nri",
    "a lone surrogate": "\N{REPLACEMENT CHARACTER}",
    "SQL": "' OR 1=1 --",
    "a very long text": "k" * 190,
    "right-to-left marks": "\N{RIGHT-TO-LEFT OVERRIDE}kari",
    "a letter that grows when it is folded": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 30,
}


def test_the_right_password_opens_the_desk(app: Flask) -> None:
    """After it the page that was asked for opens."""
    browser = Browser(app)
    assert browser.logs_in().location == "/"
    assert "The desk of kari" in browser.opens("/desk").text


@pytest.mark.parametrize("typed", ["KARI", " kari ", "Kari"])
def test_a_name_may_be_typed_in_upper_case_or_with_spaces(app: Flask, typed: str) -> None:
    """People type names as their keyboards like."""
    Browser(app).logs_in(typed)
    browser = Browser(app)
    browser.logs_in(typed)
    assert browser.is_in()


def test_a_password_with_norwegian_letters_may_be_typed_on_any_machine(app: Flask) -> None:
    """One machine sends å as one sign, another as two."""
    add(app, "åse", password="blåbær på fjellet")
    browser = Browser(app)
    browser.logs_in("A\N{COMBINING RING ABOVE}se", "bla\N{COMBINING RING ABOVE}bær på fjellet")
    assert browser.is_in()


def refusals(app: Flask) -> dict[str, Reply]:
    """Return the answers to everything that is refused."""
    add(app, "ola")
    operator(app, staff.disable, "ola")
    return {
        "wrong": Browser(app).logs_in("kari", "wrong"),
        "unknown": Browser(app).logs_in("nobody", PASSWORD),
        "disabled": Browser(app).logs_in("ola", PASSWORD),
    }


def test_wrong_unknown_and_disabled_get_the_same_answer(app: Flask) -> None:
    """Nobody learns here who has an account."""
    answers = refusals(app)
    assert {answer.status for answer in answers.values()} == {422}
    assert {tuple(answer.errors) for answer in answers.values()} == {(REFUSAL,)}
    pages = {
        answer.text.replace("nobody", "kari").replace("ola", "kari").split("csrf_token")[0]
        for answer in answers.values()
    }
    assert len(pages) == 1


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each of them one hash is worked out, so that the time tells nothing."""
    work: list[str] = []
    context = app.extensions["security"].pwd_context
    for name in ("hash", "verify"):
        real = getattr(context, name)

        def counted(*values: str, real: Callable[..., object] = real, **more: str) -> object:
            work.append("argon2")
            return real(*values, **more)

        monkeypatch.setattr(context, name, counted)
    add(app, "ola")
    operator(app, staff.disable, "ola")
    for name in ("kari", "nobody", "ola", "\0", "a b"):
        work.clear()
        Browser(app).logs_in(name, "a wrong password")
        assert work == ["argon2"], name


@pytest.mark.parametrize("typed", STRANGE.values(), ids=STRANGE)
def test_strange_names_and_passwords_are_refused_like_wrong_ones(app: Flask, typed: str) -> None:
    """They never reach the database, and are no error of ours."""
    assert Browser(app).logs_in(typed, PASSWORD).status == 422
    assert Browser(app).logs_in("kari", typed).status == 422


def test_what_is_too_long_is_refused_before_any_work(app: Flask) -> None:
    """A field takes two hundred characters, a form sixteen KiB."""
    assert Browser(app).logs_in("kari", "x" * 201).errors == [("#password", "That is too long.")]
    assert Browser(app).logs_in("k" * 20_000).status == 413


def test_nothing_typed_is_told_at_each_field(app: Flask) -> None:
    """The summary's links lead to the fields."""
    assert [target for target, _ in Browser(app).logs_in("", "").errors] == ["#name", "#password"]


@pytest.mark.parametrize(
    "onward",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "%2f%2fevil.example", "/desk"],
)
def test_no_address_in_the_request_decides_where_a_login_leads(app: Flask, onward: str) -> None:
    """There is no open redirect, for there is no parameter for one."""
    browser = Browser(app)
    browser.opens(f"/login?next={onward}")
    reply = browser.posts(f"/login?next={onward}", name="kari", password=PASSWORD, next=onward)
    assert reply.location == "/"


def test_a_login_leads_to_the_page_that_was_asked_for(app: Flask) -> None:
    """Mounted at /intake it stays there, and the query is dropped."""
    browser = Browser(app, script_root="/intake")
    assert browser.opens("/desk?next=//evil.example").location == "/intake/login"
    assert browser.logs_in().location == "/intake/desk"


def test_a_stranger_host_changes_no_address(app: Flask) -> None:
    """Addresses are relative, so that a Host header cannot turn them elsewhere."""
    assert Browser(app).opens("/desk", Host="evil.example").location == "/login"


def test_a_known_host_is_the_only_one(apps: Callable[..., Flask]) -> None:
    """With a public address every other Host is refused."""
    browser = Browser(apps(public_url="https://check.clinic.example"))
    assert browser.opens("/login", Host="check.clinic.example").status == 200
    assert browser.opens("/login", Host="evil.example").status == 400


def test_there_is_no_default_account(apps: Callable[..., Flask]) -> None:
    """Nobody gets in before an operator has made an account."""
    app = apps()
    for name in ("admin", "nurse", "root", "screener"):
        for password in ("admin", "password", "screener", name):
            assert Browser(app, f"192.0.2.{len(name + password)}").logs_in(
                name, password
            ).status in (
                422,
                429,
            )


def test_a_form_that_comes_back_keeps_the_name_and_nothing_else(app: Flask) -> None:
    """A password never stands in a page."""
    page = Browser(app).logs_in("kari", "a wrong password").text
    assert 'value="kari"' in page
    assert "a wrong password" not in page


def test_somebody_logged_in_is_not_asked_again(app: Flask) -> None:
    """The login page leads onward."""
    browser = Browser(app)
    browser.logs_in()
    assert browser.opens("/login").location == "/"


def test_a_password_is_stored_as_argon2id_with_the_work_of_rfc_9106(
    apps: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """64 MiB, three rounds, four lanes: the second choice of RFC 9106, section 4."""
    monkeypatch.setattr("cast.ward.FAST", {})
    app = apps()
    with app.app_context():
        assert passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_an_old_hash_is_renewed_at_the_next_login(
    app: Flask, apps: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that was enough once is made up for when the password is at hand."""
    monkeypatch.setattr("cast.ward.FAST", {"argon2__memory_cost": 32, "argon2__rounds": 2})
    stronger = apps()
    Browser(stronger).logs_in()
    with stronger.app_context():
        assert "m=32,t=2" in staff.find("kari").password
    assert Browser(app).logs_in().status == 303


def test_an_admin_may_do_what_a_nurse_may_and_more(app: Flask) -> None:
    """The office is closed to nurses."""
    add(app, "astrid", Role.ADMIN)
    nurse, admin = Browser(app), Browser(app)
    nurse.logs_in()
    admin.logs_in("astrid")
    assert [nurse.opens("/desk").status, nurse.opens("/office").status] == [200, 403]
    assert [admin.opens("/desk").status, admin.opens("/office").status] == [200, 200]
