"""Nothing that a nurse posts is kept: not in a log, an address, the database or any other file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cast.identity_numbers import KINDS
from cast.installation import Running, add_account, clinics_today, running
from cast.nurse import HOME, PASSWORD, Nurse
from cast.serving import PATIENCE_SECONDS
from rulefiles.models import Data, detail, rule_file, scope, screen, write

from screener.intake.database.connection import FILE

LOG_EVERYTHING = "import logging\nlogging.basicConfig(level=logging.DEBUG)\n"
NUMBER = KINDS["birth number"]
SECRET = "lindormen sover under trappen"


def canaries() -> list[Data]:
    """Return questions whose answers stand nowhere else in the world."""
    return [
        scope("areas", "canary_face", "canary_hand", pick="many"),
        screen("ill", clear=["canary_no"], risk=["canary_yes"], unsure=["canary_unsure"]),
        detail("more", {"ill": ["canary_yes"]}, "canary_detail"),
    ]


@pytest.fixture
def running_with_canaries(tmp_path: Path) -> Iterator[Running]:
    """`screener serve` with everything logged, its files and its temporary files in one folder."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "sitecustomize.py").write_text(LOG_EVERYTHING)
    more = {
        "PYTHONPATH": f"{kept}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(kept),
        "HOME": str(kept),
        "XDG_CACHE_HOME": str(kept),
    }
    with running(kept, write(tmp_path, rule_file(*canaries())), **more) as it:
        yield it


def traces(folder: Path, secrets: Iterable[str]) -> list[tuple[str, str]]:
    """Return each file that holds one of some secrets, read as bytes, and which."""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(path.name == FILE for path in files)
    return [
        (path.name, secret)
        for path, content in files.items()
        for secret in secrets
        for spelling in (secret.encode(), secret.encode("utf-16-le"))
        if spelling in content.replace(str(folder).encode(), b"")
    ]


def works(nurse: Nurse, code: str) -> None:
    """Do everything that a nurse can do with a patient, and everything that can go wrong."""
    nurse.opens().opens_code(code)
    nurse.answers(areas=["canary_face", "canary_hand"], ill="canary_yes")
    nurse.answers(more="canary_detail")
    nurse.writes(
        own_decision="may_book",
        own_reason=f"canary reason {NUMBER}",
        own_note="canary note",
    )
    nurse.outcome({"ill": "canary_unsure"}, own_note="canary live note")
    nurse.answers(ill=["canary_no", "canary_yes"])
    nurse.opens_code("CANARY-CODE")
    fields = nurse.fields({"ill": "canary_yes"}, own_note="canary note")
    for path in (HOME, "/intake/outcome", "/intake/clear", "/intake/nothing"):
        nurse.sends(path, [(name, value) for name, value in fields if name != "csrf_token"])
    nurse.sends(HOME, [*fields, ("canary_field", "canary" * 12_000)])
    nurse.request("PUT", HOME, b"canary=canary")
    nurse.clears()
    nurse.posts(HOME, fields)
    nurse.sends("/intake/outcome", fields)
    nurse.posts("/intake/logout", [("csrf_token", nurse.token)])
    nurse.sends(HOME, fields)


def test_nothing_of_a_patient_is_printed_written_or_in_an_address(
    running_with_canaries: Running,
) -> None:
    """Codes, answers, notes and an identity number leave no trace, while it runs and after it."""
    it = running_with_canaries
    folder = it.data.parent
    answers = {"areas": ["canary_hand"], "ill": "canary_yes", "more": "canary_detail"}
    code = it.code(answers, clinics_today())
    secrets = ("canary", "CANARY", code, code.replace("-", ""), NUMBER, NUMBER[6:])
    nurse = it.nurse()
    works(nurse, code)
    assert traces(folder, secrets) == []
    assert not [address for address in nurse.addresses for one in secrets if one in address]
    # What is looked for can be found: a name is in the database, and the log has lines.
    assert {name for name, _ in traces(folder, ["nina"])} >= {FILE}
    assert it.server.output.read_text("utf-8").count("\n") > 2
    it.server.process.terminate()
    it.server.process.wait(PATIENCE_SECONDS)
    assert traces(folder, secrets) == []


def test_no_code_and_no_password_is_printed_written_or_in_an_address(
    running_with_canaries: Running,
) -> None:
    """What an admin hands over and what a nurse makes of it are kept as hashes alone."""
    it = running_with_canaries
    add_account(it.data.parent, "adam", "--role", "admin")
    admin = Nurse(it.served).logs_in("adam").opens("/intake/admin/invite")
    person = {"full_name": "Ola Nordmann", "profession": "lege", "name": "ola", "role": "nurse"}
    fields = {**person, "password": PASSWORD, "csrf_token": admin.token}
    admin.posts("/intake/admin/invite", fields.items())
    code = next(iter(admin.page.root.iter("code"))).text or ""
    ola = Nurse(it.served).opens("/intake/invitation")
    for new in ("short", SECRET):
        fields = {"name": "ola", "code": code, "new": new, "again": new, "csrf_token": ola.token}
        ola.posts("/intake/invitation", fields.items())
    assert ola.logs_in("ola", SECRET).page.is_desk
    secrets = (code, code.replace("-", ""), SECRET, PASSWORD)
    assert len(code) > 26
    assert traces(it.data.parent, secrets) == []
    assert not [one for one in (*admin.addresses, *ola.addresses) for two in secrets if two in one]


def test_a_database_that_fails_prints_nothing_of_a_patient(running_with_canaries: Running) -> None:
    """The error that is logged then tells what failed, and nothing of what was posted."""
    it = running_with_canaries
    nurse = it.nurse().opens().answers(ill="canary_yes")
    fields = nurse.fields({}, own_note="canary note", answer_code="CANARY-CODE")
    with closing(sqlite3.connect(it.data / FILE)) as database:
        database.execute("DROP TABLE login")
        database.commit()
    reply = nurse.sends(HOME, fields)
    assert reply.status_code == 503
    assert "canary" not in reply.text
    assert "A nurse was turned away; patients are served" in it.server.output.read_text("utf-8")
    assert traces(it.data.parent, ("canary", "CANARY")) == []
