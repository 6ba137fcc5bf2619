"""The rule file is edited again and again while patients answer: nobody gets a wrong result.

Two editions ask the same question with opposite words, so that an answer taken under the one and
judged under the other would let somebody book who must not.
"""

from __future__ import annotations

import signal
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count, cycle
from threading import Event
from typing import TYPE_CHECKING

from rulefiles.models import Data, rule_file, scope, screen, write

from reload.clinic import clinic, until

if TYPE_CHECKING:
    from pathlib import Path

    from cast.patient import Visit

    from reload.clinic import Clinic

RELOADS = 50
PATIENTS = 4
LONGEST_WAY = 200
"""Pages that a patient comes by before somebody should ask why."""


def asks_for_illness() -> list[Data]:
    """Return questions in which yes is the dangerous answer."""
    return [scope("areas", "face", "hands"), screen("health", ask="Are you ill?")]


def asks_for_health() -> list[Data]:
    """Return the same questions with no for the dangerous answer."""
    health = screen("health", clear=["yes"], risk=["no"], ask="Are you well?")
    return [scope("areas", "face", "hands"), health]


TRUTH = {"Are you ill?": {True: "no", False: "yes"}, "Are you well?": {True: "yes", False: "no"}}


def goes_through(visit: Visit, *, is_well: bool) -> str | None:
    """Answer what each page asks, truly, until there is a result; return the outcome."""
    for _ in range(LONGEST_WAY):
        if visit.page.outcome:
            return visit.page.outcome
        if visit.page.question == "areas":
            visit.submit("face")
        elif visit.page.question == "health":
            visit.submit(TRUTH[visit.page.heading][is_well])
        else:
            visit.sees_check().open(visit.page.link("data-result"))
    raise AssertionError(f"she never came to a result: {visit.addresses[-20:]}")


def test_no_patient_gets_a_wrong_result_while_the_rules_change(tmp_path: Path) -> None:
    """Fifty reloads: no server error, nobody who is ill books, and everybody who is well does."""
    is_over = Event()
    came_out: list[tuple[bool, str | None]] = []

    def keeps_coming(it: Clinic, number: int) -> None:
        for screening in count(number):
            if is_over.is_set():
                return
            is_well = screening % 2 == 0
            came_out.append((is_well, goes_through(it.patient(), is_well=is_well)))

    def has_come_out(number: int) -> bool:
        return len(came_out) >= number or any(map(Future.done, patients))

    write(tmp_path, rule_file(*asks_for_illness()))
    with clinic(tmp_path) as it, ThreadPoolExecutor(PATIENTS) as threads:
        patients = [threads.submit(keeps_coming, it, number) for number in range(PATIENTS)]
        try:
            for number, asked in zip(range(RELOADS), cycle([asks_for_health, asks_for_illness])):
                it.edits(*asked(), version=str(number))
                it.server.process.send_signal(signal.SIGHUP)
                it.serves(str(number))
                until(partial(has_come_out, number + 1))
        finally:
            is_over.set()
        for patient in patients:
            patient.result()
    assert set(came_out) == {(True, "book"), (False, "consult_first")}
    assert len(came_out) >= RELOADS
