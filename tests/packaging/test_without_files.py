"""Once it serves, a server needs no file for a page: neither its own, nor any that it would open.

An upgrade may replace the program's files under it, and for a moment there may be no descriptor
left to open one with.
"""

from __future__ import annotations

import os
import resource
import shutil
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cast.answers import CLEAR
from cast.installation import file_in, running
from cast.patient import Reply, Send, Visit, over_http
from cast.serving import COMMAND, cannot_serve, free_port, serving
from reload.clinic import readiness, until
from werkzeug.datastructures import Headers

from screener.packaged import packaged
from screener.rulefile import RuleFile, load

RULES = packaged("rules.yaml")
NURSES_PAGES = (
    *("/intake/", "/intake/rules", "/intake/rules/paper", "/intake/rules/poster"),
    *("/intake/account/", "/intake/account/password", "/intake/account/logins"),
)


def copy_in(folder: Path) -> Path:
    """Put a copy of the program into a folder."""
    copy = folder / "program"
    for name in ("screener", "templates", "translations"):
        shutil.copytree(RULES.parent / name, copy / name)
    shutil.copy(RULES, copy)
    return copy


def before_all_else(folder: Path) -> str:
    """Return the PYTHONPATH that has the program found in a folder."""
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def sees_every_page(send: Send, rules: RuleFile, language: str) -> None:
    """Go from the start to the end as a patient who may book, and by what can go wrong."""
    visit = Visit(send, rules.in_languages.values()).open(f"/{language}/")
    visit.open(visit.page.link("data-start")).submit().sees_refusal("areas")
    visit.answer(areas=["palms"], **CLEAR).sees_outcome("book")
    for page in ("check", "privacy", "accessibility", "pause"):
        visit.open(f"/{language}/{page}")
        assert visit.status == 200, page
    visit.open(f"/{language}/nothing").sees_error(404)
    visit.open(f"/{language}/result").finishes()
    visit.open(f"/{language}/gone").sees_error(410)


def test_pages_come_without_the_program_s_files(tmp_path: Path) -> None:
    """Whatever an upgrade has put in their place, patients and nurses see what was started."""
    copy = copy_in(tmp_path)
    with running(tmp_path, RULES, PYTHONPATH=before_all_else(copy)) as here:
        until(lambda: readiness(here.server.port)["intake"] == "ready")
        shutil.rmtree(copy)
        sees_every_page(over_http(here.server.port), here.rules, "nb")
        nurse = here.nurse("nb")
        for page in NURSES_PAGES:
            assert nurse.request("GET", page).status_code == 200, page
        assert nurse.request("GET", "/intake/nothing").status_code == 404
    assert "Traceback" not in here.server.output.read_text()


@pytest.mark.parametrize(
    "file",
    ["templates", "translations/nn/LC_MESSAGES/messages.mo", "screener/pages/static"],
)
def test_a_program_that_lacks_a_file_says_which_and_ends(tmp_path: Path, file: str) -> None:
    """Such as one that was installed so that the server's user may not read it: no traceback."""
    lacked = copy_in(tmp_path) / file
    lacked.rename(lacked.with_name("elsewhere"))
    fails_over(lacked, tmp_path)


def fails_over(file: Path, tmp_path: Path) -> None:
    """Start the copy of the program, which ends in words that name a file."""
    line = [COMMAND, "serve", "--port", str(free_port())]
    path = before_all_else(tmp_path / "program")
    cannot_serve(line, tmp_path, str(file), PYTHONPATH=path)


@pytest.mark.parametrize(
    ("file", "cut"),
    [
        ("translations/nn/LC_MESSAGES/messages.mo", 3000),
        pytest.param("translations/nn/LC_MESSAGES/messages.mo", 0, marks=pytest.mark.long),
        pytest.param("templates/patient/check.html", 40, marks=pytest.mark.long),
    ],
)
def test_a_program_with_a_damaged_file_says_which_and_ends(
    tmp_path: Path, file: str, cut: int
) -> None:
    """Such as a copy that was cut short on a disk that was full: no traceback."""
    damaged = copy_in(tmp_path) / file
    damaged.write_bytes(damaged.read_bytes()[:cut])
    fails_over(damaged, tmp_path)


def test_pages_come_when_no_file_can_be_opened(tmp_path: Path) -> None:
    """Nor does a nurse see anything but the page that says that hers are closed."""
    file_in(tmp_path).write_bytes(b"this is no database" * 99)
    rules = load(RULES)  # now: a connection on which nobody asks for long is closed
    with (
        serving(tmp_path, "--rules", str(RULES)) as server,
        closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as line,
    ):
        line.connect()

        def send(method: str, path: str, headers: Headers, body: bytes) -> Reply:
            line.request(method, path, body, dict(headers.items()))
            reply = line.getresponse()
            return Reply(reply.status, Headers(reply.getheaders()), reply.read())

        assert send("GET", "/healthz", Headers(), b"").status == 200
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        for worker in children.read_text().split():
            _, most = resource.prlimit(int(worker), resource.RLIMIT_NOFILE)
            resource.prlimit(int(worker), resource.RLIMIT_NOFILE, (0, most))
        for language in ("nb", "nn", "en"):
            sees_every_page(send, rules, language)
            reply = send("GET", "/intake/login", Headers({"Accept-Language": language}), b"")
            assert (reply.status, "</h1>" in reply.text) == (503, True)
    assert "Traceback" not in server.output.read_text()
