"""A patient who was answering when the server was upgraded goes on where she was."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import urlsafe_b64encode

import pytest
from cast.answers import CLEAR
from cast.apps import KEY, OTHER_KEY, app_of, shipped
from cast.clock import Clock
from cast.patient import Visit, visit_to
from cryptography.fernet import Fernet

from screener.keys import derived
from screener.packaged import packaged
from screener.pages.served import Served

MARK_BYTES = 5
RULES = packaged("rules.yaml")


def sealed(values: dict[str, object], entries: bytes = b"", key: bytes = KEY) -> str:
    """Return a cookie as the version before wrote it."""
    fernet = Fernet(urlsafe_b64encode(derived(key, "patient cookie")))
    return fernet.encrypt(json.dumps(values).encode() + b"\0" + entries).decode()


def entry(question: str, number: int) -> bytes:
    """Return what stood for an answer then: whose it is, how many bytes it takes, and these."""
    served = shipped().extensions["screener"]
    assert isinstance(served, Served)
    fingerprint = served.edition.questionnaire.fingerprints[question]
    return bytes.fromhex(fingerprint)[:MARK_BYTES] + bytes([1, number])


def upgraded(*entries: bytes, age: float = 0, key: bytes = KEY) -> Visit:
    """Return a patient with such a cookie, written so many seconds ago."""
    visit = visit_to(app_of(RULES, (OTHER_KEY, KEY)))
    then = int(time.time() - age)
    token = hashlib.sha1(b"", usedforsecurity=False).hexdigest()
    values = {"csrf_token": token, "started": then, "written": then, "salt": 7}
    visit.cookies["screener"] = sealed(values, b"".join(entries), key)
    return visit


def test_answers_given_before_an_upgrade_count_after_it() -> None:
    """She goes on, changes what she said, passes details once, and comes to her result."""
    visit = upgraded(entry("areas", 0b100000), entry("pregnancy", 2), entry("infection", 1)).open(
        "/nb/result"
    )
    visit.answer(breastfeeding="no").sees_question("infection")
    assert visit.page.chosen == ["yes"]
    assert visit.open("/nb/q/areas").page.chosen == ["palms"]
    assert visit.open("/nb/q/pregnancy").page.chosen == ["no"]
    visit = upgraded(
        *(entry("areas", 1), entry("pregnancy", 2), entry("breastfeeding", 2)),
        *(entry("infection", 1), entry("infection_where", 0)),
    )
    visit.open("/nb/result").sees_question("myasthenia_gravis")


def test_what_she_sends_next_is_written_as_today() -> None:
    """Her cookie becomes one of today's with the next answer, under the current key."""
    visit = upgraded(entry("areas", 1)).open("/nb/result").answer(pregnancy="no")
    assert not visit.cookies["screener"].startswith("gAAAAA")
    visit.meets(app_of(RULES, (OTHER_KEY,))).answer(breastfeeding="yes").sees_question("infection")


def test_what_has_changed_since_is_asked_again() -> None:
    """An answer to a question that is not asked so any more is left out, and she is told."""
    gone = b"other" + bytes([1, 1])
    for entries in ((entry("areas", 1), gone), (entry("areas", 1), gone[:-1])):
        visit = upgraded(*entries).open("/nb/result").sees_question("pregnancy")
        assert "Spørsmålene er oppdatert" in visit.page.main


@pytest.mark.parametrize("minutes", [31, 361])
def test_it_is_gone_as_late_as_it_would_have_been(clock: Clock, minutes: float) -> None:
    """The half hour counts from when it was written."""
    visit = upgraded(entry("areas", 1))
    clock.forward(minutes)
    visit.open("/nb/q/areas").sees_error(410)


def test_one_that_said_the_answers_are_gone_says_so_on() -> None:
    """Somebody who was told that before the upgrade is told it again."""
    visit = visit_to(shipped())
    visit.cookies["screener"] = sealed({"gone": 1})
    visit.open("/nb/q/areas").sees_error(410)


@pytest.mark.parametrize("values", [{}, {"written": 1}, {"started": "x", "written": 1}])
def test_one_that_lacks_something_is_a_fresh_start(values: dict[str, object]) -> None:
    """What was never written so is no cookie of ours."""
    visit = visit_to(shipped())
    visit.cookies["screener"] = sealed(values)
    visit.open("/nb/result").sees_question("areas")


def test_one_under_another_key_is_a_fresh_start() -> None:
    """It was made elsewhere."""
    upgraded(entry("areas", 1), key=b"a third key that is 32 bytes ...").open(
        "/nb/result"
    ).sees_question("areas")


def test_a_former_cookie_never_books_by_itself() -> None:
    """All answers clear but one that is missing: the missing one is asked."""
    clear = [entry(name, 2) for name in CLEAR if name != "infection"]
    visit = upgraded(entry("areas", 1), *clear).open("/nb/result").sees_question("infection")
    visit.answer(infection="not_sure").leaves_blank("infection_where").open("/nb/result")
    visit.sees_outcome("consult_first")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that the test turns."""
    return Clock(monkeypatch)
