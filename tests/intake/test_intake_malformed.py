"""What a browser of ours would never send: it is no answer, it never books, it never fails."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from cast.answers import ALL_CLEAR, SCREENING
from cast.desk_page import read_panel
from cast.nurse import HOME, Nurse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LIVE = "/intake/outcome"
NO_ANSWER = {
    "nothing": (),
    "an empty value": ("",),
    "a code that is not offered": ("maybe",),
    "another question's code": ("forehead",),
    "two values": ("no", "yes"),
    "one value twice": ("no", "no"),
    "upper case": ("NO",),
    "spaces around it": (" no ",),
    "a list as text": ('["no"]',),
    "a NUL byte": ("no\0",),
    "a number": ("0",),
    "a look-alike": ("n\N{CYRILLIC SMALL LETTER O}",),
    "a very long value": ("no" * 10_000,),
    "a lone surrogate": ("no\N{REPLACEMENT CHARACTER}",),
    "the text instead of the code": ("No",),
}
NO_AREAS = {
    "one good and one bad code": ("forehead", "nose"),
    "one area twice": ("forehead", "forehead"),
    "a list as text": ("forehead,palms",),
    "a good code and an empty one": ("forehead", ""),
}


@pytest.mark.parametrize("question", ["pregnancy", "infection"])
@pytest.mark.parametrize("values", NO_ANSWER.values(), ids=NO_ANSWER)
def test_what_is_no_answer_leaves_the_question_open(
    nurse: Nurse, question: str, values: tuple[str, ...]
) -> None:
    """With all else clear, one malformed answer is missing, and the outcome is to consult first."""
    page = nurse.opens().answers(**{**ALL_CLEAR, question: values}).page
    assert page.outcome == "consult_first"
    assert page.counts.startswith("6 of 7 answered, missing")
    assert page.chosen(question) == []
    assert nurse.status == (422 if values else 200)
    assert nurse.outcome({question: values}).outcome == "consult_first"


@pytest.mark.parametrize("values", NO_AREAS.values(), ids=NO_AREAS)
def test_one_bad_area_spoils_the_areas(nurse: Nurse, values: tuple[str, ...]) -> None:
    """One bad code among good ones is as good as no answer at all."""
    page = nurse.opens().answers(**{**ALL_CLEAR, "areas": values}).page
    assert (nurse.status, page.outcome) == (422, "consult_first")
    assert page.chosen("areas") == []
    assert "1 and" not in page.counts.partition("missing")[0]


def test_a_malformed_answer_is_told_in_its_place(nurse: Nurse) -> None:
    """The row itself says that the answer is none of those offered."""
    row = nurse.opens().answers(pregnancy=["yes", "no"]).page.row("pregnancy")
    assert "Choose among the answers on this page." in "".join(row.itertext())


@pytest.mark.parametrize("path", [HOME, LIVE])
def test_without_its_own_token_nothing_is_worked_out(nurse: Nurse, path: str) -> None:
    """A form without a token, or with another browser's, gets an error page and no outcome."""
    nurse.opens()
    own = nurse.token
    for token in (None, "", own[:-2], own + "x", "\0"):
        fields = [field for field in nurse.fields(ALL_CLEAR) if field[0] != "csrf_token"]
        reply = nurse.sends(path, fields if token is None else [*fields, ("csrf_token", token)])
        assert reply.status_code == 400
        assert "data-outcome" not in reply.text


@pytest.mark.parametrize("path", [HOME, LIVE])
def test_a_json_body_is_no_form(nurse: Nurse, path: str) -> None:
    """JSON is read by nobody, even with a token where scripts put it: nothing is assessed."""
    nurse.opens()
    body = json.dumps({**ALL_CLEAR, **dict(nurse.page.fields)}).encode()
    reply = nurse.request("POST", path, body, "application/json", X_CSRFToken=nurse.token)
    assert reply.status_code in (303, 409)
    assert 'data-outcome="book"' not in reply.text


@pytest.mark.parametrize("path", [HOME, LIVE, "/intake/clear", "/intake/language"])
def test_a_body_that_is_too_large_is_refused(nurse: Nurse, path: str) -> None:
    """More than 64 KiB is not read; the page says so, and what to do."""
    nurse.opens()
    fields = nurse.fields({}, own_note="x" * 70_000)
    reply = nurse.sends(path, fields)
    assert reply.status_code == 413
    assert "That was more than we can take" in reply.text


def test_many_parts_are_refused_or_read_as_nothing(nurse: Nurse) -> None:
    """A multipart body of a thousand parts is an error of the sender, never of ours."""
    nurse.opens()
    part = '--x\r\nContent-Disposition: form-data; name="pregnancy"\r\n\r\nno\r\n'
    body = (part * 1_001 + "--x--\r\n").encode()
    reply = nurse.request("POST", LIVE, body, "multipart/form-data; boundary=x")
    assert 400 <= reply.status_code < 500


@pytest.mark.parametrize(
    "body",
    [b"\0", b"%00", b"%ff%fe=%80", b"=&=&=", b"&" * 5_000, b"a=" * 5_000, b"pregnancy", b"%"],
)
def test_bytes_that_are_no_form_never_fail(nurse: Nurse, body: bytes) -> None:
    """Whatever the bytes, the answer is an error page that can be read."""
    nurse.opens()
    for path in (HOME, LIVE):
        reply = nurse.request("POST", path, body, X_CSRFToken=nurse.token)
        assert reply.status_code in (303, 400, 409), reply.text


def test_unknown_fields_change_nothing(nurse: Nurse) -> None:
    """A field that no question has, or one of ours with rubbish in it, is passed over."""
    rubbish = {
        "own-decision": "approve",
        "opened-code": "x" * 200,
        "seen-areas": "nonsense",
        "seen-pregnancy": "yes",
        "page-language": "tlh",
        "disposition": "book",
    }
    fields = [*nurse.opens().fields({**ALL_CLEAR, "pregnancy": "yes"}), *rubbish.items()]
    page = nurse.posts(HOME, fields).page
    assert (page.outcome, page.language) == ("consult_first", "en")
    assert page.journal.endswith("Decision: none yet")


values = st.lists(st.text(max_size=8) | st.sampled_from(["yes", "no", "not_sure", "palms"]))
names = st.sampled_from([*SCREENING, "areas", "infection_where", "neuromuscular_what"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(names, values))
def test_no_form_books_but_a_clear_one(nurse: Nurse, answers: dict[str, list[str]]) -> None:
    """Whatever is sent, the outcome is to consult first unless every answer is a clear one."""
    form = [
        (one.get("name", ""), one.get("value", ""))
        for one in nurse.opens().page.root.iter("input")
        if one.get("name", "").startswith("asked-")
    ]
    pairs = [(name, value) for name, all_ in answers.items() for value in all_]
    kept = [field for field in nurse.page.fields if field not in form]
    reply = nurse.sends(LIVE, [*kept, *form, *pairs])
    assert reply.status_code == 200
    is_clear = all(answers.get(question) == ["no"] for question in SCREENING)
    if not (is_clear and answers.get("areas")):
        assert read_panel(reply.text).outcome == "consult_first"


def test_the_method_decides(nurse: Nurse) -> None:
    """Outcome and clear are asked for by POST alone; a link or a prefetch can do neither."""
    nurse.opens().answers(**ALL_CLEAR)
    body = urlencode(nurse.page.fields).encode()
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        for path in (LIVE, "/intake/clear"):
            assert nurse.request(method, path, body).status_code == 405
    assert nurse.answers().page.outcome == "book"
