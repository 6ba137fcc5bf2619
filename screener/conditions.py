"""Three-valued truth: which questions are shown, which answers count, what each of them means.

The three values are those of Kleene's strong logic (Introduction to Metamathematics, 1952, § 64);
of its connectives only "or" is used, between the codes of an answer.

Knows the model and nothing else. An answer is *unknown* when it is missing, filed under "unsure"
or not well formed; nothing unknown is ever turned into false.

Every condition is about one question, so what an answer means hangs on that answer alone. It is
worked out for each answer when a questionnaire is first read, and looked up from then on.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from screener.model import AnswerClass, Condition, Finding, Given, Ignored, Kind, Question, Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from screener.model import Information, Questionnaire, Rule


class Meaning(NamedTuple):
    """What the answer to a shown question means, or that it has none (`given` is None).

    `findings` are the rules about this question that are true or unknown, by their rank, and
    `information` what is true to be told, by its place in the file. `is_settled` tells whether the
    answer, rules aside, leaves nothing to talk about.
    """

    question: str
    given: Given | None
    findings: Mapping[int, Finding]
    information: Mapping[int, Information]
    is_settled: bool


class Reading(NamedTuple):
    """Raw answers as the questionnaire understands them.

    `shown`: the questions these answers show, by id, in page order. `answers`: the well-formed
    answers to shown questions. `ignored`: everything else that came, in the order it came.
    `meanings`: what comes of the shown questions, left out where nothing does: settled, nothing
    found, nothing to be told.
    """

    questionnaire: Questionnaire
    shown: Mapping[str, Question]
    answers: Mapping[str, Given]
    ignored: tuple[Ignored, ...]
    meanings: Sequence[Meaning]

    def truth(self, condition: Condition) -> Truth:
        """Return what a condition is worth; on a hidden question it is false.

        On a question that does not exist (`screener check` refuses that) it is unknown.
        """
        question = self.shown.get(condition.question)
        if question is None:
            is_hidden = condition.question in self.questionnaire.by_id
            return Truth.FALSE if is_hidden else Truth.UNKNOWN
        return truth_of(condition, question, self.answers.get(question.id))


def truth_of(condition: Condition, question: Question, given: Given | None) -> Truth:
    """Return what a condition on a *shown* question is worth, given its answer (None: unknown)."""
    if given is None:
        return Truth.UNKNOWN
    codes = (given,) if isinstance(given, str) else given
    if not condition.codes.isdisjoint(codes):
        return Truth.TRUE
    return Truth.FALSE if question.unsure.isdisjoint(codes) else Truth.UNKNOWN


def codes_of(given: Given | None) -> tuple[str, ...]:
    """Return the codes in an answer, none for no answer."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else given


def offered(question: Question, answers: Mapping[str, Given]) -> Collection[str]:
    """Return the codes a question offers to somebody who has given these well-formed answers."""
    if question.answers_from is None:
        return question.by_code
    chosen = codes_of(answers.get(question.answers_from))
    return tuple(code for code in question.by_code if code in chosen)


def well_formed(question: Question, codes: Collection[str], value: object) -> Given | None:
    """Return a value as an answer, or None where it is none.

    Pick one takes one string, pick many a non-empty list of distinct strings, each of them an
    offered code to the letter. One bad code makes the whole answer unknown, and so does the clear
    answer to a safety question beside any other; nothing is trimmed or coerced.
    """
    if not question.pick_many:
        return value if isinstance(value, str) and value in codes else None
    if not isinstance(value, (list, tuple)) or not value:
        return None
    for code in value:
        if not isinstance(code, str) or code not in codes:
            return None
    if len(value) > 1 and (len(set(value)) < len(value) or contradicts_itself(question, value)):
        return None
    return tuple(value)


def contradicts_itself(question: Question, codes: Collection[str]) -> bool:
    """Tell whether a code that is an answer only by itself stands beside another."""
    return len(codes) > 1 and not question.alone.isdisjoint(codes)


def is_settled(question: Question, given: Given | None) -> bool:
    """Tell whether the answer to a shown question, rules aside, leaves nothing to talk about."""
    if question.kind is Kind.DETAIL:
        return True
    if given is None:
        return False
    wanted = AnswerClass.NEUTRAL if question.kind is Kind.SCOPE else AnswerClass.CLEAR
    return all(question.by_code[code].answer_class is wanted for code in codes_of(given))


