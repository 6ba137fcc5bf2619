"""The nurse's application for the tests: its accounts, its rule files, and who has logged in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from intake.nurse import PASSWORD, Nurse
from screener import intake
from screener.answercode import Coder
from screener.intake.accounts import Role, staff
from screener.intake.accounts.database import db
from screener.packaged import packaged
from screener.pages.settings import Settings
from screener.rulefile import load
from screener.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

    from screener.model import Questionnaire
    from screener.rulefile import RuleFile

KEY = b"one key that is 32 bytes long..."


@dataclass(frozen=True)
class Clinic:
    """Both sides of an installation, served as `screener serve` does."""

    rules: RuleFile
    desk: Flask
    served: WSGIApplication

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that is served, in the file's own language."""
        return self.rules.questionnaire

    def code(self, answers: dict[str, object], day: date) -> str:
        """Return the answer code that a patient's result would show."""
        return Coder(self.rules.questionnaire, [KEY]).encode(answers, day=day)

    def nurse(self, accept_language: str = "en") -> Nurse:
        """Return a nurse who has logged in and sees an empty page."""
        return Nurse(self.served, accept_language).logs_in()


def clinic_of(rules: RuleFile, folder: Path) -> Clinic:
    """Return an installation with two nurses and an admin, all its files in one folder."""
    settings = Settings(rules=folder / "rules.yaml", data=folder, keys=(KEY,))
    desk = intake.create_app(settings, rules)
    with desk.app_context():
        staff.add("nina", Role.NURSE, PASSWORD)
        staff.add("oda", Role.NURSE, PASSWORD)
        staff.add("adam", Role.ADMIN, PASSWORD)
    patient = create_app(settings, rules)
    served = DispatcherMiddleware(patient.wsgi_app, {intake.MOUNTED_AT: desk.wsgi_app})
    return Clinic(rules, desk, served)


def close(clinic: Clinic) -> None:
    """Close the connections to the database."""
    with clinic.desk.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """An installation with the shipped rules. Tests share it: it keeps nothing of a patient."""
    made = clinic_of(load(packaged("rules.yaml")), tmp_path_factory.mktemp("clinic"))
    yield made
    close(made)


@pytest.fixture
def clinic_with(tmp_path: Path) -> Iterator[Callable[[Path], Clinic]]:
    """Return a function that makes an installation of a rule file of the test's own."""
    made: list[Clinic] = []

    def make(rules: Path) -> Clinic:
        folder = tmp_path / f"clinic{len(made)}"
        folder.mkdir()
        made.append(clinic_of(load(rules), folder))
        return made[-1]

    yield make
    for one in made:
        close(one)


@pytest.fixture
def nurse(clinic: Clinic) -> Nurse:
    """A nurse at an empty page, in English."""
    return clinic.nurse()
