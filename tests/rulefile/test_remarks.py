"""What `screener check` remarks of files that pass: a place and a sentence, and nothing refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rulefiles.models import Data, rule_file, screen, write

from screener.packaged import packaged
from screener.rulefile import load
from screener.rulefile.remarks import remarks_of

LONG = "It is a sentence that is as long as sentences are."
CONTACT = {
    "name": "The clinic",
    "phone": "22 33 44 55",
    "email": "clinic@example.org",
    "hours": "8 to 15",
    "booking_url": "https://example.org/book",
}


def remarks(folder: Path, data: Data) -> list[str]:
    """Return the remarks on a file, without their places."""
    return [remark.message for remark in remarks_of(load(write(folder, data)))]


def sound(**more: Any) -> Data:  # noqa: ANN401 - as YAML has it
    """Return a file on which there is nothing to remark."""
    return rule_file(screen("ill"), **{"clinic": CONTACT, **more})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clinic": {**CONTACT, "phone": "815"}}, "has only 3 digits; is it whole?"),
        (
            {"clinic": {**CONTACT, "email": "\u201ca@example.org\u201d"}},
            "is every sign of it right?",
        ),
        ({"clinic": {**CONTACT, "email": "a@example.org,"}}, "is every sign of it right?"),
        ({"clinic": {**CONTACT, "name": "\u201cUs\u201d"}}, "the clinic's name stands in typogr"),
        ({"review_by": "2206-01-31"}, 'the key "review_by" is 2206-01-31; is the year right?'),
        ({"title": "Before <b>you</b> book {treatment}"}, 'the key "title" has "<b>"; patients'),
        ({"title": "**Before** you book {treatment}"}, 'the key "title" has "**"; patients'),
        ({"title": "See [us](https://x.org), {treatment}"}, 'has "[us](https://x.org)"; patients'),
        ({"title": "\u201cBook {treatment}\u201d"}, "stands in typographic quotation marks"),
        ({"title": "{treatment} (treatment)"}, 'has "(treatment)"; the placeholder is {treatment}'),
        ({"title": "{treatment}, call %phone%"}, 'has "%phone%"; the placeholder is {phone}'),
    ],
)
def test_what_may_not_be_meant_is_remarked(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    """One remark for each, and none on what is as it should be."""
    assert remarks(tmp_path, sound()) == []
    (said,) = remarks(tmp_path, sound(**change))
    assert message in said


def test_an_answer_that_lets_people_book_and_may_say_not_sure_is_remarked(tmp_path: Path) -> None:
    """Only its reader can tell whether it does."""
    asked = screen("ill")
    asked["answers"]["clear"]["no"] = "No, or I do not know"
    found = [str(remark) for remark in remarks_of(load(write(tmp_path, rule_file(asked))))]
    assert [said for said in found if 'answer "no" reads "No, or I do not know"' in said] != []


@pytest.mark.parametrize(
    ("ask", "is_remarked"),
    [
        ("Are you not pregnant?", True),
        ("Aren\u2019t you pregnant?", True),
        ("Er du IKKE gravid?", True),
        ("Er du ikkje gravid?", True),
        ("Are you pregnant?", False),
        ("Have you had a knot in a muscle?", False),
        ("Har du en ikketuberkul\u00f8s mykobakterie?", False),
    ],
)
def test_a_safety_question_with_a_not_is_remarked(
    tmp_path: Path, ask: str, *, is_remarked: bool
) -> None:
    """No and yes to it may mean the same, and one of the two lets people book."""
    said = remarks(tmp_path, rule_file(screen("ill", ask=ask), clinic=CONTACT))
    assert len(said) == is_remarked
    assert all(ask in message and 'with a "not"' in message for message in said)


def test_missing_hours_and_booking_page_are_remarked_where_to_write_them(tmp_path: Path) -> None:
    """Patients are told to call and to book; the place is that of the clinic in the file."""
    path = write(tmp_path, rule_file(screen("ill")))
    line = path.read_text("utf-8").split("\n").index("clinic:") + 1
    found = remarks_of(load(path))
    assert [(remark.line, remark.column) for remark in found] == [(line, 1)] * 2
    assert "not where" in found[0].message
    assert "not when" in found[1].message


def test_a_list_of_risks_is_remarked(tmp_path: Path) -> None:
    """People forget less when they are asked one by one; the place is that of "pick: many"."""
    path = write(tmp_path, rule_file(screen("ill", pick="many"), clinic=CONTACT))
    (remark,) = remarks_of(load(path))
    line = path.read_text("utf-8").split("\n")[remark.line - 1]
    assert (line.strip(), line[remark.column - 1 :]) == ("pick: many", "many")
    assert remark.message.startswith('question "ill" asks about several things at once')


def test_of_the_shipped_file_nothing_else_is_remarked() -> None:
    """Its source, the clinic's page, states neither hours nor a page where patients book."""
    said = [remark.message for remark in remarks_of(load(packaged("rules.yaml")))]
    assert [sentence[:19] for sentence in said] == ["patients are told t"] * 2


def test_catalogues_are_looked_at_too(tmp_path: Path) -> None:
    """A missing header, a long text left as it is, and what patients would see as it stands."""
    data = sound(languages=["en", "nb"], outcomes=None)
    data["outcomes"] = {
        "book": {"heading": "Book", "text": LONG},
        "consult_first": {"heading": "Talk to us", "text": "Talk to us first."},
    }
    path = tmp_path / "translations" / "nb" / "LC_MESSAGES" / "rules.po"
    path.parent.mkdir(parents=True)
    texts = {
        "Book": "Bestill",
        LONG: LONG,
        "Talk to us": "Snakk med oss",
        "Talk to us first.": "Snakk <i>først</i>.",
        "Before you book {treatment}": "Før {treatment}",
        "8 to 15": "8 til 15",
        "Do you have ill?": "Er du syk?",
        "I say no": "Nei",
        "I say yes": "Ja",
        "I say not_sure": "Usikker",
        "It speaks against it.": "Det taler mot.",
        "It may speak against it.": "Det kan tale mot.",
        "Talk to us.": "Snakk med oss.",
    }
    entries = (f'msgid "{text}"\nmsgstr "{said}"\n' for text, said in texts.items())
    path.write_text("\n".join(entries), "utf-8")
    said = remarks(tmp_path, data)
    assert [sentence.split(";")[0] for sentence in said] == [
        "the header does not say the language",
        f'the translation of "{LONG}" is the text itself',
        'the translation of "Talk to us first." has "<i>"',
    ]
