"""The session's cookie: encrypted, for this session only, and never more than a browser keeps."""

from __future__ import annotations

import base64
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.answers import CLEAR
from cast.apps import app_for, app_of, shipped
from cast.patient import begin, visit_to
from rulefiles.models import detail, questionnaire, rule_file, scope, screen, write

from screener.cookie_content import Packing
from screener.packaged import packaged
from screener.rulefile import RuleFileError
from screener.rulefile.identity import fingerprints

if TYPE_CHECKING:
    from screener.model import Questionnaire

HTTPS = "https://check.example"


def test_the_cookie_belongs_to_this_browser_session_alone() -> None:
    """Scripts cannot read it, other sites cannot send it, and the browser forgets it on closing."""
    reply = visit_to(shipped()).request("GET", "/nb/q/areas")
    (morsel,) = SimpleCookie(reply.headers["Set-Cookie"]).values()
    assert morsel.key == "screener"
    assert morsel["httponly"]
    assert (morsel["samesite"], morsel["path"]) == ("Lax", "/")
    assert not any(morsel[name] for name in ("domain", "expires", "max-age", "secure"))


def test_tls_binds_the_cookie_to_host_and_encryption() -> None:
    """Under an https address the cookie is Secure and bears the __Host- prefix; HSTS is sent."""
    app = app_of(packaged("rules.yaml"), public_url=HTTPS)
    visit = visit_to(app, HTTPS)
    reply = visit.request("GET", "/nb/q/areas")
    (morsel,) = SimpleCookie(reply.headers["Set-Cookie"]).values()
    assert morsel.key == "__Host-screener"
    assert (morsel["secure"], morsel["path"], morsel["domain"]) == (True, "/", "")
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"
    visit = begin(app, "nb", HTTPS).answer(areas=["palms"], **CLEAR).sees_outcome("book")
    assert visit.finishes().cookies == {}


def test_plain_http_promises_no_tls() -> None:
    """Without an https address there is no HSTS, which would lock a browser out."""
    assert "Strict-Transport-Security" not in visit_to(shipped()).request("GET", "/nb/").headers


def test_nothing_in_the_cookie_can_be_read() -> None:
    """Neither the cookie nor what its text decodes to holds an answer, an id or a token."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR)
    (value,) = visit.cookies.values()
    for content in (value.encode(), base64.urlsafe_b64decode(value)):
        for word in (b"palms", b"pregnan", b"not_sure", b"csrf", b"started", b"answer"):
            assert word not in content


def test_the_cookie_s_size_tells_no_answer() -> None:
    """Whatever a question is answered, the cookie is as long."""
    sizes: set[int] = set()
    for given in ("no", "yes", "not_sure"):
        visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy=given)
        sizes.update(len(value) for value in visit.cookies.values())
    visit = begin(shipped(), "nb").answer(areas=["palms", "soles", "forehead"], pregnancy="no")
    sizes.update(len(value) for value in visit.cookies.values())
    assert len(sizes) == 1


def test_the_same_answers_never_make_the_same_cookie() -> None:
    """Two patients who answer alike have nothing in common that can be seen."""
    cookies: set[str] = set()
    for _ in range(5):
        cookies.update(begin(shipped(), "nb").answer(areas=["palms"]).cookies.values())
    assert len(cookies) == 5


def test_a_cookie_is_taken_as_it_was_written_alone() -> None:
    """Of the texts that stand for the same bytes, such as one with a blank more, one is ours."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    value = visit.cookies["screener"]
    for other in (
        value + "=",
        value + "====",
        value[:9] + "!" + value[9:],
        value.rstrip("=") + "A",
    ):
        visit.cookies = {"screener": other}
        visit.open("/nb/result").sees_question("areas")


def test_start_page_and_errors_set_no_cookie() -> None:
    """Nobody gets a cookie before she presses Start, whatever address she opens."""
    for path in ("/", "/nb/", "/nb/privacy", "/nb/finished", "/nowhere/", "/healthz", "/readyz"):
        visit = visit_to(shipped())
        visit.request("GET", path)
        assert visit.cookies == {}, path


