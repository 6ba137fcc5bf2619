"""What an operator learns of requests: lines about refusals, and counts if they are asked for."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from cast.patient import Visit, over_http
from cast.serving import Server, free_port, serving

from screener.observing import observed
from screener.packaged import packaged
from screener.rulefile import load
from screener.settings import SettingsError, settings_from

if TYPE_CHECKING:
    from collections.abc import Iterator

HEALTH = re.compile(
    r"pregnan|areas|forehead|not_sure|consult|book|127\.0\.0\.1:|kari", re.IGNORECASE
)


@pytest.fixture(scope="module")
def port() -> int:
    """A port for metrics."""
    return free_port()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Server]:
    """A server that tells all that it can tell."""
    folder = tmp_path_factory.mktemp("told")
    told = {"SCREENER_LOG": "json", "SCREENER_METRICS": f"127.0.0.1:{port}"}
    with serving(folder, **told) as server:
        yield server


def status_of(server: Server, method: str, path: str, **headers: str) -> int:
    """Send a request and return the status."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(method, path, "" if method == "POST" else None, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def arrive(server: Server) -> Visit:
    """Return a patient at the first question."""
    served = load(packaged("rules.yaml"))
    visit = Visit(over_http(server.port), served.in_languages.values()).open("/en/")
    return visit.open(visit.page.link("data-start"))


def events(server: Server) -> list[dict[str, Any]]:
    """Return what stands in the log, and see that it is JSON but for how the server started."""
    found = []
    for line in server.output.read_text().splitlines():
        with suppress(ValueError):
            found.append(json.loads(line))
    return found


def counts(port: int) -> dict[str, float]:
    """Return what Prometheus would read."""
    with urlopen(f"http://127.0.0.1:{port}/metrics") as reply:
        lines = reply.read().decode().splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


def test_a_refusal_leaves_a_line_without_anything_about_health(server: Server) -> None:
    """Forged, unknown, without a cookie: which side and which status, and a request's id."""
    visit = arrive(server)
    visit.post("/en/q/areas", [("answer", "forehead"), ("csrf_token", "x")]).sees_error(400)
    assert status_of(server, "POST", "/nb/q/pregnancy", Cookie="pregnancy=not_sure") == 303
    assert status_of(server, "GET", "/nb/gone", Cookie="pregnancy=not_sure") == 410
    assert status_of(server, "GET", "/nb/q/i-am-pregnant?areas=forehead") == 404
    assert status_of(server, "POST", "/intake/login") == 400
    lines = [event for event in events(server) if event["logger"] == "screener.observing"]
    said = [event["message"] for event in lines]
    assert "Refused a patient POST: 400 Bad Request." in said
    assert "Refused a patient GET: 410 Gone." in said
    assert "Refused a patient GET: 404 Not Found." in said
    assert "Refused a nurse POST: 400 Bad Request." in said
    named = {event["request"] for event in lines}
    forged = [event for event in events(server) if "its token" in event["message"]]
    assert [event["request"] in named for event in forged] == [True, True]
    assert len({event["request"] for event in lines}) == len(lines)
    for event in events(server):
        assert not HEALTH.search(json.dumps(event)), event
        assert {"time", "level", "logger", "message"} <= event.keys()


def test_metrics_count_requests_and_nothing_of_what_was_asked(server: Server, port: int) -> None:
    """At an address of their own; the pages' own address has none."""
    served = load(packaged("rules.yaml"))
    before = counts(port)
    arrive(server).answer(areas=["forehead"], pregnancy="not_sure")
    assert status_of(server, "GET", "/metrics") == 404
    after = counts(port)
    name = 'screener_requests_total{kind="patient",method="POST",status="303"}'
    assert after[name] - before.get(name, 0) == 2
    assert after['screener_request_seconds_count{kind="patient"}'] > 2
    known = {rule.id for rule in served.questionnaire.rules} | served.questionnaire.by_id.keys()
    words = set(re.findall(r"\w+", " ".join(after)))
    assert not words & {*known, "book", "consult_first", "forehead", "no", "yes", "not_sure"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/nb/q/pregnancy", "patient"),
        ("/intake", "nurse"),
        ("/intakes", "patient"),
        ("/intake/static/x.css", "file"),
        ("/healthz", "probe"),
    ],
)
def test_of_an_address_only_its_kind_is_told(path: str, kind: str) -> None:
    """And of a method only whether it is one that pages use."""
    seen = observed(path, "/intake", "GET", 200, 0.5)
    assert (seen.kind, seen.method) == (kind, "GET")
    assert observed(path, None, "PREGNANT", 405, 0.5).method == "other"


def test_nothing_is_counted_unless_it_is_asked_for(tmp_path: Path) -> None:
    """And what is no address, or no kind of log, is told of like every setting."""
    data = {"SCREENER_DATA": str(tmp_path)}
    assert settings_from(data).metrics == ""
    with pytest.raises(SettingsError) as refused:
        settings_from({**data, "SCREENER_METRICS": "9100", "SCREENER_LOG": "xml"})
    assert 'SCREENER_METRICS is "9100"; write it as 127.0.0.1:9100' in str(refused.value)
    assert 'SCREENER_LOG is "xml"' in str(refused.value)
