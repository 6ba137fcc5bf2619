"""Programs as the packaging tests start them: in a bare environment, ended whatever happens."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from cast.project import ROOT

Command = list[str | Path]
PATIENCE = 60
_FOR_PIP = re.compile(r"PIP_|\w+_proxy$", re.IGNORECASE)
INSTALL_SECONDS = 600
"""What installing may take where nothing is in pip's cache."""


def bare(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has set nothing: a home and a path to programs.

    pip keeps what it needs on this machine to find packages. It and mypy keep their caches, so that
    nothing is downloaded or worked out twice.
    """
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    needed = {name: value for name, value in os.environ.items() if _FOR_PIP.match(name)}
    own = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "PIP_CACHE_DIR": f"{cache}/pip",
        "MYPY_CACHE_DIR": f"{ROOT}/.mypy_cache",
    }
    return {**needed, **own}


def run(command: Command, folder: Path, environ: dict[str, str]) -> str:
    """Run a command that must succeed, and return what it prints."""
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=INSTALL_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


@dataclass
class Server:
    """A running server: where it serves, and what it has printed until then."""

    process: subprocess.Popen[str]
    address: str
    printed: str

    def end(self, by: signal.Signals, *, group: bool) -> int:
        """Send a signal, to the whole group as a terminal does, and return the exit status."""
        if group:
            os.killpg(self.process.pid, by)
        else:
            self.process.send_signal(by)
        self.printed, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


@contextmanager
def serving(command: Command, folder: Path, environ: dict[str, str]) -> Iterator[Server]:
    """Start a command that serves; its group is killed in the end if it has not ended by then."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            lines = []
            for line in process.stdout or ():
                lines.append(line)
                if line.startswith("Serving at "):
                    break
            printed = "".join(lines)
            assert "Serving at " in printed, printed
            address = printed.rsplit("Serving at ", 1)[1].split()[0]
            _wait_for(address)
            yield Server(process, address, printed)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with build_opener().open(f"{address}healthz", timeout=PATIENCE):
                return
        except OSError:
            assert time.monotonic() < end, f"nothing answers at {address}"
            time.sleep(0.1)


@dataclass
class Patient:
    """Somebody with a browser who answers every question in the same way."""

    address: str
    browser: OpenerDirector = field(
        default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar()))
    )

    def open(self, url: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Return where a request led, and the page there."""
        body = urlencode(form).encode() if form else None
        reply: HTTPResponse
        with self.browser.open(url, body, timeout=PATIENCE) as reply:
            return reply.geturl(), reply.read().decode()

    def comes_to_a_result(self, answer: str) -> str:
        """Go from the start to the result; return the outcome there."""
        url, page = self.open(f"{self.address}nb/")
        url, page = self.open(self._link(page, "data-start"))
        while 'data-question="' in page:
            offered = re.findall(r'name="answer"[^>]* value="([^"]*)"', page)
            form = {**self._hidden(page), "answer": answer if answer in offered else offered[0]}
            url, page = self.open(url, form)
        _, page = self.open(self._link(page, "data-result"))
        outcome = re.search(r'data-outcome="(\w+)"', page)
        assert outcome is not None, page
        return outcome[1]

    def _link(self, page: str, hook: str) -> str:
        link = re.search(rf'<a[^>]* {hook} href="/([^"]*)"', page)
        assert link is not None, page
        return self.address + link[1]

    def _hidden(self, page: str) -> dict[str, str]:
        return dict(re.findall(r'type="hidden" name="(csrf_token|asked)" value="([^"]*)"', page))
