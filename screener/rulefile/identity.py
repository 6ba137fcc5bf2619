"""What a rule file *is*, apart from layout and signature: digests of its content and questions."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from screener.rulefile.texts import translatable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from screener.model import Question, Questionnaire
    from screener.rulefile.catalogues import Catalogue
    from screener.rulefile.tree import Place


def content_digest(data: Mapping[str, Any], catalogues: Mapping[str, Catalogue]) -> str:
    """Return the digest of a file's content in all its languages, without its approval."""
    content = {key: value for key, value in data.items() if key != "approval"}
    texts = sorted({text for _, text in translatable(data)})
    translations = {
        language: [[text, catalogue.translated(text)] for text in texts]
        for language, catalogue in sorted(catalogues.items())
    }
    return _sha256([_canonical(content), translations])


def fingerprints(in_languages: Sequence[Questionnaire]) -> dict[str, str]:
    """Return for each question a digest of everything that makes its answers mean what they mean.

    An answer outlives an edit of the file only if its question's fingerprint does. Wording counts
    in every language: the answer may have been given in any of them.
    """
    return {
        question.id: _sha256(
            [_structure(question)]
            + [[q.language, _wording(q.by_id[question.id])] for q in in_languages]
        )
        for question in in_languages[0].questions
    }


def questions_digest(prints: Mapping[str, str]) -> str:
    """Return the digest of all questions in their order: ids, wording and answers."""
    return _sha256(list(prints.items()))


def _structure(question: Question) -> list[object]:
    gate = question.show_when
    return [
        question.id,
        question.kind.value,
        question.pick_many,
        question.about,
        question.answers_from,
        [gate.question, sorted(gate.codes)] if gate else None,
        [[answer.code, answer.answer_class.value] for answer in question.answers],
    ]


def _wording(question: Question) -> list[object]:
    return [question.ask, question.hint, [answer.text for answer in question.answers]]


def _canonical(node: object, place: Place = ()) -> object:
    """Return a node with its keys sorted, except answers, whose order is that of the page."""
    match node:
        case dict():
            keys = node if _holds_answers(place) else sorted(node)
            return [[key, _canonical(node[key], (*place, key))] for key in keys]
        case list():
            return [_canonical(item, (*place, index)) for index, item in enumerate(node)]
    return node


def _holds_answers(place: Place) -> bool:
    """Tell whether the answers of a question, or those of one class, stand at a place."""
    match place:
        case ("answer_sets", _, *rest) | ("questions", _, "answers", *rest):
            return len(rest) <= 1
    return False


def _sha256(content: object) -> str:
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
