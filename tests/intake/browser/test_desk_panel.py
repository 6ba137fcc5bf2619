"""The live panel: it says what the page without a script says, and never what is old."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cast.answers import SCREENING
from cast.nurse import PASSWORD
from cast.nurse_in_browser import LIVE, LOGGED_OUT, UNREACHABLE, Desk, NewDesk
from playwright.sync_api import expect
from reload.clinic import readiness, until
from rulefiles.models import AWKWARD_IDS, detail, rule_file, scope, screen, write

pytestmark = pytest.mark.browser

CLEAR = {"areas": "forehead", **dict.fromkeys(SCREENING, "no")}
SITTINGS = {
    "empty": {},
    "may book": CLEAR,
    "all yes": {"areas": "palms soles", **dict.fromkeys(SCREENING, "yes")},
    "half": {"areas": "palms", "pregnancy": "not_sure", "infection": "yes"},
}


def is_served(desk: Desk, version: str) -> None:
    """Wait until an edit of the rule file is served."""
    until(lambda: readiness(desk.office.server.port)["version"] == version)


def without_time(text: str) -> str:
    """Return a panel's text without the minute it was made in."""
    return re.sub(r"\d\d:\d\d", "", text)


@pytest.mark.parametrize("given", SITTINGS.values(), ids=SITTINGS)
def test_the_live_panel_is_the_page_without_a_script(
    new_desk: NewDesk, given: dict[str, str]
) -> None:
    """The same answers give the same panel, word for word, with the script and by the button."""
    live = new_desk().answers(**given)
    live.is_up_to_date()
    plain = new_desk(java_script_enabled=False)
    for question, codes in given.items():
        for code in codes.split():
            plain.option(question, code).check()
    with plain.page.expect_navigation():
        plain.page.locator("[data-update]").click()
    texts = [without_time(one.panel.inner_text()) for one in (live, plain)]
    assert texts[0] == texts[1]
    assert live.shown() == plain.shown()


def test_from_a_change_until_the_answer_the_panel_is_marked_as_old(desk: Desk) -> None:
    """May book is not shown as the outcome once an answer changed, however slow the server is."""
    desk.answers(**CLEAR)
    expect(desk.outcome).to_have_attribute("data-outcome", "book")
    with desk.held_back():
        desk.option("pregnancy", "yes").check()
        expect(desk.panel).to_have_attribute("aria-busy", "true")
        expect(desk.panel.locator("h2")).to_have_css("opacity", "0.35")
        told = desk.outcome.evaluate("(box) => getComputedStyle(box, '::after').content")
        assert told == '"Updating the outcome …"'
        expect(desk.outcome).to_have_attribute("data-outcome", "book")
    assert desk.read().outcome == "consult_first"
    expect(desk.panel.locator("h2")).to_have_css("opacity", "1")


def test_the_newest_answer_wins(desk: Desk) -> None:
    """An answer of the server to an older page is dropped, whichever comes first."""
    desk.answers(**CLEAR)
    with desk.held_back():
        with desk.page.expect_request(LIVE):
            desk.option("pregnancy", "yes").check()
        with desk.page.expect_request(LIVE):
            desk.option("pregnancy", "no").check()
    assert desk.read().outcome == "book"
    assert "2. Are you pregnant? No" in desk.journal


def test_a_server_that_cannot_be_reached_leaves_no_outcome(desk: Desk) -> None:
    """Without a network the panel says so and shows no outcome; back again, it goes on.

    The last text for the journal stays, and says of when it is.
    """
    desk.answers(**CLEAR)
    desk.page.context.set_offline(True)
    desk.option("pregnancy", "yes").check()
    expect(desk.panel).to_contain_text(UNREACHABLE)
    expect(desk.outcome).to_have_count(0)
    expect(desk.panel.locator("[data-journal]")).to_contain_text("Are you pregnant? No")
    expect(desk.panel.locator("[data-as-of]")).to_contain_text("This is the text as it was at")
    expect(desk.page.locator("[data-update]")).to_be_visible()
    expect(desk.page.locator("[data-status]")).to_contain_text(UNREACHABLE)
    desk.page.context.set_offline(False)
    desk.option("breastfeeding", "not_sure").check()
    assert desk.read().found == ["pregnancy", "breastfeeding"]
    expect(desk.page.locator("[data-update]")).to_be_hidden()


def test_a_server_that_never_answers_leaves_no_outcome(desk: Desk) -> None:
    """After ten seconds without an answer the panel says that it could not be updated."""
    desk.opens().answers(**CLEAR)
    with desk.held_back():
        with desk.page.expect_request(LIVE):
            desk.option("pregnancy", "yes").check()
        desk.page.clock.fast_forward(11_000)
        expect(desk.panel).to_contain_text(UNREACHABLE)
        expect(desk.outcome).to_have_count(0)


