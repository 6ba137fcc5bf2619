"""The text for the patient's journal: plain, complete, and in the nurse's language."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_date, format_time, gettext, ngettext

from screener.conditions import codes_of
from screener.intake.sitting import Decision, Sitting, texts_of
from screener.model import Disposition, Question, Truth


def journal(sitting: Sitting, now: datetime) -> str:
    """Return everything about a sitting that belongs in the journal. `now` has a time zone."""
    q = sitting.questionnaire
    lines = [
        gettext(
            "%(title)s, version %(version)s, %(date)s at %(time)s",
            title=q.title,
            version=q.version,
            date=format_date(now, "short"),
            time=format_time(now, "short"),
        ),
        _outcome(sitting),
        *_findings(sitting),
        "",
        *(_answer(sitting, q.by_id[id_]) for id_ in sitting.assessment.shown),
        *_patient(sitting),
        "",
        *_decision(sitting),
    ]
    return "\n".join(lines).rstrip()


def outcome_name(disposition: Disposition) -> str:
    """Return what staff call a disposition."""
    if disposition is Disposition.BOOK:
        return gettext("May book")
    return gettext("Consult first")


def decision_name(decision: Decision) -> str:
    """Return what staff call a decision of their own."""
    return {
        Decision.MAY_BOOK: gettext("May book"),
        Decision.REFER: gettext("Refer to doctor"),
        Decision.NOT_NOW: gettext("Not now"),
    }[decision]


def _outcome(sitting: Sitting) -> str:
    name = outcome_name(sitting.assessment.disposition)
    if sitting.is_preliminary:
        return gettext("Preliminary outcome by the rules: %(outcome)s", outcome=name)
    return gettext("Outcome by the rules: %(outcome)s", outcome=name)


def _findings(sitting: Sitting) -> list[str]:
    lines = []
    for finding in sitting.found:
        if finding.truth is Truth.TRUE:
            lines.append(gettext("- Found: %(rule)s", rule=finding.rule.id))
        else:
            lines.append(gettext("- Not ruled out: %(rule)s", rule=finding.rule.id))
    return lines


def _answer(sitting: Sitting, question: Question) -> str:
    given = codes_of(sitting.assessment.answers.get(question.id))
    answer = ", ".join(texts_of(question, given)) or gettext("not answered")
    number = sitting.numbers.get(question.id)
    line = f"{number}. {question.ask} {answer}" if number else f"   {question.ask} {answer}"
    if question.id in sitting.differing:
        theirs = ", ".join(texts_of(question, sitting.patient_codes(question)))
        line += " " + gettext("(the patient answered: %(answer)s)", answer=theirs)
    return line


def _patient(sitting: Sitting) -> list[str]:
    if sitting.patient is None:
        return []
    number = len(sitting.differing)
    date = format_date(sitting.patient.day, "short")
    opened = gettext("The patient's own answers of %(date)s were at hand.", date=date)
    changed = ngettext(
        "%(num)d answer differs from the patient's.",
        "%(num)d answers differ from the patient's.",
        number,
    )
    return ["", f"{opened} {changed}"]


def _decision(sitting: Sitting) -> list[str]:
    lines = []
    if sitting.decision:
        name = decision_name(sitting.decision)
        lines.append(gettext("Decision: %(decision)s", decision=name))
    if sitting.reason:
        lines.append(gettext("Reason: %(reason)s", reason=sitting.reason))
    if sitting.note:
        lines.append(gettext("Note: %(note)s", note=sitting.note))
    return lines
