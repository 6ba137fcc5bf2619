"""Both sides of an installation within the tests' own process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from cast.apps import KEY
from cast.installation import Installation
from screener import intake
from screener.intake.database.connection import close_database
from screener.settings import Settings
from screener.web import create_app

if TYPE_CHECKING:
    from flask import Flask

    from screener.rulefile import RuleFile


@dataclass(frozen=True)
class Clinic(Installation):
    """Both sides of an installation, served within the tests' process as by `screener serve`."""

    desk: Flask


def clinic_of(rules: RuleFile, folder: Path) -> Clinic:
    """Return an installation with all its files in one folder."""
    settings = Settings(rules=folder / "rules.yaml", data=folder, keys=(KEY,))
    desk = intake.create_app(settings, rules)
    patient = create_app(settings, rules)
    served = DispatcherMiddleware(patient.wsgi_app, {intake.MOUNTED_AT: desk.wsgi_app})
    return Clinic(rules, folder, served, (KEY,), {}, desk)


def close(clinic: Clinic) -> None:
    """Close the connections to the database."""
    close_database(clinic.desk)
