"""What makes a rule file the same, and a question the same: digests and fingerprints."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from rulefiles.models import Data, rule_file, scope, screen, text, write
from rulefiles.plain import Plain

from screener.model import Questionnaire
from screener.rulefile import RuleFile, load
from screener.rulefile.texts import translatable

if TYPE_CHECKING:
    from pathlib import Path

Load = Callable[[Data], RuleFile]
TRANSLATION = "translations/nb/LC_MESSAGES/rules.po"


def file() -> Data:
    """Return a rule file with an answer set, information and a text in braces."""
    areas = scope("areas", "face", "arm", pick="many", hint="Call {clinic} on {phone}")
    fever = screen("fever", risk=["yes", "often"], hint="A hint", why="A reason", missing="Choose")
    rash = screen("rash", show_when={"areas": ["face"]}, about="areas")
    note = {"id": "note", "text": "Know this.", "when": {"areas": ["arm", "face"]}}
    data = rule_file(areas, fever, rash, information=[note])
    data["sources"]["risk"] = dict(data["sources"]["page"])  # a name that is also an answer class
    data["rules"][0]["source"] = {**data["rules"][0]["source"], "document": "risk"}
    data["answer_sets"], rash["answers"] = {"yes_no": rash["answers"]}, "yes_no"
    return data


@pytest.fixture(name="loaded")
def loaded_(tmp_path: Path) -> Load:
    """Load a rule file from its data."""
    return lambda data: load(write(tmp_path, data))


def node_at(data: Data, place: tuple[Any, ...]) -> Any:  # noqa: ANN401 - text, list or mapping
    """Return what stands at a place."""
    node: Any = data
    for step in place:
        node = node[step]
    return node


def shuffled(node: Any, random: Random) -> Any:  # noqa: ANN401 - text, list or mapping
    """Return the same content with the keys of every mapping shuffled, except those of answers."""
    if isinstance(node, list):
        return [shuffled(item, random) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: node[key] if key in ("answers", "answer_sets") else shuffled(node[key], random)
        for key in random.sample(list(node), len(node))
    }


# The digest of a file.


def test_a_digest_is_64_hexadecimal_digits(loaded: Load, tmp_path: Path) -> None:
    """It is a SHA-256, the same for every language of the file."""
    rules = loaded(file())
    assert len(rules.questionnaire.digest) == 64
    assert set(rules.questionnaire.digest) <= set("0123456789abcdef")
    assert tmp_path.name not in rules.questionnaire.digest


def test_the_digest_is_the_same_everywhere(tmp_path: Path) -> None:
    """Neither the folder nor the time nor the process has a part in it."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    one, other = load(write(first, file())), load(write(second, file()))
    assert one.questionnaire.digest == other.questionnaire.digest


def test_comments_and_layout_do_not_change_the_digest(loaded: Load, tmp_path: Path) -> None:
    """Comments, blank lines, quotes, indentation, folded texts and line ends are layout."""
    digest = loaded(file()).questionnaire.digest
    plain = text(file())
    for laid_out in (
        "# A comment\n\n" + plain.replace("\nrules:", "\n\n# Now the rules\nrules:"),
        plain.replace("ask: Which?", 'ask: "Which?"'),
        plain.replace("ask: Which?", "ask: >-\n    Which?"),
        plain.replace("ask: Which?", "ask: |\n    Which?"),
        plain.replace("\n", "\r\n"),
        "\ufeff" + plain,
        "---\n" + plain + "...\n",
    ):
        assert laid_out != plain
        path = tmp_path / "rules.yaml"
        path.write_bytes(laid_out.encode())
        assert load(path).questionnaire.digest == digest


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_keys_does_not_change_the_digest(loaded: Load, seed: int) -> None:
    """A mapping is the same in any order, also one that is named after an answer class."""
    random = Random(seed)  # noqa: S311 - a seed names an order
    other = shuffled(file(), random)
    assert text(other) != text(file())
    assert loaded(other).questionnaire.digest == loaded(file()).questionnaire.digest


def test_signing_does_not_change_the_digest(loaded: Load) -> None:
    """What is signed is the content without the signature."""
    digest = loaded(file()).questionnaire.digest
    signed = {"approval": {"by": "A clinician", "on": "2026-01-31", "digest": digest}, **file()}
    rules = loaded(signed)
    assert rules.questionnaire.approval is not None
    assert rules.questionnaire.digest == digest