def read(questionnaire: Questionnaire, raw: Mapping[str, object]) -> Reading:
    """Read raw answers in page order: what is shown, what counts, what it means, what does not.

    Every `show_when` names an earlier question (`screener check` holds files to it), so one pass
    is enough.
    """
    always, questions, _ = _prepared(questionnaire)
    shown = dict(questionnaire.by_id)
    answers: dict[str, Given] = {}
    meanings = [always]
    for id_, gate, by_code, unanswered, varied in questions:
        if gate is not None and not gate.is_open(shown, answers):
            del shown[id_]
            continue
        value, meaning = raw.get(id_), unanswered
        if isinstance(value, str) and value in by_code:
            answers[id_], meaning = value, by_code[value]
        elif varied is not None:
            codes = offered(varied.question, answers)
            if not codes and varied.is_detail:
                del shown[id_]
                continue
            given = well_formed(varied.question, codes, value)
            if given is not None:
                answers[id_], meaning = given, varied.meaning(given)
        if meaning is not None:
            meanings.append(meaning)
    ignored: tuple[Ignored, ...] = ()
    if len(answers) < len(raw):
        ignored = tuple(Ignored(id_, value) for id_, value in raw.items() if id_ not in answers)
    return Reading(questionnaire, shown, answers, ignored, meanings)


class Way(NamedTuple):
    """Which questions answers show, by id, in page order, and which of the answers count."""

    questionnaire: Questionnaire
    shown: Mapping[str, Question]
    answers: Mapping[str, Given]


def way(questionnaire: Questionnaire, given: Mapping[str, Given]) -> Way:
    """Return what `read` would show and count, of answers each of which is one to its question.

    A patient's cookie holds no others. So only the questions that hang on answers are looked at,
    however many there are.
    """
    shown = dict(questionnaire.by_id)
    answers = dict(given)
    for id_, gate, _, _, varied in _prepared(questionnaire).hanging:
        codes: Collection[str] = ()
        is_shown = gate is None or gate.is_open(shown, answers)
        if is_shown and varied is not None:
            codes = offered(varied.question, answers)
            is_shown = bool(codes) or not varied.is_detail
        if not is_shown:
            del shown[id_]
            answers.pop(id_, None)
        elif varied is not None and well_formed(varied.question, codes, answers.get(id_)) is None:
            answers.pop(id_, None)
    return Way(questionnaire, shown, answers)


class _Prepared(NamedTuple):
    """A questionnaire made ready to be read. `always` is what comes of it whatever is answered.

    `hanging` are those of the questions of which something hangs on answers.
    """

    always: Meaning
    questions: Sequence[_Asked]
    hanging: Sequence[_Asked]


class _Asked(NamedTuple):
    """A question made ready: what opens it and what comes of it, None standing for nothing.

    `by_code` has the meaning of each code that is an answer whatever else was answered. Where
    there are other answers, `varied` finds their meaning.
    """

    id: str
    gate: _Gate | None
    by_code: Mapping[str, Meaning | None]
    unanswered: Meaning | None
    varied: _Varied | None


def _prepared(questionnaire: Questionnaire) -> _Prepared:
    """Return a questionnaire made ready to be read: once, for it is kept with it."""
    kept: _Prepared | None = vars(questionnaire).get("_prepared")
    if kept is None:
        kept = vars(questionnaire)["_prepared"] = _prepare(questionnaire)
    return kept


def _prepare(questionnaire: Questionnaire) -> _Prepared:
    by_id = questionnaire.by_id
    rules: dict[str, dict[int, Rule]] = defaultdict(dict)
    texts: dict[str, dict[int, Information]] = defaultdict(dict)
    for rank, rule in enumerate(questionnaire.ranked_rules):
        rules[rule.when.question][rank] = rule
    for place, text in enumerate(questionnaire.information):
        texts[text.when.question if text.when else ""][place] = text
    found = {  # on no question that there is: such a rule is never ruled out
        rank: _finding(rule, Truth.UNKNOWN, None)
        for id_ in rules.keys() - by_id.keys()
        for rank, rule in rules[id_].items()
    }
    questions = [
        _asked(_Subject(question, rules[question.id], texts[question.id]), by_id)
        for question in questionnaire.questions
    ]
    return _Prepared(
        always=Meaning("", None, found, texts[""], is_settled=True),
        questions=questions,
        hanging=[one for one in questions if one.gate is not None or one.varied is not None],
    )


