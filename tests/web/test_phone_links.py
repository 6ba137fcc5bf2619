"""Where a text of the rule file names the clinic's telephone number, patients can press it."""

from __future__ import annotations

from pathlib import Path

from cast.any_page import text_of
from cast.apps import app_of
from cast.patient import begin
from rulefiles.models import rule, rule_file, screen, write

CALL = "Call {phone} <b>now</b> & then."
READS = "Call 22 33 44 55 <b>now</b> & then."
LINK = "tel:22334455"


def test_the_number_is_a_link_in_texts_and_plain_in_questions(tmp_path: Path) -> None:
    """Texts that explain hold a link, and no other markup; questions and complaints hold none."""
    ill = screen("ill", ask=f"Ill? {CALL}", hint=CALL, why=CALL, missing=CALL)
    finding = rule("ill", "yes", reason=CALL, if_unsure=CALL, advice=CALL)
    outcome = {"heading": "Talk to us", "text": CALL}
    data = rule_file(ill, rules=[finding])
    data["outcomes"]["consult_first"] = outcome
    data["information"] = [{"id": "after", "text": CALL, "safety": "yes"}]
    visit = begin(app_of(write(tmp_path, data)))
    visit.submit().sees_question("ill")
    form = visit.page.root.find(".//form[@data-question]")
    assert form is not None
    assert [link.get("href") for link in form.iter("a")] == [LINK, LINK]
    assert READS in " ".join(text_of(one) for one in form.iter("p"))
    assert [
        one for tag in ("h1", "title", "b") for one in visit.page.root.findall(f".//{tag}/a")
    ] == []
    assert visit.page.root.findall(".//b") == []
    visit.answer(ill="yes").sees_outcome("consult_first")
    result = visit.page.root
    for place in (
        "section[@data-outcome]/p",
        "ul[@class='findings']/li/p",
        "div[@class='pair']//li",
    ):
        assert LINK in [link.get("href") for link in result.findall(f".//{place}/a")], place
    assert result.findall(".//h3/a") == []
    assert result.findall(".//b") == []
