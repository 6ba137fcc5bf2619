"""A copy of the project in which the commands of the documents run, so that they change nothing.

It has its own home, its own data and its own port. Its `.venv` runs the installed tools on the
code of the copy and is up to date for make, so that no command installs anything.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from cast.project import ROOT, committed
from cast.serving import free_port
from documents import Step

from hatch_build import compile_catalogue

PORTS = ("8000", "8080")
"""The ports that the documents serve at; a copy takes free ones in their place."""
SERVERS = re.compile(r"([A-Z_]+=\S+ )*(make run|screener serve)\b")
PATIENCE = 60
"""Seconds that a command may take, whatever else the machine is busy with."""
_DONE = "the command before this line ended with"


class NotAsWrittenError(AssertionError):
    """A command that does not do what its document says."""


@dataclass(frozen=True)
class Workshop:
    """A copy of the project, and how commands see the world there."""

    root: Path
    environment: Mapping[str, str]
    ports: Mapping[str, str]

    def write(self, name: str, text: str) -> None:
        """Write a file that a document shows."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.said_here(text), "utf-8")

    def edit(self, name: str, changes: str) -> None:
        """Make the edits that a document shows; what is to be found stands there once."""
        path = self.root / name
        for change in changes.split("…\n"):
            lines = change.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            text = path.read_text("utf-8")
            if text.count(old) != 1:
                raise NotAsWrittenError(f"{name} has {text.count(old)} times:\n{old}")
            path.write_text(text.replace(old, new), "utf-8")

    def said_here(self, text: str) -> str:
        """Return a text of a document with the ports of this copy."""
        for port, own in self.ports.items():
            text = text.replace(port, own)
        return text

    def run(self, steps: Sequence[Step]) -> None:
        """Run the commands of one block, and see that they print what stands below them.

        They share a shell. A server runs until the block ends, and must end when told to.
        """
        server = next((step for step in steps if _serves(step)), None)
        if server is None:
            self._run_in_one_shell(steps)
            return
        place = steps.index(server)
        self._run_in_one_shell(steps[:place])
        with self._served(server):
            self._run_in_one_shell(steps[place + 1 :])

    def _run_in_one_shell(self, steps: Sequence[Step]) -> None:
        if not steps:
            return
        script = "".join(
            f"{self.said_here(step.command)}\nended=$?; echo; echo {shlex.quote(_DONE)} $ended; "
            "(exit $ended)\n"
            for step in steps
        )
        with self.started(script) as shell:
            output, _ = shell.communicate(timeout=PATIENCE)
        *printed, _ = re.split(rf"\n{_DONE} (\d+)\n", output)
        ended = list(zip(printed[::2], printed[1::2], strict=True))
        if len(ended) < len(steps):
            raise NotAsWrittenError(f"{steps[len(ended)].where}: the shell ended here:\n{output}")
        for index, (step, (said, status)) in enumerate(zip(steps, ended, strict=True)):
            self.compare(step, said)
            tells = index + 1 < len(steps) and steps[index + 1].command == "echo $?"
            if status != "0" and not tells:
                raise NotAsWrittenError(
                    f"{step.where}: exit status {status} of: {step.command}\n{said}"
                )

    @contextmanager
    def started(self, script: str) -> Iterator[subprocess.Popen[str]]:
        """Start a shell; end it, and whatever it has started, with the block."""
        shell = subprocess.Popen(
            ["/bin/bash", "-c", script],
            cwd=self.root,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            yield shell
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.communicate()

    def compare(self, step: Step, output: str) -> None:
        """See that a command printed the lines that stand below it, in their order."""
        printed = iter(output.splitlines())
        for wanted in step.printed:
            beginning = self.said_here(wanted).removesuffix("…").rstrip()
            if not any(line.startswith(beginning) for line in printed):
                raise NotAsWrittenError(
                    f"{step.where}: {step.command}\ndoes not print, in this order:\n"
                    f"{beginning}\nIt prints:\n{output}"
                )

    @contextmanager
    def _served(self, step: Step) -> Iterator[None]:
        """Start a server, which must print its address and answer there; end it with the block."""
        command = self.said_here(step.command)
        if "screener serve" in command and "--port" not in command:
            command += f" --port {self.ports['8000']}"
        with self.started(command) as server:
            address, lines = "", []
            for line in server.stdout or ():
                lines.append(line)
                if line.startswith("Serving at "):
                    address = line.split()[2]
                    break
            self.compare(step, "".join(lines))
            _wait_for(address, step)
            yield
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(PATIENCE)


def _serves(step: Step) -> bool:
    """Tell whether a command starts a server, going by what it prints."""
    promises = any(line.startswith("Serving at") for line in step.printed)
    return promises and SERVERS.match(step.command) is not None


def _wait_for(address: str, step: Step) -> None:
    """Wait until something answers at an address; a page if any host name will do."""
    for _ in range(PATIENCE * 10):
        try:
            with urlopen(address, timeout=PATIENCE) as response:  # noqa: S310 - our own server
                assert b"data-start" in response.read()
        except HTTPError as error:
            error.close()
            assert "SCREENER_PUBLIC_URL" in step.command
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NotAsWrittenError(f"{step.where}: nothing answers at {address}")


def copy_of_project(folder: Path) -> Workshop:
    """Make a copy of everything that git would commit, and the tools to work on it."""
    root = folder / "screener"
    for path in committed():
        copy = root / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    for po in root.glob("translations/*/LC_MESSAGES/messages.po"):
        compile_catalogue(po)
    tools = root / ".venv" / "bin"
    tools.mkdir(parents=True)
    for tool in Path(sys.executable).parent.iterdir():
        if not tool.name.startswith("python"):
            (tools / tool.name).symlink_to(tool)
    for name in ("python", "python3"):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (tools / name).chmod(0o755)
    for stamp in ("run", "test"):
        (root / ".venv" / stamp).touch()
    home = folder / "home"
    home.mkdir()
    ports = {port: str(free_port()) for port in PORTS}
    environment = {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PORT": ports["8000"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(root),
        "TMPDIR": str(folder),
    }
    return Workshop(root, environment, ports)
