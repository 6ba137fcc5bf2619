"""Rule files that pass every check, and others with exactly the errors that they must give.

`cases/valid` holds whole files; `cases/invalid` one folder for each kind of mistake, with the
errors that `screener check` prints for it. A clinician or editor can read them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rulefiles.models import Data, rule_file, scope, screen, text, write

from screener.rulefile import Problem, RuleFile, RuleFileError, load
from screener.rulefile.problems import MOST_PROBLEMS
from screener.rulefile.tree import MAX_BYTES, MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = Path(__file__).parents[1] / "cases"
VALID = sorted((CASES / "valid").glob("*.yaml"))
INVALID = sorted(path.parent for path in (CASES / "invalid").glob("*/rules.yaml"))


def problems_of(path: Path | str) -> Sequence[Problem]:
    """Return what is wrong with a rule file, of which something is."""
    with pytest.raises(RuleFileError) as raised:
        load(path)
    return raised.value.problems


def only_problem(path: Path | str) -> tuple[int, int, str]:
    """Return line, column and message of the one thing that is wrong with a rule file."""
    (problem,) = problems_of(path)
    return problem.line, problem.column, problem.message


def sound() -> Data:
    """Return a rule file that passes every check."""
    return rule_file(scope("areas", "face", "arm"), screen("fever"))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_sound_rule_file_passes(path: Path) -> None:
    """It is loaded in the language that it is written in."""
    rules = load(path)
    assert isinstance(rules, RuleFile)
    assert rules.questionnaire is rules.in_languages["en"]


@pytest.mark.parametrize("folder", INVALID, ids=lambda folder: folder.name)
def test_a_broken_rule_file_gives_exactly_its_errors(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every mistake in it, all at once, each with file, line and column, and nothing else."""
    monkeypatch.chdir(folder)
    errors = [str(problem) for problem in problems_of("rules.yaml")]
    assert errors == (folder / "errors.txt").read_text("utf-8").splitlines()


def test_every_value_is_text() -> None:
    """What YAML takes for numbers, dates, truth or nothing stays as it is written."""
    asked = load(CASES / "valid" / "words.yaml").questionnaire
    assert asked.version == "4.30"
    assert (asked.title, asked.treatment) == ("2026-01-31", "1e3")
    assert (asked.clinic.name, asked.clinic.phone) == ("null", "0022334455")
    assert [(a.code, a.text) for a in asked.by_id["null"].answers] == [
        ("no", "4.3"),
        ("yes", "12:30:45"),
        ("y", "="),
    ]
    assert asked.rules[0].id == "on"
    assert asked.rules[0].source
    assert asked.rules[0].source.locator == "007"
    assert [example.name for example in asked.examples] == ["1", "1.0", "01"]


def test_everything_that_a_file_says_is_in_the_questionnaire() -> None:
    """Nothing is lost between file and model."""
    asked = load(CASES / "valid" / "everything.yaml").questionnaire
    assert list(asked.by_id) == ["visit", "areas", "fever", "rash", "where", "since"]
    areas, rash, where = asked.by_id["areas"], asked.by_id["rash"], asked.by_id["where"]
    assert areas.pick_many
    assert areas.hint == "Choose all that you think of."
    assert areas.why == "We ask about these areas later."
    assert areas.missing == "Choose at least one."
    assert (rash.about, where.answers_from) == ("areas", "areas")
    assert where.answers == areas.answers
    assert list(rash.by_code) == ["yes", "no", "never", "not_sure", "rather_not"]
    assert asked.clinic.booking_url == "https://example.org/book?from=screener"
    assert asked.clinic.hours == "Monday to Friday, 8 to 15"
    assert asked.sources["page"].url == "https://example.org/page"
    assert asked.approval is not None
    assert asked.approval.by == "A clinician"
    assert [information.id for information in asked.information] == ["lasts", "arms", "spread"]
    assert asked.title == "Before you book the treatment at The clinic"
    assert asked.examples[5].given == {
        "visit": "first",
        "areas": ("face",),
        "fever": "not_sure",
        "rash": "not_sure",
    }


def test_a_text_over_several_lines_ends_without_a_line_break() -> None:
    """However it is written, a text is what stands between its first and last letter."""
    outcomes = load(CASES / "valid" / "everything.yaml").questionnaire.outcomes
    book, consult_first = outcomes.values()
    assert book.text == "Nothing in your answers has to be talked about first."
    assert consult_first.text.startswith("It need not mean no.\nCall us on +47")
    assert consult_first.text.endswith("55.")


# Files that cannot be read at all.


def test_a_file_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    """The error says what the system says."""
    message = "this file cannot be read: No such file or directory"
    assert only_problem(tmp_path / "rules.yaml") == (1, 1, message)


