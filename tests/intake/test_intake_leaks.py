"""Nothing that a nurse posts is kept: not in a log, an address, the database or any other file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from models import Data, detail, rule_file, scope, screen, write
from serving import COMMAND, PATIENCE_SECONDS, Server, environment, serving

from intake.nurse import HOME, PASSWORD, Nurse
from intake.test_intake_code import clinics_today
from intake.test_intake_identity_numbers import KINDS
from screener.answercode import Coder
from screener.intake.accounts.database import FILE
from screener.pages.keys import keys_from_file
from screener.rulefile import load

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOG_EVERYTHING = "import logging\nlogging.basicConfig(level=logging.DEBUG)\n"
NUMBER = KINDS["birth number"]


def canaries() -> list[Data]:
    """Return questions whose answers stand nowhere else in the world."""
    return [
        scope("areas", "canary_face", "canary_hand", pick="many"),
        screen("ill", clear=["canary_no"], risk=["canary_yes"], unsure=["canary_unsure"]),
        detail("more", {"ill": ["canary_yes"]}, "canary_detail"),
    ]


def forwarding_to(port: int) -> WSGIApplication:
    """Return an application that sends each request on to a real server."""

    def forward(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {
            name[5:].replace("_", "-"): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        if body:
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        with closing(connection):
            path = environ["PATH_INFO"] + ("?" + environ["QUERY_STRING"]).rstrip("?")
            connection.request(environ["REQUEST_METHOD"], path, body, headers)
            reply = connection.getresponse()
            start_response(f"{reply.status} {reply.reason}", reply.getheaders())
            return [reply.read()]

    return forward


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """`screener serve` with everything logged, its files and its temporary files in one folder."""
    rules = write(tmp_path, rule_file(*canaries()))
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "sitecustomize.py").write_text(LOG_EVERYTHING)
    subprocess.run(
        [COMMAND, "users", "add", "nina", "--password-stdin"],
        input=PASSWORD.encode(),
        env=environment(kept),
        check=True,
        capture_output=True,
    )
    more = {
        "PYTHONPATH": f"{kept}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(kept),
        "HOME": str(kept),
        "XDG_CACHE_HOME": str(kept),
    }
    with serving(kept, "--rules", str(rules), **more) as server:
        yield server


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


def test_nothing_of_a_patient_is_printed_written_or_in_an_address(server: Server) -> None:
    """Codes, answers, notes and an identity number leave no trace, while it runs and after it."""
    folder = server.output.parent
    questionnaire = load(folder.parent / "rules.yaml").questionnaire
    answers = {"areas": ["canary_hand"], "ill": "canary_yes", "more": "canary_detail"}
    coder = Coder(questionnaire, keys_from_file(folder / "data" / "keys"))
    code = coder.encode(answers, day=clinics_today())
    secrets = ("canary", "CANARY", code, code.replace("-", ""), NUMBER, NUMBER[6:])
    nurse = Nurse(forwarding_to(server.port))
    works(nurse.logs_in(), code)
    assert traces(folder, secrets) == []
    assert not [address for address in nurse.addresses for one in secrets if one in address]
    # What is looked for can be found: a name is in the database, and the log has lines.
    assert {name for name, _ in traces(folder, ["nina"])} >= {FILE}
    assert server.output.read_text("utf-8").count("\n") > 2
    server.process.terminate()
    server.process.wait(PATIENCE_SECONDS)
    assert traces(folder, secrets) == []


def test_a_database_that_fails_prints_nothing_of_a_patient(server: Server) -> None:
    """The error that is logged then tells what failed, and nothing of what was posted."""
    folder = server.output.parent
    nurse = Nurse(forwarding_to(server.port)).logs_in()
    nurse.opens().answers(ill="canary_yes")
    fields = nurse.fields({}, own_note="canary note", answer_code="CANARY-CODE")
    with closing(sqlite3.connect(folder / "data" / FILE)) as database:
        database.execute("DROP TABLE login")
        database.commit()
    reply = nurse.sends(HOME, fields)
    assert reply.status_code == 503
    assert "canary" not in reply.text
    assert "The database of accounts fails" in server.output.read_text("utf-8")
    assert traces(folder, ("canary", "CANARY")) == []
