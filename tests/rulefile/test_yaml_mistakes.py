"""What an author is told of a file that is no YAML: where the mistake is, what would be right."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from rulefiles.yaml_mistakes import HEAD, MISTAKES, TAIL

from screener.packaged import packaged
from screener.rulefile import RuleFileError, load
from screener.rulefile.problems import Problem
from screener.rulefile.proofs import size_problem
from screener.rulefile.tree import Tree


def only_problem(path: Path) -> Problem:
    """Return what is wrong with a rule file in which one thing is."""
    with pytest.raises(RuleFileError) as raised:
        load(path)
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize(("line", "column", "message"), MISTAKES)
def test_a_mistake_is_told_where_it_is(
    line: str, column: int, message: str, tmp_path: Path
) -> None:
    """In the line and column of the mistake, not where the parser stumbled; as one sentence."""
    path = tmp_path / "rules.yaml"
    path.write_text(HEAD + line + TAIL, "utf-8")
    problem = only_problem(path)
    assert (problem.line, problem.column) == (4, column)
    assert problem.message.startswith(message)
    assert "YAML" not in problem.message


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            "risk: {yes: Ja}",
            "risk: {yes: Ja, det er jeg}",
            21,
            '"det er jeg" stands behind a comma',
        ),
        ("risk: {yes: Ja}", "risk: {yes Ja}", 12, 'a colon is missing in "yes Ja"; write yes: Ja'),
        ("ask: Er du", "ask: *Er du", 10, 'a text that begins with "*" needs quotation marks'),
        ("ask: Er du", "ask: !Er du", 10, 'a text that begins with "!" needs quotation marks'),
        ("ask: Er du", "ask: &Er du", 10, 'a text that begins with "&" needs quotation marks'),
        (
            "risk: {yes: Ja}",
            "risk: {yes:Ja}",
            12,
            'a blank is missing behind the colon in "yes:Ja"',
        ),
        ("  - id: breastfeeding", "    id: breastfeeding", 5, 'write "- " before it'),
        ("  - name: Ammer", "    name: Ammer", 5, 'write "- " before it'),
    ],
)
def test_a_slip_is_told_once_where_it_is(
    old: str, new: str, place: int, message: str, tmp_path: Path
) -> None:
    """YAML takes each of these for something else; what follows from that is not told."""
    text = packaged("rules.yaml").read_text("utf-8")
    path = tmp_path / "rules.yaml"
    text = text.replace(old, new, 1).replace("languages: [nb, nn, en]", "languages: [nb]")
    path.write_text(text, "utf-8")
    problem = only_problem(path)
    line = text.split("\n").index(next(x for x in text.split("\n") if new in x)) + 1
    assert (problem.line, problem.column) == (line, place)
    assert message in problem.message


@pytest.mark.parametrize(
    "line",
    [
        "  book:",
        "    heading: Du kan bestille time",
        "      states: Gravide kan ikke f\u00e5 behandlingen.",
        "      states: >-",
        "    clear: {no: Nei}",
        "      Alle f\u00e5r dette sp\u00f8rsm\u00e5let.",
        "      - pregnancy",
    ],
)
def test_a_non_breaking_blank_is_told_where_it_stands(line: str, tmp_path: Path) -> None:
    """However much later YAML stumbles over it, or if it reads the line as a key of the file."""
    text = packaged("rules.yaml").read_text("utf-8")
    at = text.split("\n").index(line) + 1
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(f"\n{line}\n", f"\n\u00a0{line[1:]}\n", 1), "utf-8")
    problem = only_problem(path)
    assert (problem.line, problem.column) == (at, 1)
    assert problem.message == "a non-breaking blank stands here; write an ordinary blank"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ask: Ammer du?", "aks: Ammer du?", 'an unknown key "aks"'),
        ("\nquestions:", "\nqestions:", 'did you mean "questions"?'),
        ("\nrules:", "\nRules:", 'did you mean "rules"?'),
        ("\nexamples:", "\nexmples:", 'did you mean "examples"?'),
        ("\n    answers:\n", "\n    Answers:\n", 'did you mean "answers"?'),
        ("\n    answers_from:", "\n    answer_from:", 'did you mean "answers_from"?'),
        ("\n    given:", "\n    giv:", 'did you mean "given"?'),
        ("\n    like:", "\n    Like:", 'did you mean "like"?'),
        ("ask: Ammer du?", "ask: Ammer du #nå?", 'ends here, for " #" begins a comment'),
        ("ask: Ammer du?", "ask: Ammer {du}?", 'the unknown placeholder "{du}"'),
        ("ask: Ammer du?", "ask: Ammer du\ufffd?", "a character was lost here"),
        ("ask: Ammer du?", 'ask: "Er du gravid ?"', "reads like another safety question"),
        ("{yes: Ja}", "{yes: Ja, takk}", "if it has a comma in it"),
        ("{yes: Ja}", '{yes: "Nei, takk"}', "the words say the opposite of the code"),
        ("ask: Ammer du?", "sp\u00f8rsm\u00e5l: Ammer du?", 'did you mean "ask"?'),
        ("\n    unsure: {not_sure: Jeg er ikke sikker}", "", "has no answer filed under"),
        ("    unsure: {not", "    usikker: {not", 'has an unknown key "usikker"'),
        ("- id: breastfeeding\n    kind", "- id: pregnancy\n    kind", "is used twice"),
        ("- id: breastfeeding\n    when", "- id: pregnancy\n    when", "is used twice"),
        ("ask: Ammer du?", "ask: Ammer du\n      n\u00e5: eller?", "a text has a colon in it"),
        ("language: nb", "language: no", 'the file is written in "no"'),
        ('"2027-05-23"', "23.05.2027", "is no date"),
        ('"2026-11-28"', "\u201c2026-11-28\u201d", "stands in typographic quotation marks"),
        ("- id: pregnancy", "- id: \u201cpregnancy\u201d", "stands in typographic quotation marks"),
    ],
)
def test_what_follows_from_a_mistake_is_not_told(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    """No second complaint of the same, none of its translations, none of what names its id."""
    text = packaged("rules.yaml").read_text("utf-8").replace(old, new, 1)
    shutil.copytree(packaged("translations"), tmp_path / "translations")
    (tmp_path / "rules.yaml").write_text(text, "utf-8")
    problem = only_problem(tmp_path / "rules.yaml")
    assert message in problem.message


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("catalogue", [False, True])
@pytest.mark.parametrize(
    ("two", "line"),
    [("<<<<<<< HEAD\n{0}=======\n{0}>>>>>>> other\n", 0), ("{0}=======\n{0}>>>>>>> other\n", 1)],
    ids=["whole", "half settled"],
)
def test_a_conflict_of_two_edits_is_told_as_one(
    two: str,
    line: int,
    catalogue: bool,  # noqa: FBT001
    end: str,
    tmp_path: Path,
) -> None:
    """Where version control left both, whatever else it made of the lines around."""
    shutil.copytree(packaged("translations"), tmp_path / "translations")
    rules = tmp_path / "rules.yaml"
    shutil.copy(packaged("rules.yaml"), rules)
    path = tmp_path / "translations" / "en" / "LC_MESSAGES" / "rules.po" if catalogue else rules
    text = path.read_text("utf-8")
    edited = 'msgstr "Are you breastfeeding?"\n' if catalogue else "    ask: Ammer du?\n"
    before = text.partition(edited)[0].count("\n") + 1
    text = text.replace(edited, two.format(edited), 1).replace("\n", end)
    path.write_bytes(text.encode())
    problem = only_problem(rules)
    assert (problem.file, problem.line) == (str(path), before + line)
    assert "two versions stand here" in problem.message


def test_a_conflict_inside_a_quoted_text_is_no_text(tmp_path: Path) -> None:
    """YAML would take the marks for words, and patients would read them."""
    path = tmp_path / "rules.yaml"
    text = packaged("rules.yaml").read_text("utf-8")
    left = 'ask: "Ammer\n<<<<<<< HEAD\n      du\n=======\n      du da\n>>>>>>> other\n      ?"'
    path.write_text(text.replace("ask: Ammer du?", left, 1), "utf-8")
    problem = only_problem(path)
    assert "two versions stand here" in problem.message


@pytest.mark.parametrize("catalogue", [False, True])
def test_a_pipe_in_place_of_a_file_is_refused_at_once(catalogue: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Reading it would never end."""
    path = tmp_path / "rules.yaml"
    pipe = path
    if catalogue:
        path.write_text("language: en\nlanguages: [en, nb]\n", "utf-8")
        pipe = tmp_path / "translations" / "nb" / "LC_MESSAGES" / "rules.po"
        pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    with pytest.raises(RuleFileError) as raised:
        load(path)
    (said,) = [p.message for p in raised.value.problems if p.file == str(pipe)]
    assert said == "this file cannot be read: it is no file but a pipe or a device"


