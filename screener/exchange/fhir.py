"""A questionnaire as a FHIR R4 Questionnaire (HL7 FHIR 4.0.1): its questions, never its rules.

A form that follows `enableWhen` may show a question that we would hide, and never hides one that
we show: an unanswered or unsure answer hides nothing. What FHIR has no words for is listed by
`gaps`. docs/fhir.md says what travels and what does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from screener.model import Kind
from screener.rulefile.approval import Signature, signature_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from screener.model import Answer, Question, Questionnaire

Element = dict[str, Any]

_DEFINITIONS = "http://hl7.org/fhir/StructureDefinition/"
_ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"


class Lost(Enum):
    """What FHIR R4 cannot say of a question."""

    GATE_OF_GATE = "gate_of_gate"
    """It is hidden where the question that decides about it is hidden."""
    ABOUT = "about"
    """Its answer is void when the answer to another question changes."""
    ANSWERS_FROM = "answers_from"
    """It offers only what was chosen at another question."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not carried over: of which question, and which other one it names."""

    lost: Lost
    question: str
    other: str


def gaps(questionnaire: Questionnaire) -> tuple[Gap, ...]:
    """Return all that the questions mean and the resource does not say, in page order."""
    return tuple(
        gap for question in questionnaire.questions for gap in _gaps(questionnaire, question)
    )


def _gaps(questionnaire: Questionnaire, question: Question) -> Iterator[Gap]:
    gate = question.show_when.question if question.show_when else None
    # A detail needs an answer to its gate, and a hidden gate has none.
    if gate and question.kind is not Kind.DETAIL and questionnaire.by_id[gate].show_when:
        yield Gap(Lost.GATE_OF_GATE, question.id, gate)
    if question.about:
        yield Gap(Lost.ABOUT, question.id, question.about)
    if question.answers_from:
        yield Gap(Lost.ANSWERS_FROM, question.id, question.answers_from)


def questionnaire_resource(
    in_languages: Mapping[str, Questionnaire],
    language: str,
    descriptions: Mapping[str, str],
    url: str | None = None,
) -> Element:
    """Return the resource as plain data, in `language` with the others as translations.

    `descriptions` says in each language what the resource is and is not; `url` is its canonical
    address, if it has one. It is active if a clinician's signature covers the content, else draft.
    """
    return _Export(in_languages, language).resource(descriptions, url)


@dataclass(frozen=True)
class _Export:
    in_languages: Mapping[str, Questionnaire]
    language: str

    def resource(self, descriptions: Mapping[str, str], url: str | None) -> Element:
        file = self.in_languages[self.language]
        is_signed = signature_of(file) is Signature.SIGNED
        approval = {"approvalDate": file.approval.on} if is_signed and file.approval else {}
        return {
            "resourceType": "Questionnaire",
            "language": self.language,
            **_sources(file),
            **({"url": url} if url else {}),
            "version": file.version,
            "name": "PreConsultationScreener",
            **self.text("title", lambda q: q.title),
            "status": "active" if is_signed else "draft",
            "subjectType": ["Patient"],
            "publisher": file.clinic.name,
            "contact": [{"name": file.clinic.name, "telecom": _telecom(file)}],
            **self.text("description", lambda q: descriptions[q.language]),
            **approval,
            "item": [self.item(question) for question in file.questions],
        }

    def text(self, name: str, of: Callable[[Questionnaire], str]) -> Element:
        """Return a text under its name, with what it reads in the other languages."""
        others = [q for code, q in self.in_languages.items() if code != self.language]
        translations = [_translation(q.language, of(q)) for q in others]
        extended = {f"_{name}": {"extension": translations}} if translations else {}
        return {name: of(self.in_languages[self.language]), **extended}

    def item(self, question: Question) -> Element:
        """Return a question with its answers, its help and when it is shown."""
        conditions = list(self.enable_when(question))
        enabled = {"enableWhen": conditions} if conditions else {}
        behavior = {"enableBehavior": "any"} if len(conditions) > 1 else {}
        helps = [
            self.display(question.id, name, control)
            for name, control in (("hint", "prompt"), ("why", "help"))
            if getattr(question, name)
        ]
        return {
            "linkId": question.id,
            **self.text("text", lambda q: q.by_id[question.id].ask),
            "type": "choice",
            **enabled,
            **behavior,
            "required": question.kind is not Kind.DETAIL,
            "repeats": question.pick_many,
            "answerOption": [self.option(question, answer) for answer in question.answers],
            **({"item": helps} if helps else {}),
        }

    def display(self, question: str, name: str, control: str) -> Element:
        """Return one of a question's texts as an item that nobody answers."""
        coding = {"system": _ITEM_CONTROLS, "code": control}
        return {
            "extension": [
                {
                    "url": _DEFINITIONS + "questionnaire-itemControl",
                    "valueCodeableConcept": {"coding": [coding]},
                }
            ],
            "linkId": f"{question}.{name}",
            **self.text("text", lambda q: str(getattr(q.by_id[question], name))),
            "type": "display",
        }

    def option(self, question: Question, answer: Answer) -> Element:
        """Return one answer that a question offers."""
        display = self.text("display", lambda q: q.by_id[question.id].by_code[answer.code].text)
        exclusive = {"url": _DEFINITIONS + "questionnaire-optionExclusive", "valueBoolean": True}
        return {
            **({"extension": [exclusive]} if answer.code in question.alone else {}),
            "valueCoding": {"code": answer.code, **display},
        }

    def enable_when(self, question: Question) -> Iterator[Element]:
        """Yield what shows a question: any of these.

        A detail is shown by an answer alone; any other question also while the answer is unknown.
        """
        condition = question.show_when
        if condition is None:
            return
        gate = self.in_languages[self.language].by_id[condition.question]
        is_detail = question.kind is Kind.DETAIL
        opening = condition.codes if is_detail else condition.codes | gate.unsure
        for code in gate.by_code:
            if code in opening:
                yield {"question": gate.id, "operator": "=", "answerCoding": {"code": code}}
        if not is_detail:
            yield {"question": gate.id, "operator": "exists", "answerBoolean": False}


def _translation(language: str, text: str) -> Element:
    return {
        "url": _DEFINITIONS + "translation",
        "extension": [
            {"url": "lang", "valueCode": language},
            {"url": "content", "valueString": text},
        ],
    }


def _telecom(questionnaire: Questionnaire) -> list[Element]:
    clinic = questionnaire.clinic
    return [{"system": "phone", "value": clinic.phone}, {"system": "email", "value": clinic.email}]


def _sources(questionnaire: Questionnaire) -> Element:
    """Return the documents that the rules rest on."""
    citations = [
        {
            "type": "citation",
            "display": source.title,
            "citation": f"{source.title}, {source.publisher}, {source.checked}",
            **({"url": source.url} if source.url else {}),
        }
        for source in questionnaire.sources.values()
    ]
    url = _DEFINITIONS + "artifact-relatedArtifact"
    return {"extension": [{"url": url, "valueRelatedArtifact": one} for one in citations]}
