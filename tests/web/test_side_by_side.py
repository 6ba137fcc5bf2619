"""Many patients at once: each sees her own answers alone, and they are nowhere but on her pages."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from cast.serving import PATIENCE_SECONDS, Server, serving
from rulefiles.models import rule_file, scope, screen, write
from werkzeug.http import parse_cookie

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT_ONCE = 8
LOG_EVERYTHING = "import logging\nlogging.basicConfig(level=logging.DEBUG)\n"
AREAS = [f"canary_area{number}" for number in range(7)]
"""No multiple of the answers to the other question, so that all pairs come by."""
ILL = {"canary_no": "book", "canary_yes": "consult_first", "canary_unsure": "consult_first"}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Patient:
    """A browser with no more than a connection and its cookies: quick enough to be thousands."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.cookies: dict[str, str] = {}
        self.addresses: list[str] = []

    def sends(self, path: str, fields: dict[str, str] | None = None) -> str:
        """Open an address, or send a form there, and return the page that comes in the end."""
        self.addresses.append(path)
        headers = {"Cookie": "; ".join("=".join(one) for one in self.cookies.items())}
        if fields is None:
            self.connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self.connection.request("POST", path, urlencode(fields), headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        self._keep(reply)
        location = reply.getheader("Location")
        if location:
            return self.sends(location)
        assert reply.status == 200, (path, reply.status, text)
        return text

    def _keep(self, reply: HTTPResponse) -> None:
        for header in reply.headers.get_all("Set-Cookie", []):
            self.cookies |= dict(parse_cookie(header.partition(";")[0]).items())

    def answers(self, page: str, answer: str) -> str:
        """Answer the question that a page asks."""
        hidden = dict(_HIDDEN.findall(page))
        return self.sends(self.addresses[-1], {**hidden, "answer": answer})


def shows_others(port: int, number: int) -> list[str]:
    """Go through the questions with answers of her own; return what is wrong."""
    area, ill = AREAS[number % len(AREAS)], [*ILL][number % len(ILL)]
    patient = Patient(port)
    page = patient.sends("/en/")
    start = re.search(r'href="([^"]+)"[^>]*data-start|data-start[^>]*href="([^"]+)"', page)
    assert start
    page = patient.sends(start[1] or start[2])
    page = patient.answers(patient.answers(page, area), ill)
    result = patient.sends("/en/result")
    patient.connection.close()
    seen = set(re.findall(r"canary_\w+", page))
    wrong = [f"{number}: {seen}"] if seen != {area, ill} else []
    wrong += [] if f'data-outcome="{ILL[ill]}"' in result else [f"{number}: another outcome"]
    told = [*patient.addresses, *patient.cookies.values()]
    return wrong + [f"{number}: {text}" for text in told if "canary" in text]


def wrongs(folder: Path, screenings: int) -> list[str]:
    """Have patients come side by side; return what came where it does not belong."""
    rules = write(folder, rule_file(scope("areas", *AREAS), screen("ill", **filed())))
    (folder / "sitecustomize.py").write_text(LOG_EVERYTHING)
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    with serving(folder, "--rules", str(rules), PYTHONPATH=path, PYTHONUNBUFFERED="1") as server:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            many = threads.map(lambda number: shows_others(server.port, number), range(screenings))
            wrong = [one for each in many for one in each]
        wrong += [f"{path} tells" for path in ("/healthz", "/readyz") if tells(server, path)]
    kept = [path for path in folder.rglob("*") if path.is_file() and path != rules]
    own = str(folder).encode()
    return wrong + [
        f"{path} holds an answer"
        for path in kept
        if b"canary" in path.read_bytes().replace(own, b"")
    ]


def filed() -> dict[str, list[str]]:
    """Return how the answers to the question of safety are filed."""
    return {"clear": ["canary_no"], "risk": ["canary_yes"], "unsure": ["canary_unsure"]}


def tells(server: Server, path: str) -> bool:
    """Tell whether a page for machines holds an answer."""
    with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=PATIENCE_SECONDS) as reply:
        return b"canary" in reply.read()


def test_nobody_sees_another_s_answers_and_nothing_keeps_them(tmp_path: Path) -> None:
    """Not on a page, in a log, a figure, a file, an address or, readable, in a cookie."""
    assert wrongs(tmp_path, 42) == []


@pytest.mark.long
def test_of_thousands_nobody_sees_another_s_answers(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """However many come."""
    wrong = wrongs(tmp_path, 5000)
    told = f"{len(wrong)} crossed, or left in a log, figure, file, address or cookie"
    record_property("figure", f"screenings side by side | 5,000 | {told}")
    assert wrong == []
