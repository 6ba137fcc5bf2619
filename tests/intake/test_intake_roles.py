"""Who may do what on the nurse's side: every address, every method, every kind of account."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cast import ward
from cast.answers import ALL_CLEAR
from cast.clinic import Clinic
from cast.nurse import HOME, PASSWORD, Nurse

from screener.intake.accounts import staff
from screener.packaged import packaged

OPEN_TO_ALL = ward.OPEN | {"assets.file", "desk.here", "desk.language"}
FOR_ADMINS = ward.FOR_ADMINS | {"figures.page", "figures.sheet"}
VALUES = {
    "account_id": 1,
    "act": "disable",
    "mark": "0" * 16,
    "digest": "0" * 16,
    "name": "intake.css",
    "login": "0" * 16,
}
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")


def addresses(clinic: Clinic) -> Iterator[tuple[str, str, set[str]]]:
    """Yield endpoint, address and methods of everything that the nurse's side serves."""
    adapter = clinic.desk.url_map.bind("localhost", "/intake")
    for rule in clinic.desk.url_map.iter_rules():
        values = {name: VALUES[name] for name in rule.arguments}
        yield rule.endpoint, adapter.build(rule.endpoint, values), rule.methods or set()


def closed(clinic: Clinic) -> list[tuple[str, str, str]]:
    """Return endpoint, address and method of everything that needs a login."""
    return [
        (endpoint, path, method)
        for endpoint, path, methods in addresses(clinic)
        for method in sorted(methods)
        if endpoint not in OPEN_TO_ALL
    ]


def is_sent_to_login(nurse: Nurse, path: str, method: str) -> bool:
    """Tell whether somebody is sent to the login page, and a script is told that she must."""
    reply = nurse.request(method, path)
    scripted = nurse.request(method, path, X_Requested_With="fetch")
    is_sent = reply.status_code == 303 and reply.headers["Location"] == "/intake/login"
    assert is_sent == (scripted.status_code == 401), (path, method)
    return is_sent


def test_the_lists_name_pages_that_exist(clinic: Clinic) -> None:
    """A page that is renamed or removed leaves these lists too."""
    endpoints = {endpoint for endpoint, _, _ in addresses(clinic)}
    assert endpoints >= OPEN_TO_ALL | FOR_ADMINS
    assert {"desk.page", "desk.outcome", "desk.clear", "desk.idle"} <= endpoints


def test_a_stranger_comes_to_the_login_page_from_everywhere(clinic: Clinic) -> None:
    """Without a login no page opens, whatever the method."""
    nobody = Nurse(clinic.served)
    for endpoint, path, method in closed(clinic):
        assert is_sent_to_login(nobody, path, method), (endpoint, method)


def test_a_stranger_learns_nothing_from_what_is_open(clinic: Clinic) -> None:
    """What opens without a login shows no question, no outcome and no account."""
    nobody = Nurse(clinic.served)
    for endpoint, path, methods in addresses(clinic):
        if endpoint in OPEN_TO_ALL - {"assets.file"} and "GET" in methods:
            nobody.opens(path)
            assert not nobody.page.is_desk
            assert "data-outcome" not in nobody.request("GET", path).text
            assert "nina" not in nobody.page.text


@pytest.mark.parametrize("name", ["nina", "adam"])
def test_a_nurse_and_an_admin_open_what_is_theirs(clinic: Clinic, name: str) -> None:
    """Neither is sent to the login page; only a nurse is refused what is for admins."""
    somebody = Nurse(clinic.served).logs_in(name)
    for endpoint, path, method in closed(clinic):
        reply = somebody.request(method, path)
        is_refused = name == "nina" and endpoint in FOR_ADMINS
        assert (reply.status_code == 403) is is_refused, (endpoint, method)
        assert reply.headers.get("Location") != "/intake/login", (endpoint, method)
        wanted = {400} if method == "POST" else {200, 303}
        assert reply.status_code in wanted | {403}, (endpoint, method)


def test_every_page_leads_back_to_the_desk(clinic: Clinic) -> None:
    """Whoever came to it by a login, not in a tab beside the desk, finds the way to her work."""
    admin = Nurse(clinic.served).logs_in("adam")
    for endpoint, path, methods in addresses(clinic):
        reply = admin.request("GET", path)
        if "GET" in methods and "Location" not in reply.headers and "<body" in reply.text:
            leads_back = f'<a href="{HOME}">' in reply.text
            assert leads_back is (endpoint != "desk.page"), endpoint


def test_an_admin_works_at_the_desk_as_a_nurse_does(clinic: Clinic) -> None:
    """An admin may do all that a nurse may."""
    admin = Nurse(clinic.served).logs_in("adam")
    assert admin.opens().answers(**ALL_CLEAR).page.outcome == "book"


def test_a_disabled_account_is_a_stranger_at_once(
    clinic_with: Callable[..., Clinic],
) -> None:
    """With her browser still holding the cookie, every page is closed, the live outcome too."""
    clinic = clinic_with(packaged("rules.yaml"))
    nurse = clinic.nurse().opens().answers(pregnancy="yes")
    fields = nurse.page.fields
    with clinic.desk.app_context():
        staff.disable("nina")
    reply = nurse.request("POST", "/intake/outcome", b"x=y", X_Requested_With="fetch")
    assert (reply.status_code, reply.data) == (401, b"")
    assert nurse.sends(HOME, fields).headers["Location"] == "/intake/login"
    for endpoint, path, method in closed(clinic):
        assert is_sent_to_login(nurse, path, method), (endpoint, method)
    nurse.logs_in()
    assert nurse.status == 422


def test_a_method_that_a_page_does_not_know_does_nothing(clinic: Clinic) -> None:
    """It is refused in plain words, with a login and without."""
    known: dict[str, set[str]] = {}
    for _, path, methods in addresses(clinic):
        known.setdefault(path, set()).update(methods)
    for nurse in (clinic.nurse(), Nurse(clinic.served)):
        for path, methods in known.items():
            for method in set(METHODS) - methods:
                assert nurse.request(method, path).status_code == 405, (path, method)


def test_an_address_that_is_nowhere_shows_nothing(clinic: Clinic) -> None:
    """Not found, with a login and without, below and above what there is."""
    for nurse in (clinic.nurse(), Nurse(clinic.served)):
        for path in ("/intake/nothing", "/intake/outcome/x", "/intake/%00", "/intake/idle/a/b"):
            assert nurse.request("GET", path).status_code == 404, path


def test_the_patients_pages_need_no_login(clinic: Clinic) -> None:
    """Beside the nurse's pages the patient's stay open to everybody, with a cookie of their own."""
    nobody = Nurse(clinic.served)
    assert nobody.request("GET", "/en/").status_code == 200
    assert nobody.request("GET", "/en/q/areas").status_code == 200
    assert nobody.client.get_cookie("screener") is not None
    assert nobody.cookies == {}
    assert nobody.request("GET", HOME).status_code == 303


def test_the_login_page_leads_to_the_desk(clinic: Clinic) -> None:
    """Whoever asked for the desk and logs in is there."""
    nurse = Nurse(clinic.served).opens()
    assert nurse.page.heading == "Log in"
    fields = [("csrf_token", nurse.token), ("name", "nina"), ("password", PASSWORD)]
    assert nurse.posts("/intake/login", fields).page.is_desk
