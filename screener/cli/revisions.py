"""A rule file as it is, or as it was in a revision that git knows: `HEAD~1:rules.yaml`."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from screener.cli.rules_option import UNUSABLE, refuse
from screener.rulefile import RuleFileError, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.rulefile import RuleFile


@contextlib.contextmanager
def loaded(name: str) -> Iterator[RuleFile]:
    """Give the rule file of a path or of REVISION:PATH, with its translations of that revision.

    A file that does not pass its check cannot be compared: the command ends with status 2.
    """
    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists():
        yield _proved(Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="screener-") as folder:
        yield _proved(_checked_out(revision, path, Path(folder)))


def _proved(path: Path) -> RuleFile:
    try:
        return load(path)
    except RuleFileError as error:
        refuse(error, UNUSABLE)


def _checked_out(revision: str, path: str, folder: Path) -> Path:
    """Write a rule file and its catalogues as they were in a revision; return where."""
    rules = PurePosixPath(path)
    # -z: git quotes names that are not ASCII otherwise.
    listed = _git("ls-tree", "-rz", "--name-only", "--full-tree", revision)
    names = os.fsdecode(listed).split("\0")
    prefix = os.fsdecode(_git("rev-parse", "--show-prefix")).removesuffix("\n")
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
