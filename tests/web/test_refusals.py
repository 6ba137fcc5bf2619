"""What is not an answer: it is refused in place, and never becomes one."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from cast.answers import CLEAR
from cast.apps import shipped
from cast.patient import Reply, Visit, begin, in_process

NOT_ONE_ANSWER: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "an empty value": ("",),
    "a code that is not offered": ("maybe",),
    "another question's code": ("forehead",),
    "two values": ("no", "yes"),
    "two unclear values": ("no", "not_sure"),
    "one value twice": ("no", "no"),
    "upper case": ("NO",),
    "spaces around it": (" no ",),
    "a list as text": ('["no"]',),
    "a NUL byte": ("no\0",),
    "only a NUL byte": ("\0",),
    "a number": ("0",),
    "a look-alike": ("n\N{CYRILLIC SMALL LETTER O}",),
    "a very long value": ("no" * 4000,),
    "the text instead of the code": ("Nei",),
}
NOT_SOME_AREAS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "a code that is not offered": ("nose",),
    "one good and one bad code": ("forehead", "nose"),
    "one area twice": ("forehead", "forehead"),
    "a list as text": ("forehead,palms",),
    "a good code and an empty one": ("forehead", ""),
}


def at_pregnancy(language: str = "nb") -> Visit:
    """Return a patient who has chosen her areas."""
    return begin(shipped(), language).answer(areas=["palms"])


@pytest.mark.parametrize("values", NOT_ONE_ANSWER.values(), ids=NOT_ONE_ANSWER)
def test_what_is_no_answer_to_a_pick_one_question_is_refused(values: tuple[str, ...]) -> None:
    """The same page comes back with an error, and the question is still open."""
    visit = at_pregnancy().submit(*values).sees_refusal("pregnancy")
    assert visit.page.chosen == []
    assert visit.request("GET", "/nb/check").location == "/nb/q/pregnancy"


@pytest.mark.parametrize("values", NOT_SOME_AREAS.values(), ids=NOT_SOME_AREAS)
def test_what_is_no_answer_to_a_pick_many_question_is_refused(values: tuple[str, ...]) -> None:
    """One bad code among good ones is as good as no answer at all."""
    visit = begin(shipped(), "nb").submit(*values).sees_refusal("areas")
    assert visit.request("GET", "/nb/check").location == "/nb/q/areas"


def test_a_detail_refuses_what_it_does_not_offer() -> None:
    """A detail may be left blank, but not be answered with an area that was not chosen."""
    visit = at_pregnancy().answer(pregnancy="no", breastfeeding="no", infection="yes")
    visit.submit("forehead").sees_refusal("infection_where")
    visit.submit().sees_question("myasthenia_gravis")


@pytest.mark.parametrize(
    ("language", "prefix"), [("nb", "Feil: "), ("nn", "Feil: "), ("en", "Error: ")]
)
def test_the_error_is_told_in_the_page_s_language(language: str, prefix: str) -> None:
    """Title, summary and place say it in the file's own words, and the summary takes focus."""
    visit = at_pregnancy(language).submit().sees_refusal("pregnancy")
    words = shipped().extensions["screener"].edition.rules.in_languages[language]
    assert visit.page.title.startswith(prefix)
    assert visit.page.errors == [("#answer", words.by_id["pregnancy"].missing)]
    summary = visit.page.root.find(".//*[@data-error-summary]")
    assert summary is not None
    assert {"tabindex", "autofocus"} <= set(summary.keys())


def test_a_refused_question_marks_its_controls() -> None:
    """Every control is marked invalid and points at the words that say why."""
    page = at_pregnancy().submit().sees_refusal("pregnancy").page
    for control in page.root.findall(".//input[@name='answer']"):
        assert control.get("aria-invalid") == "true"
        assert control.get("aria-describedby") == "answer-error"


def test_a_refusal_loses_no_answer() -> None:
    """A refused change leaves the answer that was there."""
    visit = at_pregnancy().answer(pregnancy="yes")
    visit.open("/nb/q/pregnancy").submit("no", "yes").sees_refusal("pregnancy")
    assert visit.open("/nb/q/pregnancy").page.chosen == ["yes"]


def test_a_refusal_goes_on_as_a_change() -> None:
    """Answered after a refusal, a change leads back to the check page all the same."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).changes("pregnancy")
    visit.submit().sees_refusal("pregnancy").submit("yes").sees_outcome("consult_first")


def boundary(*parts: tuple[str, str]) -> bytes:
    """Return a multipart body with these parts: the parameters of each, and its content."""
    lines = [
        f"--x\r\nContent-Disposition: form-data; {parameters}\r\n\r\n{content}\r\n"
        for parameters, content in parts
    ]
    return "".join([*lines, "--x--\r\n"]).encode()


def sent(visit: Visit, body: bytes, content_type: str) -> Reply:
    """Post a body to the page at hand with the CSRF token in a header, where scripts put it."""
    return visit.request("POST", visit.path, body, content_type, X_CSRFToken=visit.page.token)


def refused(visit: Visit, reply: Reply) -> None:
    """Fail unless a reply leads back to the question, which says what was wrong."""
    assert (reply.status, reply.location) == (303, visit.path)
    visit.open(reply.location).sees_refusal("pregnancy")


def test_a_json_body_is_no_answer() -> None:
    """The page takes forms; an answer in JSON is none."""
    visit = at_pregnancy()
    refused(visit, sent(visit, json.dumps({"answer": "no"}).encode(), "application/json"))


def test_an_uploaded_file_is_no_answer() -> None:
    """A file under the answer's name is no answer, whatever it is called and contains."""
    visit = at_pregnancy()
    body = boundary(('name="answer"; filename="no"', "no"))
    refused(visit, sent(visit, body, "multipart/form-data; boundary=x"))


def test_a_multipart_form_is_read_like_any_other() -> None:
    """Two values are two values, one is an answer, whichever way a form encodes them."""
    visit = at_pregnancy()
    kind = "multipart/form-data; boundary=x"
    refused(visit, sent(visit, boundary(('name="answer"', "no"), ('name="answer"', "yes")), kind))
    assert sent(visit, boundary(('name="answer"', "no")), kind).location == "/nb/q/breastfeeding"


@pytest.mark.parametrize(
    "body",
    [b"", b"&&&===", b"answer=%ff%fe", b"answer=%", b"\xff\xfe\x00", b"answer[]=no", b"ANSWER=no"],
)
def test_bytes_that_are_no_form_are_no_answer(body: bytes) -> None:
    """Whatever bytes come instead of a form, they are refused in place."""
    visit = at_pregnancy()
    refused(visit, sent(visit, body, "application/x-www-form-urlencoded"))


def test_an_answer_in_the_address_is_no_answer() -> None:
    """Only the body of a form is read, never the query of its address."""
    visit = at_pregnancy()
    body = urlencode(visit.page.hidden).encode()
    headers = visit.headers_for(body)
    send = in_process(shipped())  # a browser that checked what it sends would not send this
    reply = send("POST", "/nb/q/pregnancy?answer=no", headers, body)
    assert (reply.status, reply.location) == (303, visit.path)
