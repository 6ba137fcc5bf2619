"""An installation with the nurse's side, wherever it is served, and who has logged in to it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cast.answers import OF_EACH_KIND
from cast.apps import KEY
from cast.nurse import HOME, PASSWORD, PERSON, Nurse
from cast.serving import COMMAND, PATIENCE_SECONDS, Server, environment, serving
from screener.answercode import Coder
from screener.keys import keys_from_file
from screener.packaged import packaged
from screener.rulefile import RuleFile, load
from screener.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from screener.model import Questionnaire


@dataclass(frozen=True)
class Installation:
    """What is served, and how to reach it. `data` is the folder of its database and keys.

    `cookies` are those of a nurse who has logged in: not every test has to hash a password.
    """

    rules: RuleFile
    data: Path
    served: WSGIApplication
    keys: tuple[bytes, ...]
    cookies: dict[str, str]

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire that is served, in the file's own language."""
        return self.rules.questionnaire

    def code(self, answers: Mapping[str, object], day: date, language: str = "") -> str:
        """Return the code that a patient's result would show, in the file's language or another."""
        coder = Coder(self.questionnaire, self.keys)
        return coder.encode(answers, language=language or self.questionnaire.language, day=day)

    def a_code(self, days_ago: int = 0) -> str:
        """Return the code of the patient who answered something of each kind."""
        return self.code(OF_EACH_KIND, clinics_today() - timedelta(days=days_ago))

    def nurse(self, accept_language: str = "en") -> Nurse:
        """Return a nurse who has logged in, with a browser of her own."""
        nurse = Nurse(self.served, accept_language)
        for name, value in self.cookies.items():
            nurse.client.set_cookie(name, value)
        if nurse.request("GET", HOME).status_code != 200:
            self.cookies.update(nurse.logs_in().cookies)
        return nurse


def clinics_today() -> date:
    """Return the date at the clinic."""
    return datetime.now(ZoneInfo("Europe/Oslo")).date()


@dataclass(frozen=True)
class Running(Installation):
    """An installation that `screener serve` serves, as a process of its own."""

    server: Server

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.server.port}"


@contextmanager
def running(folder: Path, rules: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """Serve a rule file, with an account for nina, a nurse. All files are kept in a folder."""
    add_account(folder, "nina")
    with serving(folder, "--rules", str(rules), *arguments, **more) as server:
        data = folder / "data"
        keys = keys_from_file(data / "keys")
        yield Running(load(rules), data, forwarding_to(server.port), keys, {}, server)


def settings_in(folder: Path, **more: str) -> Settings:
    """Return the settings of an installation that keeps its data in a folder."""
    return Settings(packaged("rules.yaml"), folder / "data", (KEY,), **more)  # type: ignore[arg-type]


def file_in(folder: Path) -> Path:
    """Return where the accounts are, its folder made."""
    (folder / "data").mkdir(exist_ok=True)
    return folder / "data" / "screener.db"


def add_account(folder: Path, name: str, *options: str) -> None:
    """Make an account as an operator does."""
    person = ["--full-name", PERSON[0], "--profession", PERSON[1]]
    subprocess.run(
        [COMMAND, "users", "add", name, *person, *options, "--password-stdin"],
        input=PASSWORD.encode(),
        env=environment(folder),
        check=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
    )


def forwarding_to(port: int) -> WSGIApplication:
    """Return an application that sends each request on to a server on this machine."""

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
