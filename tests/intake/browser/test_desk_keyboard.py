"""An intake with the keyboard alone, however fast the nurse or the scanner types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from cast.answers import OF_EACH_KIND, SCREENING
from cast.installation import clinics_today
from cast.nurse_in_browser import LIVE, Desk
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOST_KEYS = 16


def test_a_whole_intake_needs_no_pointer(desk: Desk) -> None:
    """From an empty page to a decision: Enter, digits, J, N and U, each leading to the next row."""
    expect(desk.code).to_be_focused()
    desk.presses("Enter").is_at("areas")
    desk.presses("3", "6").is_at("areas")
    desk.presses("Enter").is_at("pregnancy")
    desk.presses("n").is_at("breastfeeding")
    desk.presses("N").is_at("infection")
    desk.presses("j").is_at("infection_where")
    desk.presses("2", "Enter").is_at("myasthenia_gravis")
    desk.presses("u").is_at("lambert_eaton")
    desk.presses("n").is_at("other_neuromuscular")
    desk.presses("y").is_at("neuromuscular_what")
    desk.presses("6", "Enter")
    expect(desk.page.locator("[data-decision]")).to_be_focused()
    desk.presses("Space", "2")
    assert desk.chosen() == [
        ("areas", "forehead"),
        ("areas", "palms"),
        ("pregnancy", "no"),
        ("breastfeeding", "no"),
        ("infection", "yes"),
        ("infection_where", "palms"),
        ("myasthenia_gravis", "not_sure"),
        ("lambert_eaton", "no"),
        ("other_neuromuscular", "yes"),
        ("neuromuscular_what", "lateral_sclerosis"),
    ]
    panel = desk.read()
    assert not panel.is_preliminary
    assert panel.outcome == "consult_first"
    assert "Decision: Refer to doctor" in panel.journal


def test_an_intake_with_a_code_takes_few_keys(desk: Desk) -> None:
    """From a scanned code to the next patient's empty page, the text copied, and no pointer."""
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with desk.page.expect_navigation():
        desk.scans(desk.patients_code(areas=["palms"], **dict.fromkeys(SCREENING, "no")))
    keys = [*"bbbbbbb", "1", "Enter", "Enter", "Tab", "Tab", "Tab"]
    desk.presses(*keys)
    expect(desk.page.locator("[data-said]")).to_have_text("The text is copied.")
    text: str = desk.page.evaluate("navigator.clipboard.readText()")
    assert "Decision: May book" in text
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.chosen() == []
    expect(desk.code).to_be_focused()
    assert len([*keys, "Enter"]) <= MOST_KEYS


def test_the_keys_of_every_language_work_in_every_language(desk: Desk) -> None:
    """Y and J both mean yes, in small letters and capitals."""
    for key, code in {"y": "yes", "Y": "yes", "j": "yes", "J": "yes", "U": "not_sure"}.items():
        desk.option("pregnancy", "no").focus()
        desk.presses(key).is_at("breastfeeding")
        expect(desk.option("pregnancy", code)).to_be_checked()


def test_one_key_confirms_the_patients_answer(desk: Desk) -> None:
    """B gives the answer, or the answers, that she gave; nothing where she gave none."""
    desk.opens_code().is_at("areas")
    desk.presses("b").is_at("pregnancy")
    desk.presses("b").is_at("breastfeeding")
    desk.presses("b").is_at("infection")
    desk.presses("b").is_at("infection_where")
    desk.presses("b").is_at("myasthenia_gravis")
    assert desk.chosen() == [
        ("areas", "forehead"),
        ("areas", "palms"),
        ("pregnancy", "no"),
        ("breastfeeding", "yes"),
        ("infection", "not_sure"),
        ("infection_where", "palms"),
    ]
    assert "differ" not in desk.read().counts
    desk.answers(other_neuromuscular="yes")
    desk.option("neuromuscular_what", "earlier").focus()
    desk.presses("b", "Enter")
    expect(desk.page.locator("[data-decision]")).to_be_focused()
    assert "neuromuscular_what" not in dict(desk.chosen())


def test_without_a_code_b_does_nothing(desk: Desk) -> None:
    """There is no patient's answer to confirm."""
    desk.option("pregnancy", "yes").focus()
    desk.presses("b", "x", "0", "9", "Enter").is_at("breastfeeding")
    assert desk.chosen() == []


def test_b_gives_the_same_answer_or_none(desk: Desk) -> None:
    """Where infections are can be confirmed only if all of the patient's areas are offered."""
    answers = {"areas": ["forehead", "palms"], "infection": "yes"}
    code = desk.patients_code(**answers, infection_where=["forehead", "palms"])
    desk.opens_code(code).answers(areas="palms", infection="yes")
    desk.option("infection_where", "palms").focus()
    desk.presses("b", "Enter").is_at("myasthenia_gravis")
    assert "infection_where" not in dict(desk.chosen())


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_with_a_modifier_a_key_is_the_browsers(desk: Desk, modifier: str) -> None:
    """Ctrl+N opens a window and answers nothing."""
    desk.option("pregnancy", "yes").focus()
    desk.page.evaluate("addEventListener('keydown', (event) => event.preventDefault())")
    for key in ("j", "n", "u", "b", "1", "Enter"):
        desk.page.keyboard.press(f"{modifier}+{key}")
    desk.presses("Enter").is_at("breastfeeding")
    assert desk.chosen() == []


