"""What `make test` installs by itself, on a system whose packages are stood in for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cast.project import ROOT

STAND_INS = {
    "apt-get": """
        for word; do
            if test "$word" = unknown; then
                echo "E: Unable to locate package unknown" >&2
                exit 100
            fi
        done
        if test "$1" = install; then printf '%s\\n' "$@" >>installed; fi
    """,
    "dpkg-query": """
        for package; do :; done
        grep -qx "$package" installed 2>/dev/null && printf installed
    """,
    "sudo": 'shift; exec "$@"',
}
"""A system that knows every package but one, and installs all that it is asked for or none."""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return the environment of such a system, with the script in a folder of its own."""
    shutil.copy(ROOT / "tests" / "install_apt.sh", tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, script in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    return {"PATH": f"{programs}:{os.environ['PATH']}"}


def test_what_a_system_knows_is_installed_and_what_it_lacks_is_told(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    """That is an error only where everything must be tested."""
    (tmp_path / "apt.txt").write_text("curl # pages\nunknown # a browser\nredis # limits\n")
    for more, status in ({}, 0), ({"CI": "true"}, 1):
        ran = subprocess.run(
            [tmp_path / "install_apt.sh"],
            env=environ | more,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        told = ran.stderr.partition("cannot be installed, so this is not tested:\n")[2]
        assert (ran.returncode, told) == (status, "unknown # a browser\n")
    installed = (tmp_path / "installed").read_text().split()
    assert {"curl", "redis"} <= set(installed)


def test_what_is_there_is_not_installed_again(tmp_path: Path, environ: dict[str, str]) -> None:
    """What the first run installed, the second finds; neither has anything to tell."""
    (tmp_path / "apt.txt").write_text("curl # pages\n")
    for _ in range(2):
        printed = subprocess.check_output(
            [tmp_path / "install_apt.sh"], env=environ, stderr=subprocess.STDOUT
        )
        assert printed == b""
    assert (tmp_path / "installed").read_text().split().count("curl") == 1
