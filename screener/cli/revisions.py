"""A rule file as it is, or as it was in a revision that git knows: `HEAD~1:rules.yaml`."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from screener.cli.rules_option import load_or_exit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.rulefile import RuleFile


@contextlib.contextmanager
def loaded(name: str) -> Iterator[RuleFile]:
    """Give the rule file of a path or of REVISION:PATH, with its translations of that revision.

    A file that does not pass its check ends the command, as everywhere.
    """
    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists():
        yield load_or_exit(Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="screener-") as folder:
        yield load_or_exit(_checked_out(revision, path, Path(folder)))


def _checked_out(revision: str, path: str, folder: Path) -> Path:
    """Write a rule file and its catalogues as they were in a revision; return where."""
    rules = PurePosixPath(path)
    names = _git("ls-tree", "-r", "--name-only", "--full-tree", revision).decode().splitlines()
    prefix = _git("rev-parse", "--show-prefix").decode().strip()
    wanted = PurePosixPath(prefix) / rules
    beside = wanted.parent / "translations"
    target = folder / rules.name
    target.write_bytes(_git("show", f"{revision}:{wanted}"))
    for name in map(PurePosixPath, names):
        if name.name == f"{rules.stem}.po" and name.is_relative_to(beside):
            catalogue = folder / name.relative_to(wanted.parent)
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            catalogue.write_bytes(_git("show", f"{revision}:{name}"))
    return target


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=True)  # noqa: S603, S607
    except FileNotFoundError:
        raise click.UsageError("git is not installed, so no revision can be read") from None
    except subprocess.CalledProcessError as error:
        what = error.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise click.UsageError(f"git says: {what}") from None
    return done.stdout
