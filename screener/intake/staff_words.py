"""What staff call an outcome, a finding and a decision, on the page and in the journal."""

from __future__ import annotations

from screener.intake.judgement import Decision, Held
from screener.model import Disposition, Finding, Severity, Truth
from screener.pages.languages import gettext


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


def held_name(held: Held) -> str:
    """Return how a talk was held, as a choice."""
    return {
        Held.HERE: gettext("At the clinic"),
        Held.TELEPHONE: gettext("By telephone"),
        Held.VIDEO: gettext("By video"),
    }[held]


def finding_name(finding: Finding) -> str:
    """Return a finding in words, with its severity and its rule behind it."""
    facts = {"words": finding.words, "rule": finding.rule.id}
    is_strong = finding.rule.severity is Severity.CONTRAINDICATION
    if finding.truth is Truth.TRUE:
        if is_strong:
            return gettext("%(words)s (contraindication; rule %(rule)s)", **facts)
        return gettext("%(words)s (precaution; rule %(rule)s)", **facts)
    if is_strong:
        return gettext("%(words)s (contraindication, not ruled out; rule %(rule)s)", **facts)
    return gettext("%(words)s (precaution, not ruled out; rule %(rule)s)", **facts)
