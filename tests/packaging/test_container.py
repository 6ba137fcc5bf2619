"""The Containerfile: what it builds from, and that its command needs no root, home or folder."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

import pytest
from cast.project import ROOT
from cast.serving import free_port
from programs import Command, Patient, run, serving

pytest_plugins = ["built"]
pytestmark = pytest.mark.xdist_group("wheel")
LINES = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()


def said(word: str) -> list[str]:
    """Return what stands after an instruction, each time that it is given."""
    return [line.split(" ", 1)[1] for line in LINES if line.startswith(f"{word} ")]


def test_its_last_user_is_not_root_and_it_installs_what_is_locked() -> None:
    """Everything from an index has its hash; what is copied in exists."""
    assert said("USER") == ["10001:10001"]
    installs = re.findall(r"pip install (.*?)(?=&&|$)", " && ".join(said("RUN")))
    assert all("--require-hashes" in one or "--no-deps /dist/" in one for one in installs)
    for name in said("COPY")[0].split()[:-1]:
        assert (ROOT / name).is_file()


def test_its_command_serves_patients_from_a_disk_that_it_cannot_write(
    programs: Path, tmp_path: Path
) -> None:
    """With a key, and nothing else: no home, no folder of data, nothing left behind."""
    keys = tmp_path / "keys"
    keys.write_text(run([programs / "screener", "key"], tmp_path, dict(os.environ)))
    keys.chmod(0o600)
    place = tmp_path / "empty"
    place.mkdir()
    place.chmod(0o555)
    home = tmp_path / "nonexistent"
    environ = dict(line.split("=", 1) for line in said("ENV"))
    environ |= {"HOME": str(home), "SCREENER_KEYS_FILE": str(keys), "PORT": str(free_port())}
    command: Command = [programs / "screener", *json.loads(said("CMD")[-1])[1:]]
    with serving(command, place, environ) as server:
        port = environ["PORT"]
        assert Patient(f"http://127.0.0.1:{port}/").comes_to_a_result("not_sure") == "consult_first"
        assert server.end(signal.SIGTERM, group=False) == 0
    assert not list(place.iterdir())
    assert not home.exists()
