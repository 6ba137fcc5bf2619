"""`screener preview` and `screener diagram`: a rule file as people can read it."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from cast.any_page import AnyPage, checked, text_of
from cast.command import run
from cast.page import PROMISES
from rulefiles.models import detail, rule_file, scope, screen, write

from screener.model import Kind
from screener.packaged import packaged
from screener.rulefile import load
from screener.rulefile.checks import words_in
from screener.rulefile.texts import translatable

STYLE = re.compile("<style>.*?</style>", re.DOTALL)


def example(folder: Path) -> Path:
    """Return a rule file with a gate, a detail and a name that is markup."""
    areas = scope("areas", "face", "hands", pick="many")
    sore = screen("sore", show_when={"areas": ["face"]})
    where = detail("where", {"sore": ["yes"]}, answers_from="areas", pick="many")
    return write(folder, rule_file(areas, sore, where, title='<b>"Before" & {treatment}</b>'))


@pytest.mark.parametrize("language", load(packaged("rules.yaml")).in_languages)
def test_the_preview_shows_everything_in_one_valid_page(tmp_path: Path, language: str) -> None:
    """Every question, answer, reason, source and example of the shipped file stands in it."""
    ran = run(tmp_path, "preview", packaged("rules.yaml"), "--language", language, "-o", "out.html")
    assert (ran.status, ran.err) == (0, "")
    page = (tmp_path / "out.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    file = load(packaged("rules.yaml"))
    shown = file.in_languages[language]
    said = [text for q in shown.questions for text in (q.ask, *(a.text for a in q.answers))]
    said += [rule.id for rule in shown.rules]
    said += [rule.source.states for rule in shown.rules if rule.source]
    for questionnaire in file.in_languages.values():
        said += [text for r in questionnaire.ways_out for text in (r.if_unsure, r.advice)]
        said += [text for r in questionnaire.rules for text in (r.reason, r.if_unsure, r.advice)]
    words = " ".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())
    missing = [text for text in said if " ".join(text.split()) not in " ".join(words.split())]
    assert missing == []


def words_of(page: str) -> str:
    """Return what a reader of a page reads."""
    return " ".join(" ".join(html5lib.parse(page, namespaceHTMLElements=False).itertext()).split())


def test_the_preview_shows_every_text_that_a_signature_covers(tmp_path: Path) -> None:
    """In all languages, with the placeholders filled in, and each answer with its class."""
    ran = run(tmp_path, "preview", packaged("rules.yaml"), "--language", "en")
    read = words_of(ran.out)
    file = load(packaged("rules.yaml"))
    texts = [text for _, text in translatable(file.tree.data)]
    for language, questionnaire in file.in_languages.items():
        words = words_in(file.tree, file.catalogues.get(language))
        lost = [t for t in texts if " ".join(words(t).split()) not in read]
        assert (language, lost) == (questionnaire.language, [])
    assert "answer: risk Ja Ja Yes answer: clear Nei Nei No answer: not sure" in read
    unsure = "Et annet sted, eller jeg er ikke sikker Ein annan stad, eller eg er ikkje sikker"
    assert read.count(f"answer: not sure {unsure}") == 1  # of the areas,
    assert read.count(f"answer {unsure}") == 1  # and of the detail that takes its answers over


@pytest.mark.parametrize("language", load(packaged("rules.yaml")).in_languages)
def test_the_rules_are_read_back_as_sentences_to_tick(tmp_path: Path, language: str) -> None:
    """Who is asked, what each answer leads to and what is read then, each with a box."""
    ran = run(tmp_path, "preview", packaged("rules.yaml"), "--readback", "--language", language)
    assert (ran.status, ran.err) == (0, "")
    html5lib.HTMLParser(strict=True).parse(ran.out)
    shown = load(packaged("rules.yaml")).in_languages[language]
    read = words_of(ran.out)
    said = [t for rule in shown.ranked_rules for t in (rule.reason, rule.if_unsure, rule.advice)]
    said += [
        text for outcome in shown.outcomes.values() for text in (outcome.heading, outcome.text)
    ]
    assert [text for text in said if " ".join(text.split()) not in read] == []
    details = [q for q in shown.questions if q.kind is Kind.DETAIL]
    answers = sum(len(q.answers) for q in shown.questions if q not in details)
    tied = sum(1 for q in shown.questions if q.about)
    boxes = len(shown.questions) + answers + len(details) + tied + 3
    assert ran.out.count('class="box"') == boxes


def test_a_preview_is_a_page_of_its_own(tmp_path: Path) -> None:
    """It asks nothing of the network, and what a rule file says cannot become markup."""
    ran = run(tmp_path, "preview", example(tmp_path))
    assert ran.status == 0
    assert "<b>" not in ran.out
    assert "&lt;b&gt;" in ran.out
    tree = html5lib.parse(ran.out, namespaceHTMLElements=False)
    assert [e for e in tree.iter() if e.get("src") or e.tag in ("link", "script")] == []


@pytest.mark.parametrize("language", load(packaged("rules.yaml")).in_languages)
def test_the_paper_form_has_a_box_for_every_answer(tmp_path: Path, language: str) -> None:
    """The blank questionnaire offers what the pages offer, and nothing more."""
    ran = run(tmp_path, "preview", packaged("rules.yaml"), "--paper", "--language", language)
    shown = load(packaged("rules.yaml")).in_languages[language]
    assert ran.out.count('class="box"') == sum(len(q.answers) for q in shown.questions)
    assert ran.out.count('class="ask"') == len(shown.questions)


def test_paper_and_sentences_say_what_of_a_list_stands_alone(tmp_path: Path) -> None:
    """Who fills in the form and who ticks the sentences read it; a detail says what it follows."""
    path = Path(__file__).parents[1] / "cases" / "valid" / "tick_all.yaml"
    paper = words_of(run(tmp_path, "preview", path, "--paper").out)
    assert "You can tick several, or only “None of these”." in paper
    assert "Since when? Only if you ticked “Asthma” above." in paper
    assert "Only if you did not answer no above." not in paper
    sentences = words_of(run(tmp_path, "preview", path, "--readback").out)
    assert "“None of these” can only be given alone." in sentences


def test_a_drawing_shows_every_question_branch_and_outcome(tmp_path: Path) -> None:
    """It is an image with a title and its content in sentences, and the branches are labelled."""
    ran = run(tmp_path, "diagram", example(tmp_path))
    assert ran.status == 0
    assert ran.out.startswith("<svg ")
    assert 'role="img"' in ran.out
    assert "<desc>Which? Do you have sore? I say yes or I say not_sure: Consult first." in ran.out
    assert "only if: Which? The face" in ran.out
    assert " style=" not in ran.out


def test_a_mermaid_drawing_has_the_same_branches(tmp_path: Path) -> None:
    """Questions in order, what leads to consult first, and what shows a question."""
    ran = run(tmp_path, "diagram", "--format", "mermaid", example(tmp_path))
    assert ran.lines[0] == "flowchart TD"
    assert '  q1 -->|"I say yes or I say not_sure"| consult' in ran.lines
    assert '  q0 -.->|"Which? The face"| q1' in ran.lines
    assert "  q2 --> book" in ran.lines


def test_an_unknown_language_is_refused_with_those_there_are(tmp_path: Path) -> None:
    """The message says what would be right."""
    ran = run(tmp_path, "preview", packaged("rules.yaml"), "--language", "sv")
    assert ran.status == 2
    assert "offers: nb, nn, en" in ran.err


@pytest.mark.parametrize("command", ["preview", "diagram"])
def test_the_rule_file_is_never_written_over(tmp_path: Path, command: str) -> None:
    """A slip of the hand does not cost the clinic its rules."""
    path = example(tmp_path)
    before = path.read_bytes()
    ran = run(tmp_path, command, path, "-o", path)
    assert (ran.status, "write over" in ran.err) == (2, True)
    assert path.read_bytes() == before


def test_the_page_for_while_the_screener_is_down_says_the_same_in_each_language(
    tmp_path: Path,
) -> None:
    """A file of its own: how to reach the clinic, the emergency numbers, and a way to try again."""
    ran = run(tmp_path, "preview", packaged("rules.yaml"), "--away", "--language", "nn")
    assert (ran.status, ran.err) == (0, "")
    page = AnyPage(checked(STYLE.sub("", ran.out), ("", "tel", "mailto")))
    assert page.loads == []
    assert not PROMISES.search(page.text)
    sections = page.root.findall("body/main/section")
    assert [section.get("lang") for section in sections] == ["nn", "nb", "en"]
    assert len({text_of(section.find("h2")) for section in sections}) == 3
    clinic = load(packaged("rules.yaml")).questionnaire.clinic
    reach = {f"tel:{clinic.phone.replace(' ', '')}", f"mailto:{clinic.email}"}
    for section in sections:
        links = {link.get("href") for link in section.iter("a")}
        assert links == {"", *reach, "tel:113", "tel:116117"}


def test_two_pages_are_not_asked_for_at_once(tmp_path: Path) -> None:
    """Nobody takes one for the other."""
    ran = run(tmp_path, "preview", example(tmp_path), "--paper", "--readback", "-o", "out.html")
    assert (ran.status, "one at a time" in ran.err) == (2, True)
    assert not (tmp_path / "out.html").exists()
