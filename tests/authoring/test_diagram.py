"""The drawn flow: every question, branch and outcome, legible and harmless wherever it is put."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from rulefiles.models import detail, questionnaire, scope, screen

from screener.authoring.showing.diagram import Words, mermaid, svg
from screener.model import Questionnaire
from screener.packaged import packaged
from screener.rulefile import load

A4 = 297 / 210
NAMESPACE = "{http://www.w3.org/2000/svg}"
OTHER_WORDS = Words("Flyt", "bare hvis:", "eller", "Avklar først", "Kan bestille", "alt er greit")


@pytest.fixture
def gated() -> Questionnaire:
    """Return a questionnaire with a gate, a question behind it, a detail, and one for all."""
    return questionnaire(
        scope("areas", "face", "palms", pick="many"),
        screen("sore", show_when={"areas": ["face"]}),
        detail("where", {"sore": ["yes"]}, "left", "right"),
        screen("ill"),
    )


def texts(drawing: str) -> list[str]:
    """Return the lines of text in a drawing."""
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    return [element.text or "" for element in root.iter(f"{NAMESPACE}text")]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_shipped_flow_fits_on_a4_paper(language: str) -> None:
    """The drawing of the shipped file is no taller than a page, in every language."""
    root = ET.fromstring(svg(load(packaged("rules.yaml")).in_languages[language]))  # noqa: S314
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    assert height / width < A4


def test_drawing_tells_every_question_answer_and_outcome(gated: Questionnaire) -> None:
    """All of it is there to read, in the words given."""
    said = " ".join(texts(svg(gated, OTHER_WORDS)))
    for question in gated.questions:
        assert question.ask in said
    assert said.count("I say yes eller I say not_sure") == 2
    assert "bare hvis: Which? The face" in said
    assert "bare hvis: Do you have sore? I say yes" in said
    assert said.count("Avklar først") == 2
    assert said.endswith("Kan bestille alt er greit")


def test_no_answer_to_a_detail_leads_anywhere() -> None:
    """Nor does one that it takes over from a scope question, for which it is unsure."""
    areas = scope("areas", "face", pick="many", if_unsure="We must know where.", advice="Call us.")
    areas["answers"]["unsure"] = {"elsewhere": "Somewhere else"}
    where = detail("where", {"sore": ["yes"]}, answers_from="areas", pick="many")
    asked = questionnaire(areas, screen("sore"), where)
    assert texts(svg(asked, OTHER_WORDS)).count("Somewhere else") == 1
    drawn = mermaid(asked, OTHER_WORDS)
    assert [line for line in drawn.splitlines() if "Somewhere else" in line] == [
        '  q0 -->|"Somewhere else"| consult'
    ]


def test_drawing_has_a_name_and_says_in_sentences_what_it_shows(gated: Questionnaire) -> None:
    """So that nobody needs to see it."""
    root = ET.fromstring(svg(gated, OTHER_WORDS))  # noqa: S314 - our own drawing
    assert root.findtext(f"{NAMESPACE}title") == "Flyt"
    described = root.findtext(f"{NAMESPACE}desc") or ""
    assert "Do you have ill? I say yes eller I say not_sure: Avklar først." in described
    assert "(bare hvis: Which? The face)" in described
    assert root.attrib["role"] == "img"


def test_no_text_is_struck_through_or_runs_into_another(gated: Questionnaire) -> None:
    """Texts beside and below each other keep their distance, and no arrow crosses one."""
    root = ET.fromstring(svg(gated))  # noqa: S314 - our own drawing
    lines = [(int(t.attrib["x"]), int(t.attrib["y"])) for t in root.iter(f"{NAMESPACE}text")]
    for index, (x, y) in enumerate(lines):
        for other_x, other_y in lines[index + 1 :]:
            assert (x, y) == (other_x, other_y) or x != other_x or abs(y - other_y) >= 14
    paths = [path.attrib["d"] for path in root.iter(f"{NAMESPACE}path")]
    level = [
        tuple(map(int, m.groups())) for p in paths if (m := re.match(r"M(\d+) (\d+)H(\d+)", p))
    ]
    for x, y in lines:
        assert not any(
            min(start, end) <= x < max(start, end) and y - 10 < arrow < y + 3
            for start, arrow, end in level
        )


def test_long_texts_are_wrapped() -> None:
    """No line is longer than its box, however long the question."""
    long = questionnaire(screen("x", ask="Have you ever had " + "this or that, or " * 20 + "more?"))
    lines = texts(svg(long))
    assert max(map(len, lines)) <= 50
    assert len(lines) > 8


def test_drawing_needs_no_style_script_or_font(gated: Questionnaire) -> None:
    """A strict content security policy changes nothing about it, and texts cannot become markup."""
    hostile = questionnaire(screen("x", ask='<script>"&'))
    for drawing in (svg(gated), svg(hostile)):
        root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
        assert {element.tag.removeprefix(NAMESPACE) for element in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "g",
            "rect",
            "path",
            "text",
        }
        for element in root.iter():
            assert not {"style", "class", "id", "href", "onload"} & element.attrib.keys()


def test_mermaid_goes_past_what_may_be_hidden(gated: Questionnaire) -> None:
    """Each way through the questions is an edge, with the condition on those that have one."""
    assert mermaid(gated, OTHER_WORDS).splitlines() == [
        "flowchart TD",
        '  q0["Which?"]',
        '  q1["Do you have sore?"]',
        '  q2["Tell us more"]',
        '  q3["Do you have ill?"]',
        '  consult(["Avklar først"])',
        '  book(["Kan bestille"])',
        '  q0 -.->|"Which? The face"| q1',
        '  q1 -->|"I say yes eller I say not_sure"| consult',
        '  q1 -.->|"Do you have sore? I say yes"| q2',
        "  q0 --> q3",
        "  q1 --> q3",
        "  q2 --> q3",
        '  q3 -->|"I say yes eller I say not_sure"| consult',
        "  q3 --> book",
    ]


def test_mermaid_labels_cannot_break_out() -> None:
    """Quotes, markup and Mermaid's own sign for characters are written as such."""
    hostile = questionnaire(screen("x", ask='"]; <b>#quot; & more'))
    assert '  q0["#quot;]; #lt;b#gt;#35;quot; #amp; more"]' in mermaid(hostile)