def test_while_typing_keys_are_letters(desk: Desk) -> None:
    """In the note, in the reason and in the code's field J, N, U, B and digits are text."""
    for name in ("own-reason", "own-note", "answer-code"):
        field = desk.page.locator(f"[name={name}]")
        field.press_sequentially("Jnub 123")
        expect(field).to_be_focused()
        expect(field).to_have_value("Jnub 123")
    assert desk.chosen() == []
    desk.code.fill("")
    assert "Note: Jnub 123" in desk.journal


def test_enter_in_a_text_stays_on_the_page(desk: Desk) -> None:
    """Enter after a note updates the outcome, and the page is not made anew under her hands."""
    desk.page.evaluate("window.isSame = true")
    desk.note.press_sequentially("done")
    desk.note.press("Enter")
    assert "Note: done" in desk.journal
    expect(desk.note).to_be_focused()
    assert desk.page.evaluate("window.isSame")


def test_three_keys_at_once_answer_three_questions(desk: Desk) -> None:
    """A quick hand loses no key: each goes to the question after the one before."""
    desk.option("pregnancy", "yes").focus()
    for key in ("j", "n", "u"):
        desk.page.keyboard.press(key)
    desk.pauses().is_at("myasthenia_gravis")
    expected = [("pregnancy", "yes"), ("breastfeeding", "no"), ("infection", "not_sure")]
    assert [one for one in desk.chosen() if one in expected] == expected


@contextmanager
def j_is_held_back(desk: Desk) -> Iterator[None]:
    """Press J on the infection, and let the server take its time until the end of the block."""
    desk.answers(areas="palms")
    desk.option("infection", "yes").focus()
    with desk.held_back():
        with desk.page.expect_request(LIVE):
            desk.page.keyboard.press("j")
            desk.page.clock.run_for(450)
        yield


def test_a_key_pressed_during_an_update_waits_for_it(desk: Desk) -> None:
    """J on the infection, then N at once: N never overwrites J, whatever the server takes."""
    with j_is_held_back(desk):
        desk.page.keyboard.press("n")
        desk.page.keyboard.press("1")
        desk.is_at("infection")
    desk.is_at("infection_where")
    expect(desk.option("infection", "yes")).to_be_checked()
    expect(desk.option("infection_where", "palms")).to_be_checked()


def test_an_update_takes_focus_from_nobody(desk: Desk) -> None:
    """Whoever has gone on to the note while the server was slow stays there, and types on."""
    with j_is_held_back(desk):
        desk.note.click()
        desk.page.keyboard.type("nju")
    desk.is_up_to_date()
    expect(desk.row("infection_where")).to_be_visible()
    expect(desk.note).to_be_focused()
    expect(desk.note).to_have_value("nju")
    assert desk.chosen() == [("areas", "palms"), ("infection", "yes")]


def test_the_pointer_and_the_keys_answer_alike(desk: Desk) -> None:
    """Answers chosen with a pointer come to the same outcome."""
    desk.answers(areas="forehead", **dict.fromkeys(SCREENING, "no"))
    assert desk.read().outcome == "book"
    desk.option("pregnancy", "no").focus()
    desk.presses("j").is_at("breastfeeding")
    assert desk.read().outcome == "consult_first"


def test_arrows_and_space_work_as_in_every_form(desk: Desk) -> None:
    """Who knows no keys of ours uses the browser's."""
    desk.option("areas", "frown_lines").focus()
    desk.presses("Space", "Tab", "Space")
    desk.option("pregnancy", "yes").focus()
    desk.presses("ArrowDown")
    assert desk.chosen() == [
        ("areas", "frown_lines"),
        ("areas", "crows_feet"),
        ("pregnancy", "no"),
    ]


def test_a_key_unfolds_the_question_in_the_patients_language(desk: Desk) -> None:
    """L shows it and hides it again, answers nothing, and leads to the choice if none was made."""
    desk.option("pregnancy", "no").focus()
    desk.presses("l")
    expect(desk.page.locator("[data-reads]")).to_be_focused()
    desk.page.locator("[data-reads]").select_option("nb")
    theirs = desk.row("pregnancy").locator("[data-theirs=nb]").get_by_text("Er du gravid?")
    desk.option("pregnancy", "no").focus()
    desk.presses("l")
    expect(theirs).to_be_visible()
    desk.presses("L")
    expect(theirs).to_be_hidden()
    assert desk.chosen() == []
    desk.opens_code(desk.office.code(OF_EACH_KIND, clinics_today(), "nn")).is_at("areas")
    desk.presses("l")
    expect(desk.row("areas").get_by_text("Kva område vil du ha behandla?")).to_be_visible()