@pytest.mark.parametrize("status", [400, 500, 503])
def test_an_error_of_the_server_leaves_no_outcome(desk: Desk, status: int) -> None:
    """Whatever goes wrong there, an error page is not put in the outcome's place."""
    desk.answers(**CLEAR)
    desk.page.route(LIVE, lambda route: route.fulfill(status=status, body="<p>Secret</p>"))
    desk.option("pregnancy", "yes").check()
    expect(desk.panel).to_contain_text(UNREACHABLE)
    expect(desk.panel).not_to_contain_text("Secret")
    expect(desk.outcome).to_have_count(0)


def test_a_login_that_is_over_leaves_no_outcome(desk: Desk) -> None:
    """The page keeps all she did, says so, and goes on when she has logged in in another tab."""
    desk.answers(**CLEAR)
    desk.note.fill("Quagga")
    assert "Quagga" in desk.journal
    desk.login_ends()
    desk.option("pregnancy", "yes").check()
    expect(desk.panel.locator("[data-failed] p")).to_have_text(LOGGED_OUT)
    expect(desk.outcome).to_have_count(0)
    expect(desk.panel.locator("[data-journal]")).to_contain_text("Quagga")
    expect(desk.note).to_have_value("Quagga")
    other = Desk(desk.page.context.new_page(), desk.office, desk.site).opens("/intake/login")
    other.page.fill("[name=name]", "nina")
    other.page.fill("[name=password]", PASSWORD)
    with other.page.expect_navigation():
        other.page.locator("[data-login] button").click()
    desk.page.clock.run_for(6000)
    expect(desk.outcome).to_have_attribute("data-outcome", "consult_first")
    assert ("pregnancy", "yes") in desk.chosen()
    assert "Quagga" in desk.journal


def test_a_tab_is_cleared_for_itself_and_all_by_logging_out(desk: Desk) -> None:
    """Clearing another tab leaves this one as it is; logging out there empties this one too."""
    desk.answers(pregnancy="yes")
    other = Desk(desk.page.context.new_page(), desk.office, desk.site)
    other.opens().clears()
    desk.answers(breastfeeding="yes")
    assert desk.read().found == ["pregnancy", "breastfeeding"]
    with other.page.expect_navigation():
        other.page.locator("[data-logout]").click()
    desk.page.clock.run_for(31_000)
    expect(desk.page.locator("[data-cleared]")).to_be_visible()
    expect(desk.page.locator("[data-row]")).to_have_count(0)
    expect(desk.outcome).to_have_count(0)
    assert desk.chosen() == []


def test_details_appear_and_vanish_and_are_forgotten(desk: Desk) -> None:
    """As without a script: what was answered to a question that vanished is not an answer."""
    desk.answers(areas="palms", infection="yes", other_neuromuscular="yes")
    desk.answers(infection_where="palms", neuromuscular_what="earlier")
    assert {"infection_where", "neuromuscular_what"} <= set(desk.shown())
    desk.answers(infection="no", other_neuromuscular="no")
    assert not {"infection_where", "neuromuscular_what"} & set(desk.shown())
    desk.answers(infection="yes", other_neuromuscular="not_sure")
    chosen = dict(desk.chosen())
    assert "infection_where" not in chosen
    assert "neuromuscular_what" not in chosen
    assert "Which areas does this apply to? not answered" in desk.journal


def test_another_area_takes_the_infection_answer_back_at_once(desk: Desk) -> None:
    """Even before the server has answered, the infection answer and its detail are gone."""
    desk.answers(**{**CLEAR, "areas": "palms forehead", "infection": "yes"})
    desk.answers(infection_where="forehead")
    with desk.held_back():
        desk.option("areas", "forehead").uncheck()
        assert not {"infection", "infection_where"} & {name for name, _ in desk.chosen()}
        expect(desk.row("infection").locator("[data-emptied]")).to_be_visible()
    panel = desk.read()
    assert (panel.outcome, panel.is_preliminary) == ("consult_first", True)
    expect(desk.row("infection").locator("[data-chosen]")).to_have_text(
        "Sweating on the palms of the hands"
    )
    desk.answers(infection="yes")
    expect(desk.row("infection").locator("[data-emptied]")).to_be_hidden()
    expect(desk.option("infection_where", "forehead")).to_be_hidden()
    expect(desk.option("infection_where", "palms")).to_be_enabled()


