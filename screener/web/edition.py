"""One loaded rule file, ready to be served: what can be made once is made here, not per request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.answercode import Coder
from screener.cookie_content import Packing, too_large
from screener.rulefile.problems import RuleFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from screener.model import Questionnaire
    from screener.rulefile import RuleFile
    from screener.web.question_page import QuestionPage


@dataclass(frozen=True)
class Edition:
    """A rule file as the patient's pages use it, in all its languages."""

    rules: RuleFile
    packing: Packing
    """Writes a patient's answers into her cookie."""
    coder: Coder
    """Writes the code that carries a patient's answers to the nurse."""
    pages: Mapping[str, Mapping[str, QuestionPage]] = field(default_factory=dict)
    """The page of every question, by language and question id, once an application serves it."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The offered languages, the first being the default."""
        return self.rules.questionnaire.languages

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire in the language it is written in; ids and digests are every one's."""
        return self.rules.questionnaire


def edition_of(rules: RuleFile, keys: Sequence[bytes]) -> Edition:
    """Make a rule file ready; `keys` are the master keys, current first.

    Raises `RuleFileError` if its answers cannot fit into a cookie.
    """
    packing = Packing(rules.questionnaire)
    if problem := too_large(rules):
        raise RuleFileError([problem])
    return Edition(rules, packing, Coder(rules.questionnaire, keys))
