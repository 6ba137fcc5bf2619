"""How the commands write files: whole, or not at all, and never over what they read."""

from __future__ import annotations

from pathlib import Path

import click

from screener.new_files import beside

_NEW_FILE = 0o644


def keep(source: Path, output: str | Path) -> None:
    """Refuse an output that would write over what a command reads; "-" is never a file here."""
    written = Path(output)
    if "-" not in (str(source), str(written)) and written.exists() and written.samefile(source):
        raise click.UsageError(f"{written}: the output would write over what is read")


def replace(path: Path, content: bytes) -> None:
    """Put content in the place of a file, whose mode and links stay; or make the file.

    Raises `OSError`, with the file's name, if that cannot be done; the file is then as it was.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode if target.exists() else _NEW_FILE
    try:
        with beside(target, content) as fresh:
            fresh.chmod(mode)
            fresh.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
