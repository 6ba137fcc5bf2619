"""The nurse's page as a test reads it, and what must be true of every page of her side.

`read_desk` refuses a page that is no valid HTML or breaks a rule of the house; `read_panel` reads
the outcome panel alone, as the page's script gets it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from cast.any_page import AnyPage, check_references, checked, parsed, text_of

UNREADABLE = (
    "We cannot read this code. It may be mistyped, or made with older questions. "
    "Check it, or ask the questions anew."
)
"""What the page says of a code that no key opens."""


@dataclass(frozen=True)
class Finding:
    """A rule as the panel lists it."""

    rule: str
    severity: str
    truth: str
    words: str


class Panel:
    """The outcome panel: what the answers come to, and the text for the journal."""

    def __init__(self, root: Element) -> None:
        self.root = root

    @cached_property
    def section(self) -> Element:
        """The place that tells the outcome."""
        found = self.root.find(".//*[@data-outcome]")
        assert found is not None, f"no outcome: {text_of(self.root)}"
        return found

    @property
    def outcome(self) -> str:
        """The disposition's code."""
        return self.section.get("data-outcome", "")

    @property
    def is_preliminary(self) -> bool:
        """Tell whether the panel says so, in words and for scripts."""
        marked = self.section.get("data-preliminary") is not None
        words = text_of(self.section.find(".//*[@data-summary]"))
        assert marked == words.startswith(("Preliminary", "Foreløpig", "Førebels")), words
        return marked

    @property
    def counts(self) -> str:
        """How many questions are answered, which ones are missing, how many differ."""
        return text_of(self.section.find(".//*[@class='counts']"))

    @property
    def findings(self) -> list[Finding]:
        """Every rule on the panel, in order."""
        return [
            Finding(
                rule=one.get("data-rule", ""),
                severity=one.get("data-severity", ""),
                truth=one.get("data-truth", ""),
                words=text_of(one),
            )
            for one in self.root.findall(".//*[@data-rule]")
        ]

    @property
    def found(self) -> list[str]:
        """The rules that answers speak for, not merely open questions."""
        waiting = {one.get("data-rule") for one in self.root.findall(".//details//*[@data-rule]")}
        return [one.rule for one in self.findings if one.rule not in waiting]

    @property
    def departs(self) -> str:
        """What the panel says of a decision that departs from the rules."""
        return text_of(self.root.find(".//*[@data-departs]"))

    @property
    def journal(self) -> str:
        """The text for the journal, line breaks and all."""
        found = self.root.find(".//*[@data-journal]")
        assert found is not None, "no text for the journal"
        return "".join(found.itertext())

    @property
    def live(self) -> dict[str, Any]:
        """What the page's script is told."""
        told: dict[str, Any] = json.loads(self.section.get("data-live-state", ""))
        return told


class DeskPage(Panel, AnyPage):
    """A whole page of the nurse's side."""

    @property
    def is_desk(self) -> bool:
        """Tell whether this is the intake page."""
        return self.root.find(".//form[@data-intake]") is not None

    @property
    def notices(self) -> list[str]:
        """What the page tells at its top."""
        shown = [one for one in self._all("*") if one.get("hidden") is None]
        return [text_of(one) for one in shown if one.get("class") == "notice"]

    @property
    def problems(self) -> list[str]:
        """What the page says is wrong with an edit of the rule file."""
        return [text_of(one) for one in self.root.findall(".//*[@data-problems]//li")]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a browser sends of the form, no button pressed."""
        form = self._form()
        kept_back = {
            id(inner) for one in form.iter("fieldset") if _is_off(one) for inner in one.iter()
        }
        return [
            (control.get("name", ""), _value(control))
            for control in form.iter()
            if control.tag in ("input", "select")
            if id(control) not in kept_back and not _is_off(control) and _is_sent(control)
        ]

    def chosen(self, name: str) -> list[str]:
        """Return the values that are sent for a question."""
        return [value for field, value in self.fields if field == name]

    def row(self, question: str) -> Element:
        """Return the place of a question."""
        found = self.root.find(f".//*[@data-row='{question}']")
        assert found is not None, f"{question} is not on the page"
        return found

    @property
    def rows(self) -> list[str]:
        """The questions in the page, shown or not."""
        return [one.get("data-row", "") for one in self._all("fieldset") if one.get("data-row")]

    @property
    def shown(self) -> list[str]:
        """The questions that can be seen and answered."""
        shown = [id_ for id_ in self.rows if self.row(id_).get("hidden") is None]
        off = [id_ for id_ in self.rows if _is_off(self.row(id_))]
        assert sorted(shown + off) == sorted(self.rows), "a hidden question that can be answered"
        return shown

    def offered(self, question: str) -> list[str]:
        """Return the answers that can be chosen."""
        inputs = [one for one in self.row(question).iter("input") if one.get("type") != "hidden"]
        return [one.get("value", "") for one in inputs if not _is_off(one)]

    def patient_answered(self, question: str) -> str:
        """Return what stands in the patient's column."""
        cell = self.row(question).find("p[@class='patient']")
        assert cell is not None, "no patient's column"
        return " ".join((cell[0].tail or "").split())

    def is_marked(self, question: str) -> bool:
        """Tell whether a question is marked as answered otherwise than by the patient."""
        row = self.row(question)
        badge = row.find(".//*[@data-badge]")
        is_marked = badge is not None and badge.get("hidden") is None
        assert is_marked == ("differs" in row.get("class", "").split())
        return is_marked

    def is_taken_back(self, question: str) -> bool:
        """Tell whether the page says that an answer was taken back."""
        told = self.row(question).find(".//*[@data-emptied]")
        return told is not None and told.get("hidden") is None

    def warning(self, name: str) -> str:
        """Return what the page says beside a field about identity numbers."""
        return text_of(self.root.find(f".//*[@id='{name}-caught']"))

    def _all(self, tag: str) -> list[Element]:
        return self.root.findall(f".//{tag}")

    def _form(self) -> Element:
        form = self.root.find(".//form[@data-intake]")
        assert form is not None, f"not the intake page: {self.title}"
        return form


def _is_off(element: Element) -> bool:
    return element.get("disabled") is not None


def _value(control: Element) -> str:
    if control.tag == "input":
        return control.get("value", "on")
    chosen = [option for option in control.iter("option") if option.get("selected") is not None]
    return (chosen or list(control.iter("option")))[0].get("value", "")


def _is_sent(control: Element) -> bool:
    return control.get("type") not in ("radio", "checkbox") or control.get("checked") is not None


def read_desk(text: str) -> DeskPage:
    """Return a page. Fails for one that breaks a rule that holds for every page."""
    return DeskPage(checked(text))


def read_panel(text: str) -> Panel:
    """Return the panel that the page's script gets. It must be a valid part of a page."""
    shell = f"<!doctype html><title>x</title><body><form id=clear></form><div>{text}</div>"
    root = parsed(shell)
    check_references(root)
    return Panel(root)
