"""What patients read is plain: short sentences, one kind of quotation marks, and light nynorsk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from babel.messages.pofile import read_po
from rulefiles.shipped import RULE_FILES

from screener.authoring.translating.catalogues import domains
from screener.authoring.translating.domain import Domain, ids_of, messages_of, translations_of
from screener.rulefile import load

PATIENTS = ("templates/patient/", "templates/macros/", "templates/base.html", "templates/errors/")
LONGEST = 20
"""How many words a sentence has at most."""
SENTENCE_END = re.compile(r"(?<=[.?!:])\s+|\n")
STRAIGHT = re.compile("[\"']")
QUOTED = re.compile("[“«]([^”»]*)[”»]")


def is_for_patients(domain: Domain, places: list[str]) -> bool:
    """Tell whether a text with these places is read by patients."""
    return domain.name != "messages" or any(
        place.startswith((*PATIENTS, "screener/web/")) for place in places
    )


def texts_by_language() -> dict[str, set[str]]:
    """Return every text that patients read, of the pages and of the shipped rule files."""
    found: dict[str, set[str]] = {}
    for domain in chain.from_iterable(map(domains, RULE_FILES)):
        for_patients: set[str] = set()
        for message in messages_of(domain.texts):
            if is_for_patients(domain, [place for place, _ in message.locations]):
                for_patients.update(ids_of(message))
        found.setdefault(domain.own, set()).update(for_patients)
        for language in domain.languages:
            with domain.catalogue(language).open("rb") as file:
                translated = [
                    translations_of(message)
                    for message in messages_of(read_po(file))
                    if for_patients & {*ids_of(message)}
                ]
            found.setdefault(language, set()).update(chain.from_iterable(translated))
    return found


TEXTS = texts_by_language()


def sentences(language: str) -> Iterator[str]:
    """Yield every sentence that patients read in a language."""
    for text in TEXTS[language]:
        yield from SENTENCE_END.split(text)


@pytest.mark.parametrize("language", TEXTS)
def test_no_sentence_is_long(language: str) -> None:
    """Each has 20 words at most."""
    assert [one for one in sentences(language) if len(one.split()) > LONGEST] == []


@pytest.mark.parametrize("language", TEXTS)
def test_quotation_marks_and_apostrophes_agree(language: str) -> None:
    """None is straight: what is quoted looks on every page as it looks on the answer itself."""
    assert [one for one in TEXTS[language] if STRAIGHT.search(one)] == []


@pytest.mark.parametrize("language", TEXTS)
def test_what_is_quoted_is_on_the_page_in_the_same_letters(language: str) -> None:
    """An answer or a button that a text names is written as it stands there."""
    answers = {
        answer.text
        for rules in RULE_FILES
        for name, questionnaire in load(rules).in_languages.items()
        if name == language
        for question in questionnaire.questions
        for answer in question.answers
    }
    quoted = set(chain.from_iterable(map(QUOTED.findall, TEXTS[language])))
    assert quoted - answers - TEXTS[language] == set()


def test_nynorsk_is_light() -> None:
    """No sentence says "dersom" twice, and a server is no "tenar"."""
    assert [one for one in sentences("nn") if one.casefold().count("dersom") > 1] == []
    assert [one for one in TEXTS["nn"] if "tenar" in one.casefold()] == []
