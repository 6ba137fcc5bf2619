"""Question pages are made when rules are loaded: what is filled in later changes nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from cast.apps import app_for, shipped
from cast.patient import begin
from rulefiles.models import detail, scope, screen


def test_percent_signs_and_markup_in_the_file_s_texts_stay_texts(tmp_path: Path) -> None:
    """Whatever an author writes is shown to the letter, on a page that is asked again, too."""
    odd = "100 % <b>%s</b> %(token)s & more"
    app = app_for(tmp_path, scope("where", "here", ask=odd), screen("ill", hint=odd, missing=odd))
    visit = begin(app)
    assert visit.page.heading == odd
    visit.answer(where="here").submit().sees_refusal("ill")
    assert visit.page.main.count(odd) == 3


def test_below_a_path_every_address_of_a_question_leads_below_it() -> None:
    """An application that is mounted somewhere leads nowhere else."""
    client = shipped().test_client()
    mounted = {"SCRIPT_NAME": "/check"}
    for path in ("/nb/q/areas", "/nb/q/areas?change=1"):
        text = client.get(path, environ_overrides=mounted).text
        addresses = re.findall(r'(?:href|src|action|data-state|data-gone)="(/[^"]*)"', text)
        assert len(addresses) > 8
        assert [one for one in addresses if not one.startswith("/check/")] == []


def test_what_one_patient_ticked_is_on_no_other_s_page(tmp_path: Path) -> None:
    """Not the answers, not what she chose, not what was wrong, in whatever order pages are made."""
    where = detail("sore_where", {"sore": ["yes"]}, answers_from="where", pick="many")
    questions = (scope("where", "here", "there", pick="many"), screen("sore", about="where"), where)
    app = app_for(tmp_path, *questions)
    first = begin(app).answer(where=["here"], sore="yes", sore_where=["here"])
    first.open("/en/q/sore").submit("nonsense").sees_refusal("sore")
    other = begin(app).sees_question("where")
    assert other.page.chosen == []
    other.answer(where=["there"]).sees_question("sore")
    assert (other.page.chosen, other.page.errors) == ([], [])
    assert "The here" not in other.page.main
    assert other.answer(sore="yes").sees_question("sore_where").page.offered == ["there"]