def test_differences_are_marked_live(desk: Desk) -> None:
    """A row is marked as soon as the nurse's answer differs, and unmarked when it does no more."""
    desk.opens_code().answers(breastfeeding="no")
    badge = desk.row("breastfeeding").locator("[data-badge]")
    expect(badge).to_be_visible()
    desk.answers(breastfeeding="yes")
    expect(badge).to_be_hidden()


def test_an_unfolded_list_stays_unfolded(desk: Desk) -> None:
    """Who reads what is not ruled out reads on when the next answer comes."""
    desk.panel.locator("summary").click()
    desk.answers(pregnancy="no")
    expect(desk.panel.locator("details li").first).to_be_visible()


def test_a_screen_reader_hears_the_outcome(desk: Desk) -> None:
    """Each update tells outcome and what is missing in a status region, once."""
    desk.answers(pregnancy="no")
    expect(desk.page.locator("[data-status]")).to_have_text(
        "Preliminary outcome by the rules. Consult first. "
        "1 of 7 answered, missing 1, 3, 4, 5, 6 and 7"
    )


def test_questions_that_may_have_any_id_work_with_the_script(
    tmp_path: Path, desk_of: Callable[[Path], Desk]
) -> None:
    """An id that is also a property of a form hides nothing from the script."""
    questions = [screen(id_) for id_ in AWKWARD_IDS]
    more = detail("remove", {"elements": ["yes"]}, "old")
    where = scope("dataset_of", "nose", "brow", pick="many")
    about = screen("closest", about="dataset_of")
    desk = desk_of(write(tmp_path, rule_file(where, about, *questions, more)))
    desk.answers(dataset_of="nose", closest="no", **dict.fromkeys(AWKWARD_IDS, "no"))
    assert desk.read().outcome == "book"
    desk.option("elements", "no").focus()
    desk.presses("j").is_at("dataset")
    expect(desk.row("remove")).to_be_visible()
    desk.answers(dataset_of="brow")
    assert "closest" not in dict(desk.chosen())
    desk.note.fill("x")
    assert "Note: x" in desk.journal


def test_edited_questions_are_asked_at_once(
    tmp_path: Path, desk_of: Callable[[Path], Desk]
) -> None:
    """The next answer after an edit of the rule file makes the page anew; what counts is kept."""
    rules = write(tmp_path, rule_file(screen("ill"), screen("sore")))
    desk = desk_of(rules).answers(ill="no", sore="no")
    expect(desk.outcome).to_have_attribute("data-outcome", "book")
    write(tmp_path, rule_file(screen("ill"), screen("sore", ask="Is it sore now?"), version="2"))
    is_served(desk, "2")
    desk.option("ill", "not_sure").check()
    expect(desk.page.locator("[data-outdated]")).to_be_visible()
    assert desk.chosen() == [("ill", "not_sure")]
    assert desk.read().counts == "1 of 2 answered, missing 2"


def test_edited_rules_are_asked_for_while_she_does_nothing(
    tmp_path: Path, desk_of: Callable[[Path], Desk]
) -> None:
    """Within half a minute an outcome by rules of before is none: what is written stays."""
    rules = write(tmp_path, rule_file(screen("ill")))
    desk = desk_of(rules).answers(ill="no")
    desk.note.fill("A note")
    assert "Rules: version 1 " in desk.journal
    write(tmp_path, rule_file(screen("ill"), version="2"))
    is_served(desk, "2")
    desk.page.clock.fast_forward("00:31")
    expect(desk.panel.locator("[data-journal]")).to_contain_text("Rules: version 2 ")
    write(tmp_path, rule_file(screen("ill"), screen("new"), version="3"))
    is_served(desk, "3")
    desk.page.clock.fast_forward("00:31")
    expect(desk.row("new")).to_be_visible()
    expect(desk.outcome).to_have_attribute("data-outcome", "consult_first")
    assert desk.chosen() == [("ill", "no")]
    expect(desk.note).to_have_value("A note")


def test_another_language_keeps_everything(desk: Desk) -> None:
    """The button of a language posts the page: answers, code, decision and note stay."""
    desk.opens_code().answers(areas="palms", pregnancy="no")
    desk.page.locator("[name=own-decision][value=not_now]").check()
    desk.note.fill("Æøå")
    with desk.page.expect_navigation():
        desk.page.locator("button[value=nn]").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "nn")
    assert desk.chosen() == [("areas", "palms"), ("pregnancy", "no")]
    assert "Notat: Æøå" in desk.journal
    assert "Vurdering: Ikkje no" in desk.journal
