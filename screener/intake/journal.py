"""The text for the patient's journal: plain, complete, and in the nurse's language.

What hangs on the rules alone is made when they are loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import g

from screener.conditions import codes_of
from screener.intake.intake import Intake
from screener.intake.judgement import Held
from screener.intake.staff_words import decision_name, finding_name, outcome_name
from screener.model import Disposition, Finding, Question, Questionnaire, Truth
from screener.pages.languages import date_of, date_today, gettext, ngettext, time_of_day
from screener.rulefile.approval import Signature, signature_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

WIDTH = 90
"""Characters on a line: what a journal system shows without breaking lines anew."""
PAPER_WIDTH = 115
"""The same on a sheet of A4, in smaller print."""
_DIGITS = 8
"""Of the rule file's digest: enough to tell two files of one clinic apart."""
_BLANK = re.compile(r"[\t-\r]")
_HANGING = re.compile(r" *(- |[0-9]+\. )?")
"""What a line begins with that the lines it goes on in are indented by."""


@dataclass(frozen=True)
class Author:
    """Who writes in the journal: her full name, and her profession (may be empty)."""

    name: str
    profession: str = ""


class Journals:
    """The journals of nurses who read one language."""

    def __init__(self, app: Flask, words: Questionnaire) -> None:
        with app.app_context():
            g.language = words.language
            self._rules = _rules(words)
            self._outcomes = {
                (of, is_preliminary): _outcome(of, is_preliminary=is_preliminary)
                for of in Disposition
                for is_preliminary in (False, True)
            }
            self._findings = {
                (rule.id, truth): _finding(words, Finding(rule, truth, {}))
                for rule in words.ranked_rules
                for truth in (Truth.TRUE, Truth.UNKNOWN)
            }

    def lines(self, intake: Intake, author: Author, now: datetime) -> list[str]:
        """Return everything about an intake that belongs in its journal, in lines of any length.

        `now` has a time zone.
        """
        lines = [
            *_head(intake, author, now),
            self._rules,
            "",
            self._outcomes[intake.assessment.disposition, intake.is_preliminary],
            *(line for one in intake.found for line in self._findings[one.rule.id, one.truth]),
            "",
            *_answers(intake),
            "",
            *_decision(intake),
        ]
        return [_BLANK.sub(" ", line).rstrip() for line in lines]


def wrapped(lines: Iterable[str], width: int) -> str:
    """Return lines as a text in which none has more characters than `width`."""
    text = "\n".join([line if len(line) <= width else _broken(line, width) for line in lines])
    return text.rstrip().replace("\N{NO-BREAK SPACE}", " ")


def _broken(line: str, width: int) -> str:
    """Return a line that is too long as lines that are not.

    As `textwrap` would, which takes five times as long.
    """
    hanging = _HANGING.match(line)
    indent = len(hanging[0]) if hanging else 0
    parts = []
    while len(line) > width:
        end = line.rfind(" ", indent + 1, width + 1)
        if end < 0:  # a word that is longer than a line
            end = width
        parts.append(line[:end])
        line = " " * indent + line[end:].lstrip()
    return "\n".join([*parts, line])


def _head(intake: Intake, author: Author, now: datetime) -> list[str]:
    language = intake.questionnaire.language
    lines = [
        intake.questionnaire.title,
        gettext(
            "%(date)s at %(time)s. Written by: %(author)s",
            date=date_today(now.date(), language),
            time=time_of_day(int(now.timestamp()), language),
            author=", ".join(part for part in (author.name, author.profession) if part),
        ),
    ]
    held = " ".join(_held(intake))
    return [*lines, held] if held else lines


def _held(intake: Intake) -> list[str]:
    told = []
    match intake.judgement.held:
        case Held.HERE:
            told.append(gettext("The talk was held at the clinic."))
        case Held.TELEPHONE:
            told.append(gettext("The talk was held by telephone."))
        case Held.VIDEO:
            told.append(gettext("The talk was held by video."))
    if intake.judgement.with_interpreter:
        told.append(gettext("An interpreter took part."))
    return told


def _rules(q: Questionnaire) -> str:
    facts = {"version": q.version, "digest": q.digest[:_DIGITS]}
    match signature_of(q):
        case Signature.SIGNED:
            return gettext(
                "Rules: version %(version)s (%(digest)s), signed by a clinician", **facts
            )
        case Signature.CHANGED:
            return gettext(
                "Rules: version %(version)s (%(digest)s), changed since a clinician signed them",
                **facts,
            )
    return gettext(
        "Rules: version %(version)s (%(digest)s), a draft that no clinician has signed", **facts
    )


