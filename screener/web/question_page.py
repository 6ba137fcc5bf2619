"""A question in one language: all that its pages need, made when rules are loaded.

A page is a skeleton with slots. Each request fills in what differs between two visits, with pieces
that are ready, too; nothing with an answer in it outlives the request.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import render_template, url_for
from flask_babel import gettext
from markupsafe import escape

from screener.conditions import codes_of
from screener.pages.skeleton import ROOT, Skeleton, new_marks
from screener.web.form import complaint, form_for, mistakes_at
from screener.web.journey import Changed
from screener.web.skeleton import request_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flask import Flask

    from screener.model import Questionnaire
    from screener.web.edition import Edition
    from screener.web.journey import Journey, Place
    from screener.web.session import PatientSession

_SLOTS = (
    *("prefix", "before", "summary", "notice", "progress", "asked", "described", "about"),
    *("error", "options", "token", "hour", "left", "refresh", "renewable"),
)
_FIRST = "answer"
"""The id of a question's first control: the links to what is wrong lead there."""
_WRONG = f' aria-invalid="true" aria-describedby="{_FIRST}-error"'


def pages_of(app: Flask, edition: Edition) -> Mapping[str, Mapping[str, QuestionPage]]:
    """Return the page of every question, by language and question id."""
    return {
        language: {id_: QuestionPage(app, edition, words, id_) for id_ in words.by_id}
        for language, words in edition.rules.in_languages.items()
    }


class QuestionPage:
    """A question in one language, with its form, its address and what its pages are made of."""

    def __init__(
        self, app: Flask, edition: Edition, words: Questionnaire, question_id: str
    ) -> None:
        self.question = words.by_id[question_id]
        self.form = form_for(self.question)
        self._fingerprint = words.fingerprints[question_id][:16]
        self._about_nothing = self._fingerprint + _digest(())
        self._is_first = self.question is words.questions[0]
        path = f"/{words.language}/q/{question_id}"
        with request_for(app, edition, words.language, path):
            self._path = url_for("patient.question", question_id=question_id).removeprefix(ROOT)
            self._make_pieces(app, words)
            plain = self._skeleton(is_change=False)
        with request_for(app, edition, words.language, f"{path}?change=1"):
            self._skeletons = [plain, self._skeleton(is_change=True)]

    def _skeleton(self, *, is_change: bool) -> Skeleton:
        slots = new_marks(*_SLOTS)
        query: dict[str, Any] = {"change": "1"} if is_change else {}
        id_ = self.question.id
        text = render_template(
            "patient/question.html",
            question=self.question,
            is_first=self._is_first,
            is_change=is_change,
            action=url_for("patient.question", question_id=id_, **query),
            pause=url_for("patient.pause", at=f"q/{id_}", **query),
            slot=slots,
            **slots,
        )
        return Skeleton.of(text, slots)

    def _make_pieces(self, app: Flask, words: Questionnaire) -> None:
        question = self.question
        of_page: Any = app.jinja_env.get_template("macros/question.html").module
        controls: Any = app.jinja_env.get_template("macros/controls.html").module
        slots = new_marks("id", "state", "number", "total", "chosen")

        def made(text: str) -> Skeleton:
            return Skeleton.of(text, slots)

        self._options = {
            answer.code: made(of_page.option(question, answer, slots["id"], slots["state"]))
            for answer in question.answers
        }
        self._untouched = {wrong: self._joined(self._options, (), wrong) for wrong in ("", _WRONG)}
        self._progress = made(of_page.progress(question, slots["number"], slots["total"]))
        self._progress_so_far = made(of_page.progress(question, slots["number"]))
        self._notices = {why: str(controls.changed(why)) for why in ("", *Changed)}
        hint = "hint " if question.hint else ""
        self._described = [_described(hint), _described(f"{hint}about")]
        self._about = made(of_page.about(slots["chosen"]))
        scope = words.by_id[question.about].answers if question.about else ()
        self._chosen = {answer.code: f"<li>{escape(answer.text)}</li>" for answer in scope}
        self._mistakes = {"": dict.fromkeys(("prefix", "summary", "error"), "")}
        for mistake in mistakes_at(question):
            text = complaint(question, mistake)
            self._mistakes[mistake] = {
                "prefix": escape(gettext("Error:")) + " ",
                "summary": str(of_page.summary(text)),
                "error": str(of_page.error(text)),
            }

    def url(self, root: str, *, is_change: bool = False) -> str:
        """Return its address in an application mounted below a path."""
        return f"{root}{self._path}{'?change=1' if is_change else ''}"

    def wording(self, about: tuple[str, ...]) -> str:
        """Return what identifies exactly what a page asks: the wording, and what it is about.

        The page sends it back with the answer, so that an answer to an older wording, or about
        other areas chosen meanwhile in another tab, is never taken for an answer to this one.
        """
        return self._fingerprint + _digest(about) if about else self._about_nothing

    def changed_since(self, wording: str | None, about: tuple[str, ...]) -> Changed | None:
        """Return why an answer to what a page asked is none to what is asked now; None if it is."""
        now = self.wording(about)
        if not wording or wording == now:
            return None
        return Changed.CHOICE if wording[:16] == now[:16] else Changed.QUESTIONS

    def text(
        self,
        visit: PatientSession,
        journey: Journey,
        place: Place,
        beside: Mapping[str, str],
        *,
        is_change: bool,
    ) -> str:
        """Return the page for a patient at this question; `beside` is what each of hers shows."""
        mistaken, mistake = visit.mistake
        if mistaken != self.question.id:
            mistake = ""
        about = journey.about(self.question)
        progress = self._progress if place.total else self._progress_so_far
        filling = {
            **beside,
            **self._mistakes[mistake],
            "notice": self._notices[visit.changed],
            "progress": progress.filled({"number": place.number, "total": place.total}),
            "asked": self.wording(about),
            "described": self._described[bool(about)],
            "about": self._about_block(about),
            "options": self._options_of(journey, is_wrong=bool(mistake)),
        }
        return self._skeletons[is_change].filled(filling)

    def _about_block(self, about: tuple[str, ...]) -> str:
        chosen = "".join([text for code, text in self._chosen.items() if code in about])
        return self._about.filled({"chosen": chosen}) if chosen else ""

    def _options_of(self, journey: Journey, *, is_wrong: bool) -> str:
        question = self.question
        given = codes_of(journey.answers.get(question.id))
        wrong = _WRONG if is_wrong else ""
        if not given and question.answers_from is None:
            return self._untouched[wrong]
        return self._joined(journey.offered(question), given, wrong)

    def _joined(self, codes: Iterable[str], given: Collection[str], wrong: str) -> str:
        options: list[str] = []
        for code in codes:
            state = f" checked{wrong}" if code in given else wrong
            id_ = f"{_FIRST}-{code}" if options else _FIRST
            options.append(self._options[code].filled({"id": id_, "state": state}))
        return "".join(options)


def _digest(about: tuple[str, ...]) -> str:
    return hashlib.sha256(repr(about).encode()).hexdigest()[:16]


def _described(ids: str) -> str:
    return f' aria-describedby="{ids.strip()}"' if ids else ""