def _asked(subject: _Subject, by_id: Mapping[str, Question]) -> _Asked:
    question = subject.question
    varies = question.pick_many or question.answers_from is not None or not question.answers
    return _Asked(
        id=question.id,
        gate=_gate(question, by_id),
        by_code={} if varies else {code: subject.meaning(code) for code in question.by_code},
        unanswered=subject.meaning(None),
        varied=_Varied(subject) if varies else None,
    )


class _Gate(NamedTuple):
    """The answers to a question that open another one; `unanswered` if the lack of one does."""

    question: str
    codes: frozenset[str]
    unanswered: bool

    def is_open(self, shown: Collection[str], answers: Mapping[str, Given]) -> bool:
        """Tell whether it is open, given what is known of the questions before."""
        given = answers.get(self.question)
        if given is None:  # what is hidden has no answer either, and opens nothing
            return self.unanswered and self.question in shown
        return given in self.codes if isinstance(given, str) else not self.codes.isdisjoint(given)


def _gate(question: Question, by_id: Mapping[str, Question]) -> _Gate | None:
    """Return what opens a question.

    A detail is shown only when its condition is true; any other question is hidden only when its
    condition is definitely false.
    """
    condition, is_detail = question.show_when, question.kind is Kind.DETAIL
    if condition is None or (condition.question not in by_id and not is_detail):
        return None
    gate = by_id.get(condition.question)
    opening = {Truth.TRUE} if is_detail else {Truth.TRUE, Truth.UNKNOWN}
    codes = [c for c in gate.by_code if truth_of(condition, gate, c) in opening] if gate else ()
    return _Gate(condition.question, frozenset(codes), unanswered=not is_detail)


class _Subject(NamedTuple):
    """A question, and the rules and the information whose conditions are about it."""

    question: Question
    rules: Mapping[int, Rule]
    information: Mapping[int, Information]

    def meaning(self, given: Given | None) -> Meaning | None:
        """Return what an answer means, None for nothing."""
        question, findings = self.question, {}
        for rank, rule in self.rules.items():
            truth = truth_of(rule.when, question, given)
            if truth is not Truth.FALSE:
                findings[rank] = _finding(rule, truth, given)
        told = {
            place: text
            for place, text in self.information.items()
            if text.when and truth_of(text.when, question, given) is Truth.TRUE
        }
        settled = is_settled(question, given)
        if settled and not findings and not told:
            return None
        return Meaning(question.id, given, findings, told, settled)


class _Varied:
    """A question whose answers are many codes, or hang on what was answered before."""

    def __init__(self, subject: _Subject) -> None:
        self.question, self._subject = subject.question, subject
        self.is_detail = subject.question.kind is Kind.DETAIL
        self._alone: dict[Given, Meaning | None] = {}
        self._told: dict[str, Mapping[int, Information]] = {}
        """By each code that is settled and finds nothing, what it calls for."""
        for code in self.question.by_code:
            given = (code,) if self.question.pick_many else code
            self._alone[given] = meaning = subject.meaning(given)
            if meaning is None or (meaning.is_settled and not meaning.findings):
                self._told[code] = meaning.information if meaning else {}

    def meaning(self, given: Given) -> Meaning | None:
        """Return what an answer means, None for nothing.

        Codes that are settled and find nothing, each alone, are and do so together.
        """
        if given in self._alone:
            return self._alone[given]
        told: dict[int, Information] = {}
        for code in given:
            if code not in self._told:
                return self._subject.meaning(given)
            told.update(self._told[code])
        return Meaning(self.question.id, given, {}, told, is_settled=True) if told else None


def _finding(rule: Rule, truth: Truth, given: Given | None) -> Finding:
    return Finding(rule, truth, MappingProxyType({rule.when.question: given}))


def resting_on(questionnaire: Questionnaire, changed: str) -> frozenset[str]:
    """Return the questions whose answers mean nothing once the answer to another has changed.

    These are the questions about it, those that offer what was chosen there, and their details.
    """
    kept: dict[str, frozenset[str]] = vars(questionnaire).setdefault("_resting_on", {})
    if changed not in kept:
        kept[changed] = _resting_on(questionnaire, changed)
    return kept[changed]


def _resting_on(questionnaire: Questionnaire, changed: str) -> frozenset[str]:
    gone: set[str] = set()
    for question in questionnaire.questions:
        gate = question.show_when.question if question.show_when else None
        is_detail_of_gone = question.kind is Kind.DETAIL and gate in gone
        if changed in (question.about, question.answers_from) or is_detail_of_gone:
            gone.add(question.id)
    return frozenset(gone)
