"""The wheel, alone in a clean environment, is the whole product; the sdist builds the same one."""

from __future__ import annotations

import re
import signal
import tarfile
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest
from cast.project import ROOT
from cast.serving import free_port
from programs import Command, Patient, bare, run, serving

pytest_plugins = ["built"]
pytestmark = pytest.mark.xdist_group("wheel")


def metadata(wheel: Path) -> Message:
    """Return what the wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        return message_from_string(archive.read(name).decode())


def test_the_wheel_holds_everything_that_is_served(wheel: Path) -> None:
    """Rules, templates, static files, the schema, and translations both ways."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {"rules.yaml", "py.typed", "rulefile/schema.json"}
    wanted |= {"web/static/screener.js", "pages/static/screener.css", "intake/static/intake.js"}
    for folder in ("templates", "translations"):
        paths = [path for path in (ROOT / folder).rglob("*.*") if path.suffix in (".html", ".po")]
        wanted |= {path.relative_to(ROOT).as_posix() for path in paths}
    interface = {name for name in wanted if name.endswith("/messages.po")}
    wanted |= {name.removesuffix(".po") + ".mo" for name in interface}
    assert interface
    assert {f"screener/{name}" for name in wanted} <= names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """One package; no tests, no documents, no examples, nothing compiled but translations."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"screener", f"{wheel.name.split('-py3')[0]}.dist-info"}
    assert not [name for name in names if "test" in name or name.endswith((".pyc", ".pot"))]
    assert not [name for name in names if name.endswith("/rules.mo")]


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """Its description is the README, its licence MIT, and it is typed."""
    said = metadata(wheel)
    assert said["License-Expression"] == "MIT"
    assert said["Description-Content-Type"] == "text/markdown"
    assert "nothing unknown ever leads to" in said.get_payload()
    assert "Typing :: Typed" in said.get_all("Classifier", [])


def test_the_archive_is_a_checkout(sdist: Path) -> None:
    """Everything that a developer needs, and nothing that make or the tests have left behind."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("Makefile", "README.md", "LICENSE", "rules.yaml", "tests/conftest.py", ".ci/run"):
        assert name in names
    left = (".mo", ".pot", ".pyc", ".db")
    assert not [name for name in names if name.endswith(left)]
    assert not [
        name for name in names if re.search(r"\.venv|\.hypothesis|_cache|test-results", name)
    ]


def test_it_takes_a_patient_to_a_result_from_an_empty_folder(programs: Path, empty: Path) -> None:
    """Without configuration, it says that it serves the packaged rules, and serves both sides."""
    command: Command = [programs / "screener", "serve", "--port", str(free_port())]
    with serving(command, empty, bare(empty.parent)) as server:
        rules = programs.parent.resolve().glob("lib/*/site-packages/screener/rules.yaml")
        assert server.printed.startswith(f"{next(rules)}: version ")
        assert Patient(server.address).comes_to_a_result("no") == "book"
        assert Patient(server.address).comes_to_a_result("not_sure") == "consult_first"
        url, _ = Patient(server.address).open(f"{server.address}intake/")
        assert url.startswith(f"{server.address}intake/login")
        assert server.end(signal.SIGTERM, group=False) == 0
    assert not list(empty.iterdir())


def test_a_rule_file_at_hand_comes_before_the_packaged_one(programs: Path, empty: Path) -> None:
    """A clinic's own file is the one that is checked."""
    (empty / "rules.yaml").write_bytes((ROOT / "examples" / "label-based.yaml").read_bytes())
    printed = run([programs / "screener", "check"], empty, bare(empty.parent))
    assert printed.startswith("rules.yaml: version draft-")


def test_what_is_installed_fits_together(programs: Path, empty: Path) -> None:
    """The locked requirements are all that the wheel says it requires."""
    check: Command = [programs / "python", "-m", "pip", "--disable-pip-version-check", "check"]
    assert "No broken requirements" in run(check, empty, bare(empty))
