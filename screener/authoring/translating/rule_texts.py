"""The texts of a rule file as a domain of translations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from screener.authoring.translating.domain import Domain, Found
from screener.rulefile.catalogues import (
    PAGES,
    Catalogue,
    catalogue_gaps,
    is_known,
    language_problems,
    read_catalogues,
)
from screener.rulefile.checks import content_of
from screener.rulefile.extract import texts_of
from screener.rulefile.problems import RuleFileError
from screener.rulefile.tree import Tree, read_tree


def rule_texts(rules: Path) -> Domain:
    """Return the domain of a rule file.

    Raises `RuleFileError` for a file that does not say in which languages it is offered, or whose
    catalogues would be those of the pages.
    """
    tree = read_tree(content_of(rules), str(rules))
    if rules.stem == PAGES:
        message = f'a rule file cannot be called "{rules.name}": {PAGES}.po holds the words of the '
        message += "pages; give it another name"
        raise RuleFileError([tree.problem((), message)], unusable=True)
    languages = tree.data.get("languages")
    if not isinstance(languages, list):
        message = 'write "languages": the list of the languages that are offered'
        raise RuleFileError([tree.problem((), message)], unusable=True)
    texts = Catalog()
    for line, _, text, comments in texts_of(tree):
        texts.add(text, locations=[(rules.name, line)], auto_comments=comments)
    return Domain(
        name=rules.stem,
        source=str(rules),
        folder=rules.parent / "translations",
        own=str(tree.data.get("language")),
        offered=[language for language in languages if is_known(language)],
        problems=list(language_problems(tree)),
        texts=texts,
        gaps=lambda path, language: _gaps(tree, rules, path, language),
    )


def _gaps(tree: Tree, rules: Path, path: Path, language: str) -> Iterator[Found]:
    if not path.exists():
        return catalogue_gaps(tree, Catalogue(str(path), language, {}))
    catalogues, problems = read_catalogues(rules, (language,))
    if problems:
        raise RuleFileError(problems, unusable=True)
    return catalogue_gaps(tree, catalogues[language])
