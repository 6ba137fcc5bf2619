"""A clinic that edits its rule file while patients and nurses use the pages, over real HTTP.

with clinic(folder, "--watch") as it:
    it.edits(questions, version="2")
    it.serves("2")
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cast.patient import Send, Visit, over_http
from cast.serving import Server, serving
from rulefiles.edited import questions
from rulefiles.models import Data, questionnaire, rule_file, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_SECONDS = 60


def until(condition: Callable[[], object], meanwhile: Callable[[], object] = str) -> None:
    """Wait for a condition. Fails, telling what is `meanwhile`, if it is not true in a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, meanwhile()
        time.sleep(0.01)


def readiness(port: int) -> dict[str, Any]:
    """Return what /readyz of a server says."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/readyz")
        reply = connection.getresponse()
        assert reply.status == 200
        says: dict[str, Any] = json.loads(reply.read())
    finally:
        connection.close()
    return says


def arrives(send: Send) -> Visit:
    """Return a patient at the first question."""
    visit = Visit(send, [questionnaire(*questions())]).open("/en/")
    return visit.open(visit.page.link("data-start"))


@dataclass
class Clinic:
    """A rule file and the server that serves it."""

    rules: Path
    server: Server

    def edits(self, *edited: Data, **more: Any) -> None:  # noqa: ANN401 - see rule_file
        """Save the rule file with other questions (none: those before any edit) or anything else.

        Like many editors, it empties the file before it writes.
        """
        write(self.rules.parent, rule_file(*(edited or questions()), **more))

    def serves(self, version: str) -> None:
        """Wait until a version is served and nothing is wrong."""
        until(
            lambda: (self.says["version"], self.says["problems"]) == (version, []),
            lambda: (self.says, self.printed),
        )

    def reports(self, *parts: str) -> list[str]:
        """Wait until a problem is reported that has these parts; return all problems."""
        until(
            lambda: any(all(part in problem for part in parts) for problem in self.problems),
            lambda: (self.says, self.printed),
        )
        return self.problems

    @property
    def says(self) -> dict[str, Any]:
        """What /readyz says."""
        return readiness(self.server.port)

    @property
    def problems(self) -> list[str]:
        """What /readyz says is wrong."""
        found: list[str] = self.says["problems"]
        return found

    @property
    def printed(self) -> str:
        """The server's log."""
        return self.server.output.read_text("utf-8")

    @property
    def processes(self) -> list[int]:
        """The command, and its worker."""
        command = self.server.process.pid
        children = Path(f"/proc/{command}/task/{command}/children").read_text("ascii")
        return [command, *map(int, children.split())]

    def patient(self) -> Visit:
        """Return a patient at the first question."""
        return arrives(over_http(self.server.port))


@contextmanager
def clinic(
    folder: Path, *arguments: str, surface: str = "patient", **environment: str
) -> Iterator[Clinic]:
    """Serve the rule file of a folder; if it has none, one of the questions before any edit."""
    path = folder / "rules.yaml"
    if not path.exists():
        write(folder, rule_file(*questions()))
    line = ("--rules", str(path), "--surface", surface, *arguments)
    with serving(folder, *line, PYTHONUNBUFFERED="1", **environment) as server:
        until(lambda: is_served(server.port))
        yield Clinic(path, server)


def is_served(port: int) -> bool:
    """Tell whether a server answers."""
    with suppress(OSError, HTTPException):
        return bool(readiness(port))
    return False