def test_a_folder_in_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    """The error says what the system says."""
    assert only_problem(tmp_path) == (1, 1, "this file cannot be read: Is a directory")


def test_a_name_that_no_file_can_have_is_an_error() -> None:
    """A name with NUL in it is no reason to crash."""
    message = "this file cannot be read: it has no proper name"
    assert only_problem("rules\0.yaml") == (1, 1, message)


def test_a_file_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    """2 MiB is the most; one byte more is too much."""
    path = write(tmp_path, sound())
    content = path.read_bytes()
    path.write_bytes(content + b"#" * (MAX_BYTES - len(content)))
    load(path)
    path.write_bytes(content + b"#" * (MAX_BYTES - len(content) + 1))
    assert only_problem(path) == (1, 1, "the file is larger than 2 MiB")


@pytest.mark.parametrize(("opening", "width"), [("[", 1), ("- ", 2), ("{a: ", 4), ("? ", 2)])
def test_a_file_that_is_nested_too_deep_is_an_error(
    opening: str, width: int, tmp_path: Path
) -> None:
    """Twenty levels are the most, also where two million would crash a parser."""
    path = tmp_path / "rules.yaml"
    path.write_text(opening * (MAX_BYTES // width), "utf-8")
    line, column, message = only_problem(path)
    if opening == "? ":
        assert (line, column, message) == (1, 3, "a key must be plain text: write key: value")
    else:
        assert (line, column) == (1, 1 + width * MAX_DEPTH)
        assert message == "nested more than 20 levels deep"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_that_is_not_utf_8_is_an_error_where_it_is_not(
    encoding: str, tmp_path: Path
) -> None:
    """The error stands at the first byte that is no UTF-8."""
    path = tmp_path / "rules.yaml"
    path.write_bytes("format: '1'\ntitle: Før du\n".encode(encoding))
    place = (2, 9) if encoding == "latin-1" else (1, 1)
    assert only_problem(path) == (*place, "this is not UTF-8 text; save the file as UTF-8")


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff"])
def test_an_invisible_character_is_an_error_where_it_stands(character: str, tmp_path: Path) -> None:
    """Whether or not YAML would take it."""
    path = tmp_path / "rules.yaml"
    path.write_text(text(sound()).replace("A page", f"A {character}page"), "utf-8")
    (line,) = [n for n, words in enumerate(text(sound()).split("\n"), 1) if "A page" in words]
    message = f"the invisible character U+{ord(character):04X} is not allowed; take it out"
    assert only_problem(path) == (line, len("    title: A ") + 1, message)


def test_line_ends_of_every_system_and_a_byte_order_mark_are_allowed(tmp_path: Path) -> None:
    """Files from Windows are as good as others."""
    path = tmp_path / "rules.yaml"
    for ends in ("\n", "\r\n", "\r"):
        path.write_bytes(b"\xef\xbb\xbf" + text(sound()).replace("\n", ends).encode())
        assert load(path).questionnaire.title == "Before you book the treatment"


def test_a_text_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    """2,000 characters are the most, whatever the language."""
    data = sound()
    data["rules"][0]["reason"] = "å" * 2000
    load(write(tmp_path, data))
    data["rules"][0]["reason"] += "å"
    _, _, message = only_problem(write(tmp_path, data))
    assert message == 'rule "fever", "reason" is longer than 2000 characters'


# Errors.


@pytest.mark.parametrize(
    ("content", "is_unusable"),
    [("", True), ("- a", True), ("a: *b", True), ("a: [", True), ("format: '1'", False)],
)
def test_an_error_says_whether_the_file_could_be_read_at_all(
    content: str, tmp_path: Path, *, is_unusable: bool
) -> None:
    """Unusable is what is no rule file; the rest was read and found wanting."""
    path = tmp_path / "rules.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(RuleFileError) as raised:
        load(path)
    assert raised.value.unusable is is_unusable


def test_errors_stand_in_the_order_of_the_file_each_once(tmp_path: Path) -> None:
    """By line, then by column."""
    data = sound()
    del data["title"]
    data["questions"][0]["kind"], data["rules"][0]["severity"] = "screne", "high"
    problems = problems_of(write(tmp_path, data))
    assert [problem.message.split(" ")[0] for problem in problems] == ["the", "question", "rule"]
    assert sorted(set(problems)) == list(problems)


def test_an_error_is_one_line_and_tells_a_terminal_nothing(tmp_path: Path) -> None:
    """Names from the file stand in errors without their line breaks and control characters."""
    path = tmp_path / "rules.yaml"
    path.write_text('"colour\\nof\\e[31m": red\n' + text(sound()), "utf-8")
    lines = [str(problem).removeprefix(str(path)) for problem in problems_of(path)]
    assert lines[0].startswith(':1:1: the file has an unknown key "colour\\u000aof\\u001b[31m";')
    assert lines[1] == ":1:1: the invisible character U+001B is not allowed; take it out"
    assert len(lines) == 2


def test_of_thousands_of_errors_the_first_thousand_are_given(tmp_path: Path) -> None:
    """Nobody reads on, and a broken file of any size is refused in reasonable time."""
    data = sound()
    data["sources"] |= {f"Source {number}": "A page" for number in range(2500)}
    assert len(problems_of(write(tmp_path, data))) == MOST_PROBLEMS
    path = tmp_path / "rules.yaml"
    path.write_text("title: Twice\n" * 2500, "utf-8")
    assert len(problems_of(path)) == MOST_PROBLEMS
    path.write_text(text(sound()) + "# \u202e\n" * 2500, "utf-8")
    assert len(problems_of(path)) == MOST_PROBLEMS


# Catalogues that cannot be read at all.


def catalogue(folder: Path) -> Path:
    """Write a sound rule file that offers bokmål too; return where its catalogue belongs."""
    write(folder, {**sound(), "languages": ["en", "nb"]})
    path = folder / "translations" / "nb" / "LC_MESSAGES" / "rules.po"
    path.parent.mkdir(parents=True)
    return path


def test_a_folder_in_place_of_a_catalogue_is_an_error(tmp_path: Path) -> None:
    """The error stands at the catalogue."""
    catalogue(tmp_path).mkdir()
    (problem,) = problems_of(tmp_path / "rules.yaml")
    assert problem.file.endswith("rules.po")
    assert problem.message == "this file cannot be read: Is a directory"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b'\nmsgid "A"\nmsgstr "\xe5"\n', 3, "it is not UTF-8 text; save it as UTF-8"),
        (b"#" * (MAX_BYTES + 1), 1, "it is larger than 2 MiB"),
        (
            b'msgid "A"\nmsgstr "B\n',
            2,
            'the quotation mark " is not closed; write another one at the end of the line',
        ),
        (
            b'msgid "A"\nmsgstr "B "C" D"\n',
            2,
            'the text goes on behind its quotation mark; write \\" for one inside the text',
        ),
        (
            'msgid "A"\nmsgstr «B»\n'.encode(),
            2,
            'these are typographic quotation marks; write "',
        ),
        (
            b'msgid "A"\nmsgstr"B"\n',
            2,
            "a blank is missing before the quotation mark; write one",
        ),
        (
            b'msgid "A"\nmsgstr B\n',
            2,
            'the text must stand in quotation marks: write msgstr "\u2026"',
        ),
        (
            b'msgid "A"\nmsgtr "B"\n',
            2,
            (
                'a line is msgid or msgstr and a text in "quotation marks", or # and a comment'
                ' - did you mean "msgstr"?'
            ),
        ),
        (
            b'"Language: nb"\n',
            1,
            'this text belongs to no entry; write msgid "" and msgstr "" above it',
        ),
    ],
    ids=["latin-1", "too large", "open", "inner", "typographic", "blank", "bare", "key", "header"],
)
def test_a_catalogue_that_is_none_is_an_error(
    content: bytes, line: int, message: str, tmp_path: Path
) -> None:
    """The error stands in the line of the catalogue."""
    path = catalogue(tmp_path)
    path.write_bytes(content)
    (problem,) = problems_of(tmp_path / "rules.yaml")
    assert (problem.file, problem.line) == (str(path), line)
    assert problem.message == f"this is no gettext catalogue: {message}"


def test_a_catalogue_is_named_after_its_rule_file(tmp_path: Path) -> None:
    """Several rule files can stand in one folder, each with its own texts."""
    catalogue(tmp_path).write_text("", "utf-8")
    draft = tmp_path / "draft.yaml"
    draft.write_text((tmp_path / "rules.yaml").read_text("utf-8"), "utf-8")
    (problem,) = problems_of(draft)
    assert Path(problem.file) == tmp_path / "translations" / "nb" / "LC_MESSAGES" / "draft.po"


def test_a_mistake_far_down_in_a_long_list_is_told_where_it_is(tmp_path: Path) -> None:
    """Long lists are read piece by piece, and each line is still that of the file."""
    data = rule_file(*(screen(f"q{number}") for number in range(120)))
    asked = data["questions"][117]
    asked["aks"] = asked.pop("ask")
    path = write(tmp_path, data)
    (problem,) = problems_of(path)
    lines = path.read_text("utf-8").split("\n")
    assert lines[problem.line - 1].strip(' -"').startswith("aks")
    assert problem.message.startswith('question "q117" has an unknown key "aks"')
