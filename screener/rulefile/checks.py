"""`check`: from a file's name to a proved questionnaire, or to everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from screener.regular_files import first_bytes
from screener.rulefile.build import build
from screener.rulefile.catalogues import (
    LANGUAGE,
    Catalogue,
    Gap,
    catalogue_gaps,
    language_problems,
    read_catalogues,
)
from screener.rulefile.counting import Counts, count
from screener.rulefile.identity import content_digest, fingerprints, questions_digest
from screener.rulefile.outline import outline
from screener.rulefile.problems import MOST_PROBLEMS, Problem, RuleFileError
from screener.rulefile.proofs import proof_problems, size_problem
from screener.rulefile.references import reference_problems
from screener.rulefile.shape import shape_problems
from screener.rulefile.texts import fill, unbroken
from screener.rulefile.tree import MAX_BYTES, Tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from screener.model import Questionnaire

PROVED = (
    "every question and every rule can be reached",
    "every risk answer leads to at least one rule, and every rule to consult first",
    "every rule has a source, an example that makes it true and one that leaves it open",
    "every answer of a safety question, and all that a gate hides, stands in an example",
    "every example holds, and none that books survives a single worse answer",
    "every text is there in every language, with the same placeholders",
)


@dataclass(frozen=True)
class RuleFile:
    """A rule file that has passed every check.

    `in_languages` holds the questionnaire in each offered language: the same questions, rules and
    digests, other words.
    """

    path: Path
    in_languages: Mapping[str, Questionnaire]
    counts: Counts
    tree: Tree
    catalogues: Mapping[str, Catalogue]
    """Those of the other languages that it offers."""

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire in the language that the file is written in."""
        return self.in_languages[self.tree.data["language"]]


def check(path: Path) -> RuleFile:
    """Read and prove a rule file. Raises `RuleFileError` with all that is wrong, nothing else."""
    tree = read_tree(content_of(path), str(path))
    problems, questionnaire = _structure(tree)
    catalogues: dict[str, Catalogue] = {}
    if isinstance(tree.data.get("languages"), list):
        catalogues, unreadable = read_catalogues(path, _translations(tree))
        own = tuple(problems)
        problems += [*language_problems(tree), *unreadable]
        for catalogue in catalogues.values():
            problems += islice(_untold(tree, catalogue, own), MOST_PROBLEMS)
    if problems or questionnaire is None:
        raise RuleFileError(problems)
    return RuleFile(
        path, _in_languages(tree, catalogues, questionnaire), count(questionnaire), tree, catalogues
    )


def content_of(path: Path) -> bytes:
    """Return what stands in a rule file. Raises `RuleFileError` if it cannot be read."""
    try:
        return first_bytes(path, MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with NUL in it
        what = getattr(error, "strerror", None) or "it has no proper name"
        problem = Problem(str(path), 1, 1, f"this file cannot be read: {what}")
        raise RuleFileError([problem], unusable=True) from None


def _structure(tree: Tree) -> tuple[list[Problem], Questionnaire | None]:
    """Check everything but the translations; the questionnaire is None where there is none."""
    broken = list(islice(shape_problems(tree), MOST_PROBLEMS))
    problems = [*tree.problems, *(problem for _, problem in broken)]
    if len(broken) == MOST_PROBLEMS:
        return problems, None
    places = {place for place, _ in broken if place is not None}
    file, repeated = outline(tree, places.union(tree.repeated))
    problems += repeated[:MOST_PROBLEMS]
    problems += islice(reference_problems(file), MOST_PROBLEMS)
    if problems:
        return problems, None
    if too_large := size_problem(tree):
        return [too_large], None
    questionnaire = build(tree.data, tree.data["language"], words_in(tree, None))
    problems += islice(proof_problems(tree, questionnaire), MOST_PROBLEMS)
    return problems, questionnaire


def _untold(tree: Tree, catalogue: Catalogue, own: Sequence[Problem]) -> Iterator[Problem]:
    """Yield what is wrong with a catalogue, but for what may follow from the file's `own` problems.

    A text that must be written otherwise needs no translation yet, and one that a mistake took out
    of the file leaves no translation behind.
    """
    lines = {problem.line for problem in own}
    lines |= {tree.nodes[place][0] for place in tree.cut_at}
    for gap, problem in catalogue_gaps(tree, catalogue):
        follows = gap is Gap.STALE or (gap is Gap.MISSING and problem.line in lines)
        if not (own and follows):
            yield problem


def _translations(tree: Tree) -> tuple[str, ...]:
    """Return the languages that need a catalogue beside the file."""
    languages = [lang for lang in tree.data["languages"] if isinstance(lang, str)]
    own = tree.data.get("language")
    if own not in languages:
        return ()  # one of them is meant, and needs none
    return tuple(lang for lang in languages if LANGUAGE.fullmatch(lang) and lang != own)


def words_in(tree: Tree, catalogue: Catalogue | None) -> Callable[[str], str]:
    """Return what turns a text of the file into the finished text of one language."""

    def translated(text: str) -> str:
        return catalogue.translated(text) if catalogue else text

    clinic = tree.data["clinic"]
    values = {
        "treatment": translated(tree.data["treatment"]),
        "clinic": clinic["name"],
        "phone": unbroken(clinic["phone"]),
    }
    return lambda text: fill(translated(text), values)


def _in_languages(
    tree: Tree, catalogues: Mapping[str, Catalogue], proved: Questionnaire
) -> dict[str, Questionnaire]:
    """Build the questionnaire in every language, each knowing the identity they share."""
    built = [
        proved
        if language == proved.language
        else build(tree.data, language, words_in(tree, catalogues.get(language)), proved.examples)
        for language in tree.data["languages"]
    ]
    prints = fingerprints(sorted(built, key=lambda questionnaire: questionnaire.language))
    digest = content_digest(tree.data, catalogues)
    return {
        questionnaire.language: replace(
            questionnaire,
            digest=digest,
            questions_digest=questions_digest(prints),
            fingerprints=prints,
        )
        for questionnaire in built
    }
