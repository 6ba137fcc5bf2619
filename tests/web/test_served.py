"""The questionnaire over real HTTP, served by `screener serve` as in production."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from cast.answers import CLEAR
from cast.patient import Visit, over_http
from cast.serving import Server, serving
from rulefiles.models import Data, detail, rule_file, scope, screen, write

from screener.packaged import packaged
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENTS = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the shipped file."""
    with serving(tmp_path_factory.mktemp("served"), "--surface", "patient") as server:
        yield server


def arrive(server: Server, language: str = "nb", rules: Path | None = None) -> Visit:
    """Return a patient at the first question of a rule file, the shipped one unless said."""
    served = load(rules or packaged("rules.yaml"))
    visit = Visit(over_http(server.port), served.in_languages.values())
    visit.open(f"/{language}/")
    return visit.open(visit.page.link("data-start"))


def test_a_patient_comes_to_a_result_over_http(server: Server) -> None:
    """From start to result and Finish, every page as in the tests without a server."""
    visit = arrive(server).answer(areas=["palms"], **CLEAR).sees_outcome("book").finishes()
    assert visit.cookies == {}


def test_a_large_body_is_refused_with_a_page(server: Server) -> None:
    """A browser that sends too much gets the page that says so, not a broken connection."""
    visit = arrive(server).submit("x" * 30_000).sees_error(413)
    visit.open("/nb/q/areas").answer(areas=["palms"])


@pytest.mark.parametrize("filling", [0, 20_000])
def test_a_body_that_does_not_say_its_length_is_refused(server: Server, filling: int) -> None:
    """Of a chunked form no part is taken for an answer, however long it is."""
    visit = arrive(server).answer(areas=["palms"])
    fields = [*visit.page.hidden.items(), ("answer", "no"), ("x", "a" * filling), ("answer", "yes")]
    body = urlencode(fields).encode()
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    reply = visit.request("POST", visit.path, chunked, **{"Transfer-Encoding": "chunked"})
    assert reply.status == 411
    visit.open("/nb/q/breastfeeding").sees_question("pregnancy")


def test_patients_at_once_never_get_each_other_s_answers(server: Server) -> None:
    """Many patients at the same time each get the outcome of their own answers."""

    def goes_through(number: int) -> tuple[str | None, list[tuple[str, str]]]:
        answers = {**CLEAR, "pregnancy": ("no", "yes", "not_sure")[number % 3]}
        visit = arrive(server, ("nb", "nn", "en")[number % 3])
        visit.answer(areas=["palms"], **answers).sees_result()
        return visit.page.outcome, visit.page.findings

    expected = [
        ("book", []),
        ("consult_first", [("pregnancy", "true")]),
        ("consult_first", [("pregnancy", "unknown")]),
    ]
    with ThreadPoolExecutor(12) as patients:
        for number, came_out in enumerate(patients.map(goes_through, range(PATIENTS))):
            assert came_out == expected[number % 3], number


LOG_EVERYTHING = "import logging\nlogging.basicConfig(level=logging.DEBUG)\n"


def canaries() -> list[Data]:
    """Return questions whose answers stand nowhere else in the world."""
    return [
        scope("areas", "canary_face", "canary_hand", pick="many"),
        screen("ill", clear=["canary_no"], risk=["canary_yes"], unsure=["canary_unsure"]),
        detail("more", {"ill": ["canary_yes"]}, "canary_detail"),
    ]


def test_no_answer_is_printed_or_written(tmp_path: Path) -> None:
    """With everything logged, no answer is on a line, in an address or in a file of the server."""
    rules = write(tmp_path, rule_file(*canaries()))
    (tmp_path / "sitecustomize.py").write_text(LOG_EVERYTHING)
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    more = {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    with serving(tmp_path, "--rules", str(rules), "--surface", "patient", **more) as server:
        visit = arrive(server, "en", rules)
        visit.answer(areas=["canary_face", "canary_hand"]).submit("canary_bad").sees_refusal("ill")
        visit.submit("canary_yes").answer(more="canary_detail").sees_result()
        visit.open("/en/check").changes("ill").answer(ill="canary_unsure").sees_result()
        visit.request("POST", "/en/q/ill", b"answer=canary_forged")
        visit.request("GET", "/en/q/ill", Cookie="screener=canary_cookie")
        visit.finishes()
    printed = server.output.read_text()
    assert "Serving at" in printed
    assert "canary" not in printed.replace(str(tmp_path), "")
    assert not any("canary" in address for address in visit.addresses)
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path != rules]
    assert kept
    assert not [path for path in kept if b"canary" in path.read_bytes()]
