"""`screener new` and `screener withdraw`: parts begun and taken out, all else byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cast.command import run
from rulefiles.models import detail, rule_file, scope, screen, text, write

from screener.model import Kind
from screener.packaged import packaged
from screener.rulefile import load


def shipped(folder: Path) -> Path:
    """Return a copy of the shipped file, with its translations."""
    shutil.copytree(
        packaged("translations"),
        folder / "translations",
        ignore=shutil.ignore_patterns("messages.*", "*.mo"),
    )
    return Path(shutil.copy(packaged("rules.yaml"), folder))


def small(folder: Path) -> Path:
    """Return a file with a gate and a detail."""
    areas = scope("areas", "face", "hands", pick="many")
    sore = screen("sore", show_when={"areas": ["face"]}, ask="Is it sore?")
    where = detail("where", {"sore": ["yes"]}, answers_from="areas", pick="many")
    return write(folder, rule_file(areas, screen("ill"), sore, where))


def write_texts(path: Path) -> None:
    """Write each text that was left empty, and a severity."""
    content = path.read_bytes().decode()
    for quotes in ("severity: ''", 'severity: ""', '"severity": ""'):
        content = content.replace(quotes, quotes[:-2] + "precaution")
    number = 0
    while '""' in content:
        number += 1
        content = content.replace('""', f'"Text {number}"', 1)
    path.write_bytes(content.encode())


@pytest.mark.parametrize("layout", ["block", "json", "crlf", "mark", "flow items"])
def test_a_question_is_begun_in_any_layout(tmp_path: Path, layout: str) -> None:
    """What is left to write is refused text by text; then the file passes, and only adds."""
    path = small(tmp_path)
    content = path.read_bytes()
    data = json.dumps(rule_file(screen("ill"), screen("sore")))
    path.write_bytes(
        {
            "block": content,
            "json": data.encode(),
            "crlf": content.replace(b"\n", b"\r\n"),
            "mark": b"\xef\xbb\xbf" + content,
            "flow items": b"\n".join(
                f"{key}: {json.dumps(value)}".encode() for key, value in json.loads(data).items()
            ),
        }[layout]
    )
    before = path.read_bytes()
    ran = run(tmp_path, "new", "question", "feverish")
    assert (ran.status, ran.err) == (0, "")
    assert 'question "feverish", "ask" is empty: write a text' in ran.out
    assert run(tmp_path, "check", path).status == 1
    assert before.count(b"\r") in (0, before.count(b"\n"))
    assert path.read_bytes().count(b"\r") in (0, path.read_bytes().count(b"\n"))
    write_texts(path)
    ran = run(tmp_path, "check", path)
    assert (ran.status, ran.err) == (0, "")
    assert load(path).questionnaire.questions[-1].id == "feverish"


def test_nothing_that_stands_in_the_file_is_touched(tmp_path: Path) -> None:
    """Every line of the shipped file, comments included, stays; new ones stand between them."""
    path = shipped(tmp_path)
    before = path.read_text("utf-8").splitlines()
    assert run(tmp_path, "new", "question", "heart", "--after", "pregnancy").status == 0
    after = iter(path.read_text("utf-8").splitlines())
    assert all(line in after for line in before)
    ids = [line for line in path.read_text("utf-8").splitlines() if line.startswith("  - id:")]
    assert ids.index("  - id: heart") == ids.index("  - id: pregnancy") + 1


def test_no_text_is_made_up(tmp_path: Path) -> None:
    """What a patient would read is empty, so no file with it can be served."""
    path = shipped(tmp_path)
    asked = load(path).questionnaire
    run(tmp_path, "new", "question", "heart")
    problems = json.loads(run(tmp_path, "check", "--format", "json", path).out)["problems"]
    messages = [problem["message"] for problem in problems]
    assert len(messages) == 10
    assert all(" is empty" in message for message in messages)
    assert "heart" not in asked.by_id


def test_what_was_begun_can_be_withdrawn(tmp_path: Path) -> None:
    """Withdrawing takes the file back to what it was, byte for byte, and needs to be confirmed."""
    path = small(tmp_path)
    before = path.read_bytes()
    run(tmp_path, "new", "question", "feverish")
    write_texts(path)
    with_it = path.read_bytes()
    told = run(tmp_path, "withdraw", "question", "feverish")
    assert (told.status, path.read_bytes()) == (3, with_it)
    assert "removed question feverish:" in told.lines
    assert "LOOSER" in told.out
    assert told.lines[-1] == "Nothing is written. With --yes it is."
    assert run(tmp_path, "withdraw", "question", "feverish", "--yes").status == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "question", [q.id for q in load(packaged("rules.yaml")).questionnaire.questions[1:]]
)
def test_every_question_of_the_shipped_file_can_be_withdrawn(tmp_path: Path, question: str) -> None:
    """Its details, rules, examples and translations go with it, and what is left passes."""
    path = shipped(tmp_path)
    before = path.read_text("utf-8")
    ran = run(tmp_path, "withdraw", "question", question, "--yes")
    is_detail = load(packaged("rules.yaml")).questionnaire.by_id[question].kind is Kind.DETAIL
    assert (ran.status, ran.err) == (0 if is_detail else 3, "")
    left = load(path)
    assert question not in left.questionnaire.by_id
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [x for x in path.read_text("utf-8").splitlines() if x.startswith("#")] == comments
    assert run(tmp_path, "translations", "status", path).status == 0


def test_what_others_need_is_not_withdrawn(tmp_path: Path) -> None:
    """The question that needs it is named, and nothing is written."""
    path = small(tmp_path)
    before = path.read_bytes()
    ran = run(tmp_path, "withdraw", "question", "areas", "--yes")
    assert ran.status == 2
    assert 'question "sore" needs "areas": change or withdraw it first' in ran.err
    assert path.read_bytes() == before


def test_a_rule_is_begun_on_some_answers(tmp_path: Path) -> None:
    """It is named in each example in which it is true or was not ruled out."""
    risks = screen("ill", risk=("now", "earlier"))
    path = write(tmp_path, rule_file(risks))
    ran = run(tmp_path, "new", "rule", "ill_now", "--question", "ill", "--answer", "now")
    assert (ran.status, ran.err) == (0, "")
    write_texts(path)
    ran = run(tmp_path, "check", path)
    assert (ran.status, ran.err) == (0, "")
    assert [rule.id for rule in load(path).questionnaire.rules] == ["ill", "ill_now"]


def test_a_language_is_begun_with_a_catalogue(tmp_path: Path) -> None:
    """Its texts are left empty, and each is refused until it is translated."""
    path = small(tmp_path)
    assert run(tmp_path, "new", "language", "nb").status == 0
    assert (tmp_path / "translations/nb/LC_MESSAGES/rules.po").exists()
    ran = run(tmp_path, "check", path)
    assert ran.status == 1
    assert 'question "ill", "ask" has no translation in' in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("new", "question", "ill"), '"ill" stands in the file already, among the questions'),
        (("new", "question", "intake"), 'our own pages have a part called "intake"'),
        (("new", "question", "Ill"), '"Ill" is no id: an id has small letters'),
        (
            ("new", "question", "a", "--after", "b"),
            'no question is called "b"; write one of: areas',
        ),
        (("new", "rule", "ill", "--question", "ill"), '"ill" stands in the file already, among'),
        (("new", "rule", "a", "--question", "b"), 'no safety question is called "b"; write one of'),
        (("new", "rule", "a", "--question", "ill", "--answer", "no"), '"no" is no risk answer of'),
        (("new", "rule", "a", "--question", "ill"), "another rule has the same answers"),
        (("new", "language", "en"), '"en" stands in the file already'),
        (("new", "language", "xx"), 'the pages do not speak "xx" yet; they speak: en'),
        (("withdraw", "question", "b"), 'no question is called "b"; write one of: areas'),
    ],
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """With what would be right, and the file stays as it is."""
    path = small(tmp_path)
    before = path.read_bytes()
    ran = run(tmp_path, *arguments)
    assert ran.status == 2
    assert says in " ".join(ran.err.split())
    assert path.read_bytes() == before


def test_what_is_only_begun_is_told_to_be_mended_or_given_up(tmp_path: Path) -> None:
    """Nothing else is begun or withdrawn; what must stand there is not told to be taken out."""
    path = shipped(tmp_path)
    assert run(tmp_path, "new", "question", "feverish").status == 0
    begun = path.read_bytes()
    for command in ("new question tired", "withdraw question feverish --yes"):
        ran = run(tmp_path, *command.split())
        assert ran.status == 1
        assert "nothing is written, for the file must pass its check before" in ran.err
        assert '"ask" is empty: write a text\n' in ran.err
        assert '"hint" is empty: write a text, or take the key out\n' in ran.err
        assert path.read_bytes() == begun


def test_safety_questions_without_a_common_set_get_answers_to_be_written(tmp_path: Path) -> None:
    """The codes are there, filed; the labels are not."""
    path = small(tmp_path)
    run(tmp_path, "new", "question", "feverish")
    assert text({"clear": {"no": ""}}).splitlines()[0] in path.read_text("utf-8")
    assert 'question "feverish", answer "yes" is empty' in run(tmp_path, "check", path).err
