"""The nurse's application for the tests: its accounts, its rule files, and who has logged in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cast.clinic import Clinic, clinic_of, close
from cast.nurse import PASSWORD, PERSON, Nurse

from screener.intake.accounts import Role, staff
from screener.intake.database.connection import FILE
from screener.packaged import packaged
from screener.rulefile import load


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """An installation with the shipped rules. Tests share it: it keeps nothing of a patient.

    nina and oda are nurses, adam is an admin.
    """
    made = clinic_of(load(packaged("rules.yaml")), tmp_path_factory.mktemp("clinic"))
    with made.desk.app_context():
        for name in ("nina", "oda"):
            staff.add(name, Role.NURSE, PASSWORD, *PERSON)
        staff.add("adam", Role.ADMIN, PASSWORD, *PERSON)
    yield made
    close(made)


@pytest.fixture
def clinic_with(clinic: Clinic, tmp_path: Path) -> Iterator[Callable[[Path], Clinic]]:
    """Return a function that makes an installation of a rule file, with the same accounts."""
    made: list[Clinic] = []

    def make(rules: Path) -> Clinic:
        folder = tmp_path / f"clinic{len(made)}"
        folder.mkdir()
        clinic.nurse()  # so that the login that is copied still counts
        with (
            closing(sqlite3.connect(clinic.data / FILE)) as accounts,
            closing(sqlite3.connect(folder / FILE)) as copy,
        ):
            accounts.backup(copy)
        made.append(replace(clinic_of(load(rules), folder), cookies=dict(clinic.cookies)))
        return made[-1]

    yield make
    for one in made:
        close(one)


@pytest.fixture
def nurse(clinic: Clinic) -> Nurse:
    """A nurse who has logged in and reads English."""
    return clinic.nurse()