def test_every_text_changes_the_digest(loaded: Load) -> None:
    """One letter more in any text for patients is another file to sign."""
    digests = {loaded(file()).questionnaire.digest}
    places = [place for place, _ in translatable(file())]
    for place in places:
        data = file()
        node_at(data, place[:-1])[place[-1]] += "!"
        digests.add(loaded(data).questionnaire.digest)
    assert len(digests) == len(places) + 1


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("version",), "2"),
        (("review_by",), "2031-01-31"),
        (("clinic", "name"), "Another"),
        (("clinic", "phone"), "22 33 44 56"),
        (("clinic", "email"), "other@example.org"),
        (("clinic", "booking_url"), "https://example.org/book"),
        (("sources", "page", "checked"), "2026-02-01"),
        (("questions", 0, "pick"), "one"),
        (("rules", 0, "severity"), "precaution"),
        (("rules", 0, "source", "states"), "It says otherwise."),
        (("information", 0, "when"), {"areas": ["arm"]}),
        (("examples", 0, "name"), "Renamed"),
    ],
)
def test_everything_else_that_is_said_changes_the_digest(
    loaded: Load,
    place: tuple[Any, ...],
    value: Any,  # noqa: ANN401
) -> None:
    """Version, contact facts, sources, rules, conditions and examples are content."""
    data = file()
    node_at(data, place[:-1])[place[-1]] = value
    if place == ("questions", 0, "pick"):
        for example in data["examples"]:
            (example["given"]["areas"],) = example["given"]["areas"]
    assert loaded(data).questionnaire.digest != loaded(file()).questionnaire.digest


def turned(answers: Data) -> Data:
    """Return a mapping with its keys the other way round."""
    return dict(reversed(answers.items()))


def test_the_order_of_answers_changes_the_digest(loaded: Load) -> None:
    """Patients see the answers in the order of the file: of the classes, and within a class."""
    digests = {loaded(file()).questionnaire.digest}
    for place in (
        ("questions", 0, "answers", "neutral"),
        ("questions", 1, "answers", "risk"),
        ("questions", 1, "answers"),
        ("answer_sets", "yes_no"),
    ):
        data = file()
        node_at(data, place[:-1])[place[-1]] = turned(node_at(data, place))
        digests.add(loaded(data).questionnaire.digest)
    assert len(digests) == 5


def test_the_order_of_questions_and_rules_changes_the_digest(loaded: Load) -> None:
    """Lists are in an order that people see."""
    digests = {loaded(file()).questionnaire.digest}
    for group in ("questions", "rules", "examples"):
        data = file()
        data[group][-2:] = reversed(data[group][-2:])
        digests.add(loaded(data).questionnaire.digest)
    assert len(digests) == 4


# Translations.


def translated(folder: Path, **other: str) -> RuleFile:
    """Load the file in English and bokmål, each text in capitals there, but for some."""
    data = {**file(), "languages": ["en", "nb"]}
    catalogue = folder / TRANSLATION
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    entries = dict.fromkeys(words for _, words in translatable(data))
    lines = [f'msgid "{words}"\nmsgstr "{other.get(words, "X " + words)}"\n' for words in entries]
    catalogue.write_text("\n".join(lines), "utf-8")
    return load(write(folder, data))


def test_a_translation_is_part_of_the_content(tmp_path: Path) -> None:
    """Another word in any language is another file to sign, in every language."""
    before = translated(tmp_path).in_languages
    after = translated(tmp_path, **{"Know this.": "Vit dette."}).in_languages
    assert before["nb"].digest == before["en"].digest
    assert after["nb"].digest == after["en"].digest != before["en"].digest


def test_the_layout_of_a_catalogue_is_not(tmp_path: Path) -> None:
    """Comments and the order of entries change nothing."""
    before = translated(tmp_path).questionnaire.digest
    path = tmp_path / TRANSLATION
    entries = path.read_text("utf-8").split("\n\n")
    path.write_text("# A comment\n\n" + "\n\n".join(reversed(entries)), "utf-8")
    assert load(tmp_path / "rules.yaml").questionnaire.digest == before


# Fingerprints of questions.


def changed_prints(before: Questionnaire, after: Questionnaire) -> set[str]:
    """Return the questions whose fingerprints differ; if any does, so must their digest."""
    changed = {n for n in before.fingerprints if before.fingerprints[n] != after.fingerprints[n]}
    assert (before.questions_digest != after.questions_digest) == bool(changed)
    return changed


