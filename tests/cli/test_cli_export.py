"""`screener export`: the questions as a FHIR R4 Questionnaire, which hides nothing that we show."""

from __future__ import annotations

import json
from itertools import chain, combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cast.command import Ran, run
from fhirclient.models.questionnaire import Questionnaire as Resource
from fhirpathpy import evaluate
from fhirpathpy.models import models as fhir_models
from rulefiles.models import Data, detail, rule_file, scope, screen, write

from screener.conditions import read
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.model import Given, Question, Questionnaire

SHIPPED = Path(__file__).parents[2] / "rules.yaml"
GATED = (
    scope("place", "face", "hands", pick="many"),
    scope("first", "new", "known"),
    screen("sore", show_when={"place": ["hands"]}, about="place"),
    screen("ill", show_when={"first": ["new"]}),
    screen("fever"),
    detail("how_high", {"fever": ["yes"]}, "high", "low"),
)
WAY_OUT = {"if_unsure": "We need to know.", "advice": "Talk to us."}
# The rules of the resource (que-1 to que-13 of HL7 FHIR 4.0.1) that an export could break.
INVARIANTS = {
    "que-0": r"name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
    "que-1": "descendants().where(type = 'display').all(item.empty())",
    "que-2": "descendants().linkId.isDistinct()",
    "que-3": "descendants().where(type = 'display').all(code.empty())",
    "que-4": "descendants().all(answerOption.empty() or answerValueSet.empty())",
    "que-5": "descendants().where(answerOption.exists()).all(type = 'choice')",
    "que-6": "descendants().where(type = 'display').all(required.empty() and repeats.empty())",
    "que-7": "descendants().where(operator = 'exists').all(answer is boolean)",
    "que-12": "descendants().where(enableWhen.count() > 1).all(enableBehavior.exists())",
}


def exported(folder: Path, path: Path, *arguments: str) -> dict[str, Any]:
    """Return the resource that the command writes."""
    ran = run(folder, "export", "--format", "fhir", path, *arguments)
    assert ran.status == 0, ran.err
    resource: dict[str, Any] = json.loads(ran.out)
    return resource


def with_way_out() -> Data:
    """Return the questions above, where a scope question may be answered with "not sure"."""
    place, *others = GATED
    unsure = {"neutral": place["answers"]["neutral"], "unsure": {"elsewhere": "Somewhere else"}}
    return rule_file({**place, "answers": unsure, **WAY_OUT}, *others)


FILES = {
    "shipped": None,
    "gated": rule_file(*GATED),
    "with a way out": with_way_out(),
    "a gate of a gate": rule_file(
        *GATED[:4],
        scope("which", "left", "right", show_when={"place": ["hands"]}),
        screen("burn", show_when={"which": ["left"]}),
    ),
}
SIMPLE = [name for name in FILES if name != "a gate of a gate"]


@pytest.fixture
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the path of one of the files above."""
    data = FILES[request.param]
    return SHIPPED if data is None else write(tmp_path, data)


@pytest.mark.parametrize("path", FILES, indirect=True)
def test_it_is_a_resource_as_the_standard_has_it(path: Path, tmp_path: Path) -> None:
    """Nothing is unknown, missing or of another type, and the resource's own rules hold."""
    resource = exported(tmp_path, path)
    Resource(resource, strict=True)
    broken = {
        name
        for name, rule in INVARIANTS.items()
        if evaluate(resource, rule, {}, fhir_models["r4"]) != [True]
    }
    assert broken == set()


def test_every_text_of_a_question_travels_in_every_language(tmp_path: Path) -> None:
    """Wording, help and answers read as on our pages, under the answers' own codes."""
    items = {item["linkId"]: item for item in exported(tmp_path, SHIPPED)["item"]}
    for language, questionnaire in load(SHIPPED).in_languages.items():
        assert list(items) == [question.id for question in questionnaire.questions]
        for question in questionnaire.questions:
            item = items[question.id]
            helps = {
                one["linkId"].split(".")[1]: text(one, "text", language)
                for one in item.get("item", ())
            }
            answers = {
                option["valueCoding"]["code"]: text(option["valueCoding"], "display", language)
                for option in item["answerOption"]
            }
            assert text(item, "text", language) == question.ask
            assert (helps.get("hint", ""), helps.get("why", "")) == (question.hint, question.why)
            assert answers == {answer.code: answer.text for answer in question.answers}
            assert item["repeats"] == question.pick_many


def text(element: Mapping[str, Any], name: str, language: str) -> str:
    """Return a text of the resource in a language."""
    for translation in element.get(f"_{name}", {}).get("extension", ()):
        lang, content = translation["extension"]
        if lang["valueCode"] == language:
            return str(content["valueString"])
    return str(element[name])


@pytest.mark.parametrize("path", SIMPLE, indirect=True)
def test_a_form_shows_what_we_show_for_every_answer_to_every_gate(
    path: Path, tmp_path: Path
) -> None:
    """Unanswered and unsure gates hide nothing but details, as with us."""
    questionnaire, resource = load(path).questionnaire, exported(tmp_path, path)
    compared = 0
    for answers in gate_answers(questionnaire):
        assert set(enabled(resource, answers)) == set(read(questionnaire, answers).shown), answers
        compared += 1
    assert compared > 3


