"""The file that a backup is: a ZIP with the accounts' database and a note of what made it.

backup.json         the note
screener.db         the accounts, an SQLite file as it stands in SCREENER_DATA, if there are any
figures/1.figures   the clinic's figures, a sealed file of each process that counts
keys                the master keys, if asked for
rules/rules.yaml    the rule file, if asked for, its translations beside it
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screener import __version__
from screener.new_files import PRIVATE, write_new
from screener.regular_files import opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 1
NOTE = "backup.json"
ACCOUNTS = "screener.db"
KEYS = "keys"
RULES = "rules/"
FIGURES = "figures/"
_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError)
"""What reading a ZIP raises, depending on which of its bytes is wrong."""
_NUMBER = re.compile(r"[0-9]+")


class BackupError(ValueError):
    """A backup that is not made or not taken, and why, in one line."""


@dataclass(frozen=True)
class Note:
    """What a backup says of itself.

    `program` is the version that made it, `tables` the revision of its tables, `made` the moment,
    `keys` a fingerprint of each master key, the current one first, which leads to no key.
    """

    format: int
    program: str
    tables: str
    made: datetime
    keys: tuple[str, ...]


def write(path: Path, note: Note, members: Mapping[str, bytes]) -> None:
    """Write a backup, for its owner alone, onto the disk itself."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {NOTE: _as_json(note), **members}.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = PRIVATE << 16
            archive.writestr(entry, content)
    write_new(path, written.getvalue())


def _as_json(note: Note) -> bytes:
    return json.dumps({**asdict(note), "made": note.made.isoformat(timespec="seconds")}).encode()


def read(path: Path) -> tuple[Note, dict[str, bytes]]:
    """Read a backup whole, each part against its checksum. Raises `BackupError`."""
    try:
        with opened(path) as stream, zipfile.ZipFile(stream) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror or error}") from None
    except _DAMAGED as error:
        raise BackupError(f"{path} is no backup, or is damaged: {error}") from None
    try:
        said = json.loads(parts.pop(NOTE))
        program, number = str(said["program"]), int(said["format"])
        if number > FORMAT or _release(program) > _release(__version__):
            raise BackupError(
                f"{path} was made by screener {program}, and this is {__version__}: "
                "install that version, or take an older backup"
            )
        made = datetime.fromisoformat(said["made"])
        note = Note(number, program, str(said["tables"]), made, tuple(said["keys"]))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BackupError):
            raise
        raise BackupError(f"{path} is no backup: it lacks the note that `backup` writes") from None
    if ACCOUNTS not in parts and not any(name.startswith(FIGURES) for name in parts):
        raise BackupError(f"{path} holds neither accounts nor figures")
    return note, parts


def is_backup(path: Path) -> bool:
    """Tell whether a file looks like a backup, so that another may take its place."""
    try:
        with opened(path) as stream, zipfile.ZipFile(stream) as archive:
            return NOTE in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(version)[:3])
