"""What an author should look at in a file that passes: nothing of it can let anybody book.

Each remark is told with its place, like a problem, but refuses nothing: what it points at may be
meant. Knows the tree and the catalogues of a rule file.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from screener.rulefile.problems import MOST_PROBLEMS, Problem
from screener.rulefile.shape import name_of
from screener.rulefile.texts import PLACEHOLDERS, translatable
from screener.rulefile.unsure import doubtful
from screener.rulefile.yes_no import has_words_for, negated, says_yes_or_no

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from screener.rulefile.catalogues import Catalogue
    from screener.rulefile.checks import RuleFile
    from screener.rulefile.tree import Place, Tree

_LAST_YEAR = "2099"
_SHORTEST_PHONE = 8
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_LONG_TEXT = 40
"""A shorter text may well be the same in two languages."""
_MARKUP = re.compile(
    r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|&(#[0-9]+|[a-z]+);"  # HTML
    r"|\*\*|__|`|\[[^\]]+\]\([^)]*\)|^#+ |^[*-] ",  # Markdown
    re.IGNORECASE | re.MULTILINE,
)
_IN_QUOTES = re.compile(
    "[\u201c\u201d\u201e\u00ab\u2018][^\u201c\u201d\u00bb\u2019]*[\u201c\u201d\u00bb\u2019]?"
)
"""A text that begins with a typographic quotation mark, and has no other but at its end."""
_OTHER_BRACKETS = re.compile(rf"[(\[<%$]({'|'.join(PLACEHOLDERS)})\b(?=[)\]>%$])", re.IGNORECASE)


def remarks_of(rules: RuleFile) -> list[Problem]:
    """Return the remarks on a rule file and its catalogues, in their order."""
    found = [
        *_contact(rules.tree),
        *_dates(rules.tree),
        *_words_for_yes_and_no(rules),
        *_lists(rules),
        *_doubtful(rules),
        *_texts(rules.tree),
    ]
    for catalogue in rules.catalogues.values():
        found += islice(_catalogue(rules.tree, catalogue), MOST_PROBLEMS)
    return sorted(set(found))


def _contact(tree: Tree) -> Iterator[Problem]:
    """Yield what patients do not learn of how to reach the clinic."""
    clinic = tree.data["clinic"]
    if "hours" not in clinic:
        message = (
            'patients are told to call, but not when: write the hours under "clinic", as "hours: …"'
        )
        yield tree.problem(("clinic",), message, at_key=True)
    if "booking_url" not in clinic:
        message = "patients are told to book, but not where: write booking_url: under clinic:"
        yield tree.problem(("clinic",), message, at_key=True)
    digits = sum(sign.isdigit() for sign in clinic["phone"])
    if digits < _SHORTEST_PHONE:
        message = f"the telephone number has only {digits} digits; is it whole?"
        yield tree.problem(("clinic", "phone"), message)
    if not _EMAIL.fullmatch(clinic["email"]):
        message = f"the e-mail address is {clinic['email']}; is every sign of it right?"
        yield tree.problem(("clinic", "email"), message)
    for odd in _odd(clinic["name"]):
        yield tree.problem(("clinic", "name"), f"the clinic's name {odd}")


def _dates(tree: Tree) -> Iterator[Problem]:
    places: list[Place] = [("review_by",)]
    places += [("sources", source, "checked") for source in tree.data["sources"]]
    for place in places:
        value = tree.data
        for step in place:
            value = value[step]
        if value[:4] > _LAST_YEAR:
            message = f"{name_of(tree, place)} is {value}; is the year right?"
            yield tree.problem(place, message)


def _words_for_yes_and_no(rules: RuleFile) -> Iterator[Problem]:
    codes = (code for question in rules.questionnaire.questions for code in question.by_code)
    if not any(map(says_yes_or_no, codes)):
        return
    for index, language in enumerate(rules.tree.data["languages"]):
        if not has_words_for(language):
            message = f'the words for yes and no in "{language}" are not known here: read for '
            message += "yourself that each answer says what its code does"
            yield rules.tree.problem(("languages", index), message)


def _doubtful(rules: RuleFile) -> Iterator[Problem]:
    """Yield answers that may say "not sure" and let people book, and questions with a "not"."""
    in_languages: list[Callable[[str], str]] = [str]
    in_languages += [catalogue.translated for catalogue in rules.catalogues.values()]
    for words in in_languages:
        for place, text in doubtful(rules.tree.data, words):
            message = f'{name_of(rules.tree, place)} reads "{text}" and lets people book: whoever '
            message += 'is not sure must find an answer filed under "unsure"'
            yield rules.tree.problem(place, message)
        for place, text in negated(rules.tree.data, words):
            message = f'{name_of(rules.tree, place)} reads "{text}": who is asked with a "not" may '
            message += "say yes or no and mean the same; ask so that yes is what leads to a talk"
            yield rules.tree.problem(place, message)


def _lists(rules: RuleFile) -> Iterator[Problem]:
    for index, question in enumerate(rules.questionnaire.questions):
        if question.alone:
            message = f'question "{question.id}" asks about several things at once: who is asked '
            message += "about each one by itself forgets less of them than who reads a list"
            yield rules.tree.problem(("questions", index, "pick"), message)


def _texts(tree: Tree) -> Iterator[Problem]:
    for place, text in translatable(tree.data):
        for message in _odd(text):
            yield tree.problem(place, f"{name_of(tree, place)} {message}")


def _odd(text: str) -> Iterator[str]:
    """Yield what in a text patients may see otherwise than its author meant."""
    if found := _OTHER_BRACKETS.search(text):
        name = found[1].lower()
        yield f'has "{text[found.start() : found.end() + 1]}"; the placeholder is {{{name}}}'
    elif _IN_QUOTES.fullmatch(text):
        yield "stands in typographic quotation marks, which patients see; YAML's own are \" and '"
    elif found := _MARKUP.search(text):
        yield f'has "{found[0].strip()}"; patients see it as it stands, for texts have no markup'


def _catalogue(tree: Tree, catalogue: Catalogue) -> Iterator[Problem]:
    if not catalogue.says_language:
        message = f'the header does not say the language; write "Language: {catalogue.language}\\n"'
        yield Problem(catalogue.file, 1, 1, message)
    for text in dict.fromkeys(text for _, text in translatable(tree.data)):
        entry = catalogue.entries.get(text)
        if entry is None:
            continue
        if entry.text == text and len(text) >= _LONG_TEXT:
            message = f'the translation of "{text}" is the text itself; is it translated?'
            yield Problem(catalogue.file, entry.line, 1, message)
        for odd in _odd(entry.text):
            message = f'the translation of "{text}" {odd}'
            yield Problem(catalogue.file, entry.line, 1, message)