@pytest.mark.parametrize("path", ["a gate of a gate"], indirect=True)
def test_a_form_hides_nothing_that_we_show_where_a_gate_has_a_gate(
    path: Path, tmp_path: Path
) -> None:
    """It may show more, and the difference is told."""
    questionnaire, resource = load(path).questionnaire, exported(tmp_path, path)
    more = set()
    for answers in gate_answers(questionnaire):
        ours, theirs = set(read(questionnaire, answers).shown), set(enabled(resource, answers))
        assert ours <= theirs, answers
        more |= theirs - ours
    assert more == {"burn"}
    assert "burn may be shown although which is hidden." in resource["description"]


def gate_answers(questionnaire: Questionnaire) -> Iterator[dict[str, Given]]:
    """Yield every way to answer the questions that decide about others, and not to.

    Questions that others take their answers from are answered with everything.
    """
    taken = (questionnaire.by_id[q.answers_from] for q in questionnaire.questions if q.answers_from)
    sources: dict[str, Given] = {source.id: tuple(source.by_code) for source in taken}
    gates = {q.show_when.question for q in questionnaire.questions if q.show_when}
    ways = [[None, *ways_to_answer(questionnaire.by_id[gate])] for gate in sorted(gates)]
    for chosen in product(*ways):
        given = dict(zip(sorted(gates), chosen, strict=True))
        yield sources | {gate: answer for gate, answer in given.items() if answer is not None}


def ways_to_answer(question: Question) -> list[Given]:
    """Return every answer to a question."""
    codes = list(question.by_code)
    if not question.pick_many:
        return list(codes)
    return list(chain.from_iterable(combinations(codes, n + 1) for n in range(len(codes))))


def enabled(resource: Mapping[str, Any], answers: Mapping[str, Given]) -> list[str]:
    """Return the questions that a form shows which does what the standard says of enableWhen.

    A question that is not shown has no answer.
    """
    shown: list[str] = []
    for item in resource["item"]:
        conditions = item.get("enableWhen", ())
        holds = [is_true(c, answers if c["question"] in shown else {}) for c in conditions]
        if not conditions or any(holds):
            shown.append(item["linkId"])
    return shown


def is_true(condition: Mapping[str, Any], answers: Mapping[str, Given]) -> bool:
    """Tell whether a condition holds: for `=` if any of the gate's answers is the one named."""
    given = answers.get(condition["question"], ())
    if condition["operator"] == "exists":
        return bool(given) is condition["answerBoolean"]
    codes = (given,) if isinstance(given, str) else given
    return condition["answerCoding"]["code"] in codes


def test_none_of_these_stands_alone_in_a_form_too(tmp_path: Path) -> None:
    """The clear answer of a safety question that takes many excludes the others, and only it."""
    risks = screen("ills", risk=["gout", "measles"], clear=["none"], pick="many")
    (_, ills) = exported(tmp_path, write(tmp_path, rule_file(*GATED[1:2], risks)))["item"]
    alone = [
        option["valueCoding"]["code"]
        for option in ills["answerOption"]
        if any(one["url"].endswith("optionExclusive") for one in option.get("extension", ()))
    ]
    assert alone == ["none"]


def test_what_does_not_travel_is_told(tmp_path: Path) -> None:
    """It is said to whoever exports, and stands in the resource in each language."""
    ran = run(tmp_path, "export", "--format", "fhir", SHIPPED)
    resource = json.loads(ran.out)
    for sentence in (
        "When the answer to areas changes, infection must be asked anew.",
        "infection_where may only offer what was chosen at areas.",
    ):
        assert f"Not carried over: {sentence}\n" in ran.err
        assert sentence in text(resource, "description", "en")
    assert "the rules, the outcomes and their proof" in ran.err
    assert "nobody may be told to book" in text(resource, "description", "en")
    assert "Ingen må få vite at de kan bestille" in text(resource, "description", "nb")


def test_it_is_active_only_under_a_signature(tmp_path: Path) -> None:
    """A draft stays one, and so does a file that was changed after it was signed."""
    path = write(tmp_path, rule_file(*GATED))
    assert exported(tmp_path, path)["status"] == "draft"
    assert run(tmp_path, "approve", path, "--by", "N. N.", given=b"y\n").status == 0
    signed = exported(tmp_path, path)
    assert (signed["status"], "approvalDate" in signed) == ("active", True)
    path.write_text(path.read_text("utf-8").replace("A page", "Another page"), "utf-8")
    changed = exported(tmp_path, path)
    assert (changed["status"], "approvalDate" in changed) == ("draft", False)


def test_it_has_the_address_that_it_is_given(tmp_path: Path) -> None:
    """An address is taken to the letter, and what is none is refused."""
    url = "https://clinic.example/Questionnaire/before-booking"
    assert exported(tmp_path, SHIPPED, "--url", url)["url"] == url
    assert "url" not in exported(tmp_path, SHIPPED)
    for none in ("clinic.example", "https://", "https://a b/", "https://x/#part", "http://[", ""):
        ran = run(tmp_path, "export", "--format", "fhir", SHIPPED, "--url", none)
        assert (ran.status, ran.out) == (2, ""), none
        assert "absolute address" in ran.err


def test_it_writes_a_file_and_never_over_the_one_it_reads(tmp_path: Path) -> None:
    """The file holds what standard output would."""
    path = write(tmp_path, rule_file(*GATED))
    line = ("export", "--format", "fhir", path)
    assert run(tmp_path, *line, "-o", "resource.json").status == 0
    assert (tmp_path / "resource.json").read_text("utf-8") == run(tmp_path, *line).out
    before = path.read_bytes()
    ran: Ran = run(tmp_path, *line, "-o", path)
    assert (ran.status, path.read_bytes()) == (2, before)