def test_every_question_has_a_fingerprint(loaded: Load) -> None:
    """In page order."""
    assert list(loaded(file()).questionnaire.fingerprints) == ["areas", "fever", "rash"]


@pytest.mark.parametrize(
    ("place", "value", "changed"),
    [
        ("questions.1.ask", "Are you hot?", {"fever"}),
        ("questions.1.hint", "Measure it", {"fever"}),
        ("questions.1.answers.clear.no", "Never", {"fever"}),
        ("questions.1.answers.clear.never", "Never", {"fever"}),
        ("answer_sets.yes_no.unsure.not_sure", "Perhaps", {"rash"}),
        ("questions.2.show_when", {"areas": ["arm"]}, {"rash"}),
        ("clinic.phone", "99 99 99 99", {"areas"}),
        ("clinic.name", "Another", {"areas"}),
        ("questions.1.why", "Another reason", set()),
        ("questions.1.missing", "Choose one", set()),
        ("title", "Another title for {treatment}", set()),
        ("version", "2", set()),
        ("rules.0.reason", "Another reason", set()),
        ("rules.0.severity", "precaution", set()),
        ("information.0.text", "Another text", set()),
    ],
)
def test_wording_and_answers_of_a_question_make_its_fingerprint(
    loaded: Load, place: str, value: object, changed: set[str]
) -> None:
    """An answer outlives an edit unless the question that it answers has changed."""
    data = file()
    *above, last = [int(step) if step.isdecimal() else step for step in place.split(".")]
    node_at(data, tuple(above))[last] = value
    data["examples"] = Plain(data).examples()
    assert changed_prints(loaded(file()).questionnaire, loaded(data).questionnaire) == changed


def test_the_order_of_answers_makes_a_fingerprint(loaded: Load) -> None:
    """The same codes placed otherwise are another question."""
    data = file()
    data["questions"][1]["answers"]["risk"] = turned(data["questions"][1]["answers"]["risk"])
    assert changed_prints(loaded(file()).questionnaire, loaded(data).questionnaire) == {"fever"}


def test_the_code_and_the_class_of_an_answer_make_a_fingerprint(loaded: Load) -> None:
    """An answer that reads the same but is named or filed otherwise is another answer."""
    for risk, unsure in (
        ({"yes": "I say yes", "frequent": "I say often"}, {"not_sure": "I say not_sure"}),
        ({"yes": "I say yes"}, {"often": "I say often", "not_sure": "I say not_sure"}),
    ):
        data = file()
        data["questions"][1]["answers"].update(risk=risk, unsure=unsure)
        data["rules"][0]["when"] = {"fever": list(risk)}
        data["examples"] = Plain(data).examples()
        assert changed_prints(loaded(file()).questionnaire, loaded(data).questionnaire) == {"fever"}


def test_the_order_of_questions_changes_their_digest_and_no_fingerprint(loaded: Load) -> None:
    """Each question is what it was; together they are not."""
    data = file()
    data["questions"][1:] = reversed(data["questions"][1:])
    before, after = loaded(file()).questionnaire, loaded(data).questionnaire
    assert dict(after.fingerprints) == dict(before.fingerprints)
    assert after.questions_digest != before.questions_digest


def test_a_translation_of_a_question_makes_its_fingerprint(tmp_path: Path) -> None:
    """The answer may have been given in any language."""
    before = translated(tmp_path).questionnaire
    after = translated(tmp_path, **{"A hint": "Et hint"}).questionnaire
    assert changed_prints(before, after) == {"fever"}


def test_every_language_has_the_same_fingerprints(tmp_path: Path) -> None:
    """A patient may change the language and keep the answers."""
    both = translated(tmp_path).in_languages
    assert both["nb"].fingerprints == both["en"].fingerprints
    assert both["nb"].questions_digest == both["en"].questions_digest


def test_the_order_of_languages_changes_no_fingerprint(tmp_path: Path) -> None:
    """Which language is the default is nothing to an answer."""
    before = translated(tmp_path).questionnaire
    data = {**deepcopy(file()), "languages": ["nb", "en"]}
    after = load(write(tmp_path, data)).questionnaire
    assert after.fingerprints == before.fingerprints
    assert after.digest != before.digest