def test_a_file_with_more_than_can_be_checked_is_refused_in_words() -> None:
    """Eight million runs of a question in an example are the most."""
    data = {"questions": ["asked"] * 2000, "examples": ["given"] * 4000}
    assert size_problem(Tree("rules.yaml", data, {}, {})) is None
    data["examples"].append("given")
    problem = size_problem(Tree("rules.yaml", data, {}, {}))
    assert problem is not None
    assert problem.message.startswith("4,001 examples of 2,000 questions are too many")


def test_one_missing_answer_is_one_problem(tmp_path: Path) -> None:
    """It names the example and the question, and how many examples start from there."""
    text = packaged("rules.yaml").read_text("utf-8").replace("      pregnancy: no\n", "", 1)
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace("languages: [nb, nn, en]", "languages: [nb]"), "utf-8")
    problem = only_problem(path)
    assert 'does not answer "pregnancy", which every patient is asked; ' in problem.message
    assert problem.message.endswith(" more start from it")


def test_one_answer_too_much_is_one_problem(tmp_path: Path) -> None:
    """A question that is hidden now is told where it is answered, and how many start from there."""
    text = packaged("rules.yaml").read_text("utf-8")
    gate = "- id: breastfeeding\n    kind: screen\n    show_when: {areas: [palms]}"
    text = text.replace("- id: breastfeeding\n    kind: screen", gate, 1)
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace("languages: [nb, nn, en]", "languages: [nb]"), "utf-8")
    problem = only_problem(path)
    assert '"Ingenting \u00e5 melde" answers "breastfeeding", which is hidden' in problem.message
    assert problem.message.endswith(" more start from it")
