"""What packaging tests share: the archive, the wheel from it, a clean environment with it."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path

import pytest
from cast.project import ROOT
from programs import Command, bare, run


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as an archive."""
    return _built("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the archive, so that building changes nothing here."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        # Python 3.11 has filters only from 3.11.4 on.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)  # noqa: S202 - our own archive
    (source,) = folder.iterdir()
    return _built("wheel", source, tmp_path_factory.mktemp("built"))


def _built(target: str, source: Path, folder: Path) -> Path:
    """Build an archive or a wheel into an empty folder."""
    build: Command = [sys.executable, "-m", "hatchling", "build", "--target", target]
    run([*build, "--directory", folder], source, bare(folder))
    (built,) = folder.glob("screener-*")
    return built


@pytest.fixture(scope="session")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a clean environment with the wheel and its locked requirements."""
    folder = tmp_path_factory.mktemp("clean")
    environ = bare(folder)
    run([sys.executable, "-m", "venv", folder / "venv"], folder, environ)
    pip: Command = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet"]
    run([*pip, "--require-hashes", "-r", ROOT / "requirements.txt"], folder, environ)
    run([*pip, "--no-deps", wheel], folder, environ)
    return folder / "venv" / "bin"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder
