"""A form that came from somewhere else: it is not taken, and nothing is lost."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from cast.answers import CLEAR
from cast.apps import app_of, shipped
from cast.patient import Visit, begin, visit_to

from screener.packaged import packaged

HEADING = "Vi kunne ikke se om svaret kom fra deg"


def foreign_token() -> str:
    """Return the token of another patient."""
    return begin(shipped(), "nb").page.token


@pytest.mark.parametrize("kind", ["none", "empty", "foreign", "broken"])
def test_a_form_without_its_token_is_not_taken(kind: str) -> None:
    """Without her own token an answer is not taken; the page says what to do, answers are kept."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    token = {"empty": "", "foreign": foreign_token(), "broken": visit.page.token[:-2]}
    fields = [("asked", visit.page.hidden["asked"]), ("answer", "no")]
    if kind != "none":
        fields.append(("csrf_token", token[kind]))
    visit.post("/nb/q/pregnancy", fields).sees_error(400)
    assert visit.page.heading == HEADING
    visit.open(visit.page.link("data-onward")).sees_question("pregnancy")
    assert visit.page.chosen == []
    assert visit.open("/nb/q/areas").page.chosen == ["palms"]


def test_a_foreign_form_cannot_delete_answers() -> None:
    """Finish, too, is taken from her own pages only."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR)
    visit.post("/nb/finish", [("csrf_token", foreign_token())]).sees_error(400)
    visit.open("/nb/check").sees_check()


def test_a_page_of_the_session_before_is_not_taken() -> None:
    """After Finish, a page left open in another window has no say in what comes next."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    old = visit.page
    visit.finishes().open("/nb/q/areas").answer(areas=["soles"])
    visit.page, visit.path = old, "/nb/q/pregnancy"
    visit.submit("no").sees_error(400)
    visit.open("/nb/q/pregnancy").sees_question("pregnancy")
    assert visit.page.chosen == []


def test_one_page_s_token_serves_every_form() -> None:
    """Two windows of one patient do not shut each other out."""
    visit = begin(shipped(), "nb")
    first = visit.page
    visit.answer(areas=["palms"], pregnancy="no").open("/nb/q/areas")
    visit.page = first
    visit.submit("palms").sees_question("pregnancy")


def test_a_form_from_another_site_is_not_taken_under_tls() -> None:
    """Under TLS a form must come from these pages, as its referrer tells."""
    https = "https://check.example"
    app = app_of(packaged("rules.yaml"), public_url=https)
    visit = begin(app, "nb", https)
    assert sent_from(visit, "https://evil.example/") == 400
    assert sent_from(visit, "https://check.example/nb/q/areas") == 303


def sent_from(visit: Visit, referrer: str) -> int:
    """Post an answer about the areas from some page, and return the status."""
    body = f"csrf_token={visit.page.token}&answer=palms".encode()
    return visit.request("POST", "/nb/q/areas", body, Referer=referrer).status


def test_no_answer_is_taken_by_get_head_or_options() -> None:
    """Only POST takes an answer; a link, a preview or a prefetch cannot."""
    visit = begin(shipped(), "nb")
    body = f"csrf_token={visit.page.token}&answer=palms".encode()
    for method in ("GET", "HEAD", "OPTIONS"):
        reply = visit.request(method, "/nb/q/areas", body)
        assert reply.status == 200, method
    assert visit.open("/nb/q/areas").page.chosen == []
    assert visit_to(shipped()).request("HEAD", "/nb/q/areas").body == b""


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_form_cut_short_is_not_taken(language: str) -> None:
    """Wherever a form breaks off on its way, "not sure" never becomes "no": it has no token yet."""
    visit = begin(shipped(), language).answer(areas=["palms"])
    fields = [("asked", visit.page.hidden["asked"]), ("answer", "not_sure")]
    whole = urlencode([*fields, ("csrf_token", visit.page.token)])
    path = f"/{language}/q/pregnancy"
    for length in range(len(whole)):
        assert visit.request("POST", path, whole[:length].encode()).status == 400, whole[:length]
    assert visit.open(path).page.chosen == []
    assert visit.request("POST", path, whole.encode()).status == 303
