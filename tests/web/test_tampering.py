"""Cookies that are broken, mixed or made up: a fresh start, never an error, never "book"."""

from __future__ import annotations

import base64
from collections.abc import Callable
from random import Random

import pytest
from cast.answers import CLEAR
from cast.apps import OTHER_KEY, app_of, shipped
from cast.patient import Visit, begin, in_process, visit_to
from cryptography.fernet import Fernet
from werkzeug.datastructures import Headers

from screener.packaged import packaged

FEW, MANY = 500, 10_000


def complete(**answers: str) -> Visit:
    """Return a patient who has answered everything, clear but for these answers."""
    return begin(shipped(), "nb").answer(areas=["palms"], **{**CLEAR, **answers}).sees_check()


def mutations(value: str, number: int) -> list[str]:
    """Return a cookie's value changed in so many ways: always the same ones for one value."""
    random = Random(number)  # noqa: S311 - no secret
    other = begin(shipped(), "nb").answer(areas=["soles"]).cookies["screener"]
    alphabet = "ABCXYZabcxyz0189-_=+/.%\\ ~"

    def changed() -> str:
        place, length = random.randrange(len(value)), random.randrange(1, 9)
        some = "".join(random.choices(alphabet, k=length))
        raw = bytearray(base64.urlsafe_b64decode(value))
        raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        return random.choice(
            (
                value[:place],
                value[place:],
                value[:place] + value[place + length :],
                value[:place] + some + value[place:],
                value[:place] + some + value[place + length :],
                value[:place] + other[place:],
                value[place:] + value[:place],
                base64.urlsafe_b64encode(raw).decode(),
                base64.urlsafe_b64encode(random.randbytes(len(raw))).decode(),
                value[:-1] + value[place],
            )
        )

    known = {decoded(value), decoded(other)}
    return [text for text in (changed() for _ in range(number)) if decoded(text) not in known]


def decoded(value: str) -> bytes:
    """Return the bytes that a cookie's value stands for; what is no base64 in it stands for none.

    Two values that stand for the same bytes are the same cookie.
    """
    try:
        return base64.urlsafe_b64decode(value)
    except ValueError:
        return b""


def results_of(cookies: list[str]) -> set[tuple[int, str]]:
    """Ask for the result with each cookie; return the statuses and addresses that came back."""
    send = in_process(shipped())
    seen = set()
    for cookie in cookies:
        reply = send("GET", "/nb/result", Headers({"Cookie": f"screener={cookie}"}), b"")
        seen.add((reply.status, reply.headers.get("Location", "")))
    return seen


@pytest.mark.parametrize("number", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_a_changed_cookie_is_a_fresh_start(
    number: int, record_property: Callable[[str, object], None]
) -> None:
    """However the cookie of a patient who may book is changed, it leads to the first question."""
    value = complete().cookies["screener"]
    changed = mutations(value, number)
    assert results_of(changed) == {(303, "/nb/q/areas")}
    figure = f"changes of the cookie screener | {len(changed):,} | all a fresh start"
    record_property("figure", figure)


def test_an_unchanged_cookie_shows_the_result() -> None:
    """What the test above changes would, unchanged, show "book"."""
    assert results_of([complete().cookies["screener"]]) == {(200, "")}


MADE_UP = {
    "nothing": "",
    "one letter": "x",
    "the beginning of one": "gAAAAA",
    "percent signs": "%00%ff",
    "in quotes": '"quoted"',
    "not ASCII": "\xe6\xf8\xe5",
    "too long": "gAAAAABf" + "A" * 6000,
    "a key": Fernet.generate_key().decode(),
    "sealed by somebody else": Fernet(Fernet.generate_key()).encrypt(b"{}").decode(),
}


@pytest.mark.parametrize("cookie", MADE_UP.values(), ids=MADE_UP)
def test_a_made_up_cookie_is_a_fresh_start(cookie: str) -> None:
    """Whatever stands where the cookie should, it leads to the first question."""
    assert results_of([cookie]) == {(303, "/nb/q/areas")}


def test_a_cookie_under_other_keys_is_a_fresh_start() -> None:
    """A cookie that another installation sealed is no answer here."""
    other = begin(app_of(packaged("rules.yaml"), (OTHER_KEY,)), "nb")
    value = other.answer(areas=["palms"], **CLEAR).cookies["screener"]
    assert results_of([value]) == {(303, "/nb/q/areas")}


def test_a_replayed_cookie_says_what_it_said() -> None:
    """An older cookie of the same session holds the answers of then, and lacks the later ones."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy="yes")
    older = dict(visit.cookies)
    visit.answer(**{name: given for name, given in CLEAR.items() if name != "pregnancy"})
    visit.sees_outcome("consult_first")
    visit.cookies = older
    visit.open("/nb/result").sees_question("breastfeeding")
    assert visit.open("/nb/q/pregnancy").page.chosen == ["yes"]


def test_a_replayed_form_answers_its_own_question_only() -> None:
    """A form sent to another question's address is not taken there."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    fields = {**visit.page.hidden, "answer": "no"}
    visit.answer(pregnancy="yes").sees_question("breastfeeding")
    visit.post("/nb/q/breastfeeding", fields.items()).sees_question("breastfeeding")
    assert visit.page.chosen == []


def test_two_cookies_of_one_name_are_no_error() -> None:
    """A second cookie that somebody else set beside ours brings nobody to a result it lacks."""
    value = complete().cookies["screener"]
    visit = visit_to(shipped())
    for first, second in ((value, "x"), ("x", value), (value, value)):
        reply = visit.request("GET", "/nb/result", Cookie=f"screener={first}; screener={second}")
        assert reply.status in (200, 303)


def test_random_bytes_for_a_cookie_header_are_no_error() -> None:
    """A Cookie header of any bytes is read, or left, without an error."""
    random = Random(1)  # noqa: S311 - no secret
    send = in_process(shipped())
    for _ in range(200):
        text = random.randbytes(40).decode("latin-1").translate(dict.fromkeys(b"\r\n\0"))
        assert send("GET", "/nb/check", Headers({"Cookie": text}), b"").status == 303
