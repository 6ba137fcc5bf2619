"""What the patient's side serves now, and what else is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from screener.pages.served import Served, served_by
from screener.web.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from screener.figures.sums import Key


@dataclass
class PatientSide(Served[Edition]):
    """A rule file as patients use it, whether they are counted, and whether nurses are served."""

    count: Callable[[Iterable[Key]], None] | None = None
    """Counts for the clinic's figures; None where nobody is counted."""
    is_intake_open: Callable[[], bool] | None = None
    """Tells whether nurses are served, too; None where they are not to be."""

    @property
    def intake(self) -> str:
        """The state of the nurse's side, in a word or two."""
        if self.is_intake_open is None:
            return "not served"
        return "ready" if self.is_intake_open() else "closed"


def side_of(app: Flask) -> PatientSide:
    """Return what an app of the patient's side serves."""
    return cast("PatientSide", served_by(app))