def _outcome(disposition: Disposition, *, is_preliminary: bool) -> str:
    name = outcome_name(disposition)
    if is_preliminary:
        return gettext("Preliminary outcome by the rules: %(outcome)s", outcome=name)
    return gettext("Outcome by the rules: %(outcome)s", outcome=name)


def _finding(q: Questionnaire, finding: Finding) -> list[str]:
    rule = finding.rule
    lines = ["- " + finding_name(finding)]
    if rule.advice:
        lines.append("  " + gettext("Advice: %(advice)s", advice=rule.advice))
    if rule.source:
        document = q.sources[rule.source.document]
        place = f"{document.title}, {document.publisher}, {rule.source.locator}"
        states = rule.source.states
        lines.append("  " + gettext("Source: %(states)s (%(place)s)", states=states, place=place))
    return lines


def _answers(intake: Intake) -> list[str]:
    q = intake.questionnaire
    lines = [_answer(intake, q.by_id[id_]) for id_ in intake.assessment.shown]
    if intake.patient is None or intake.patient_outcome is None:
        return lines
    hidden = [id_ for id_ in intake.patient.answers if id_ not in intake.assessment.shown]
    lines += [
        "   "
        + gettext(
            "Only the patient answered this: %(question)s %(answer)s",
            question=q.by_id[id_].ask,
            answer=_patients(intake, q.by_id[id_]),
        )
        for id_ in hidden
    ]
    date = date_of(intake.patient.day, q.language)
    told = [
        gettext("The patient's own answers of %(date)s were at hand.", date=date),
        gettext(
            "By the rules they come to: %(outcome)s.", outcome=outcome_name(intake.patient_outcome)
        ),
        ngettext(
            "%(num)d answer differs from the patient's.",
            "%(num)d answers differ from the patient's.",
            len(intake.differing),
        ),
    ]
    return [*lines, "", " ".join(told)]


def _answer(intake: Intake, question: Question) -> str:
    given = codes_of(intake.assessment.answers.get(question.id))
    answer = ", ".join(question.texts(given)) or gettext("not answered")
    number = intake.questionnaire.numbers.get(question.id)
    line = f"{number}. {question.ask} {answer}" if number else f"   {question.ask} {answer}"
    theirs = _patients(intake, question) if intake.patient else ""
    if not theirs:
        return line
    if theirs == answer:
        return line + " " + gettext("(as the patient)")
    return line + " " + gettext("(the patient answered: %(answer)s)", answer=theirs)


def _patients(intake: Intake, question: Question) -> str:
    return ", ".join(question.texts(intake.patient_codes(question)))


def _decision(intake: Intake) -> list[str]:
    wrote = intake.judgement
    lines = [_decided(intake), _departure(intake)]
    if wrote.reason:
        lines.append(gettext("Reason: %(reason)s", reason=wrote.reason))
    if wrote.doctor or wrote.put_on:
        day = date_of(wrote.put_on, intake.questionnaire.language) if wrote.put_on else ""
        who = ", ".join(part for part in (wrote.doctor, day) if part)
        lines.append(gettext("Put to a doctor: %(who)s", who=who))
    if wrote.note:
        lines.append(gettext("Note: %(note)s", note=wrote.note))
    return [line for line in lines if line]


def _decided(intake: Intake) -> str:
    wrote = intake.judgement
    if wrote.decision is None:
        return gettext("Decision: none yet")
    if wrote.until:
        date = date_of(wrote.until, intake.questionnaire.language)
        return gettext("Decision: Not now, wait until %(date)s", date=date)
    return gettext("Decision: %(decision)s", decision=decision_name(wrote.decision))


def _departure(intake: Intake) -> str:
    """Return from what the nurse departs, and that she gives no reason if she gives none."""
    if not intake.departs:
        return ""
    rules, patient = intake.departs_from_rules, intake.departs_from_patient
    if intake.lacks_reason:
        return {
            (True, False): gettext("Departs from the rules; no reason given."),
            (False, True): gettext("Departs from what the patient answered; no reason given."),
            (True, True): gettext(
                "Departs from the rules and from what the patient answered; no reason given."
            ),
        }[rules, patient]
    return {
        (True, False): gettext("Departs from the rules."),
        (False, True): gettext("Departs from what the patient answered."),
        (True, True): gettext("Departs from the rules and from what the patient answered."),
    }[rules, patient]
