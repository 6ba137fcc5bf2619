"""One loaded rule file, ready to be served: what can be made once is made here, not per request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from screener.answercode import Coder
from screener.cookie_content import Packing, too_large
from screener.rulefile.problems import RuleFileError
from screener.web.forms import QuestionForm, form_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from screener.model import Questionnaire
    from screener.rulefile import RuleFile


class Changed(StrEnum):
    """Why a question is asked again."""

    QUESTIONS = "questions"
    """The rule file was edited, and what was asked is worded otherwise or asked no longer."""
    CHOICE = "choice"
    """She chose something else meanwhile, in another window, and the question is about that."""
    WITHDRAWN = "withdrawn"
    """She came to a question that is not asked, or no longer: she goes on where she was."""


@dataclass(frozen=True)
class Edition:
    """A rule file as the patient's pages use it, in all its languages."""

    rules: RuleFile
    forms: Mapping[tuple[str, str], type[QuestionForm]]
    """Form classes by language and question id."""
    packing: Packing
    """Writes a patient's answers into her cookie."""
    coder: Coder
    """Writes the code that carries a patient's answers to the nurse."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The offered languages, the first being the default."""
        return self.rules.questionnaire.languages

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire in the language it is written in; ids and digests are every one's."""
        return self.rules.questionnaire

    def asked(self, question_id: str, about: tuple[str, ...]) -> str:
        """Return what identifies exactly what a page asks: the wording, and what it is about.

        The page sends it back with the answer, so that an answer to an older wording, or about
        other areas chosen meanwhile in another tab, is never taken for an answer to this one.
        """
        choice = hashlib.sha256(repr(about).encode()).hexdigest()
        return self.questionnaire.fingerprints[question_id][:16] + choice[:16]

    def changed_since(
        self, asked: str | None, question_id: str, about: tuple[str, ...]
    ) -> Changed | None:
        """Return why an answer to what a page asked is none to what is asked now; None if it is."""
        now = self.asked(question_id, about)
        if not asked or asked == now:
            return None
        return Changed.CHOICE if asked[:16] == now[:16] else Changed.QUESTIONS


def edition_of(rules: RuleFile, keys: Sequence[bytes]) -> Edition:
    """Make a rule file ready; `keys` are the master keys, current first.

    Raises `RuleFileError` if its answers cannot fit into a cookie.
    """
    packing = Packing(rules.questionnaire)
    if problem := too_large(rules):
        raise RuleFileError([problem])
    forms = {
        (language, question.id): form_for(question)
        for language, questionnaire in rules.in_languages.items()
        for question in questionnaire.questions
    }
    return Edition(rules, forms, packing, Coder(rules.questionnaire, keys))