def test_looking_at_a_page_again_writes_no_cookie() -> None:
    """Two requests under way at once do not write over each other."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    for path in ("/nb/q/areas", "/nb/q/pregnancy", "/nb/", "/en/q/areas"):
        assert "Set-Cookie" not in visit.request("GET", path).headers


def test_another_server_with_the_same_keys_goes_on() -> None:
    """Nothing is kept on a server: any other one with the same keys carries on."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy="yes")
    visit = visit.meets(app_of(packaged("rules.yaml"))).answer(breastfeeding="no")
    assert visit.open("/nb/q/pregnancy").page.chosen == ["yes"]


def test_a_page_from_one_server_is_taken_by_another() -> None:
    """The CSRF token of one server holds on any other with the same keys."""
    visit = begin(app_of(packaged("rules.yaml")), "nb")
    visit.meets(app_of(packaged("rules.yaml"))).submit("palms").sees_question("pregnancy")


def test_a_file_whose_answers_fit_no_cookie_is_not_served(tmp_path: Path) -> None:
    """A file that could come to more than a browser keeps is refused, and the error says why."""
    questions = [scope(f"q{number}", "here", "there") for number in range(400)]
    path = write(tmp_path, rule_file(*questions, screen("ill")))
    with pytest.raises(RuleFileError, match="too many questions to be served"):
        app_of(path)


def test_the_largest_file_that_is_served_keeps_every_answer(tmp_path: Path) -> None:
    """Many long answers fit: the worst case was worked out before the file was served."""
    codes = [f"area_{number}" for number in range(16)]
    questions = [scope(f"where_{number}", *codes, pick="many") for number in range(12)]
    visit = begin(app_for(tmp_path, *questions, screen("ill")))
    for question in questions:
        visit.answer(**{question["id"]: codes})
    visit.answer(ill="no").sees_outcome("book")


@pytest.mark.parametrize("pick", ["one", "many"])
def test_a_question_with_sixteen_answers_of_each_class_is_answered(
    tmp_path: Path, pick: str
) -> None:
    """The last and, where many may be ticked, all answers are kept, in the cookie and the code."""
    classes = {key: [f"{key}_{n}" for n in range(16)] for key in ("clear", "risk", "unsure")}
    areas = [f"area_{number}" for number in range(16)]
    follow_up = detail("more", {"ill": classes["risk"]}, *areas, pick=pick)
    app = app_for(tmp_path, scope("where", *areas, pick=pick), screen("ill", **classes), follow_up)
    given = areas if pick == "many" else areas[15]
    visit = begin(app).answer(where=given, ill="risk_15").answer(more=given)
    visit.sees_outcome("consult_first")
    kept = areas if pick == "many" else [areas[15]]
    assert visit.open("/en/q/where").page.chosen == kept
    assert visit.open("/en/q/more").page.chosen == kept
    assert visit.open("/en/q/ill").page.chosen == ["risk_15"]


def test_an_answer_keeps_its_place_beside_a_question_that_is_gone() -> None:
    """What stands for an unknown question is passed over, however many bytes it takes."""
    codes = [f"code_{number}" for number in range(40)]
    asked = replace_prints(questionnaire(scope("one", *codes, pick="many"), scope("two", "a", "b")))
    left = replace(asked, questions=asked.questions[1:])
    packed = Packing(asked).pack({"one": tuple(codes), "two": "b"}, frozenset())
    assert Packing(asked).unpack(packed).answers == {"one": tuple(codes), "two": "b"}
    stored = Packing(left).unpack(packed)
    assert (stored.answers, stored.changed) == ({"two": "b"}, True)
    for end in range(len(packed)):
        cut = Packing(asked).unpack(packed[:end])
        assert set(cut.answers) <= {"one"}


def replace_prints(asked: Questionnaire) -> Questionnaire:
    """Return a questionnaire with fingerprints, as a loaded one has."""
    return replace(asked, fingerprints=fingerprints([asked]))
