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
    folder = tmp_path_factory.mktemp("sdist")
    build: Command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist"]
    run([*build, "--directory", folder], ROOT, bare(folder))
    (archive,) = folder.glob("*.tar.gz")
    return archive


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the archive, so that building changes nothing here."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        # Python 3.11 has filters only from 3.11.4 on.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)  # noqa: S202 - our own archive
    (source,) = folder.iterdir()
    build: Command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    run([*build, "--directory", folder], source, bare(folder))
    (built,) = folder.glob("*.whl")
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
