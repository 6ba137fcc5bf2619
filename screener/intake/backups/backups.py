"""Making a backup of an installation, and taking one back."""

from __future__ import annotations

import base64
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.util import CommandError
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from screener import __version__
from screener.in_use import InUseError, alone
from screener.intake.backups import archive, figures, sqlite_files
from screener.intake.backups.archive import BackupError, Note
from screener.intake.backups.figures import PutBack
from screener.intake.database.connection import database_file, migrate
from screener.keys import derived, keys_from_text
from screener.new_files import PRIVATE, write_new
from screener.pages.clock import today
from screener.rulefile.catalogues import catalogue_path
from screener.settings import FIGURES, NO_DATA

if TYPE_CHECKING:
    from screener.settings import Settings

_PUBLIC = 0o644
"""Rules are no secret, and the user who serves them need not be the one who restores."""


@dataclass(frozen=True)
class Made:
    """What went into a backup.

    `without` says why there are no accounts in it. `sealed` are the files of figures that were
    sealed with other keys than those that are here.
    """

    note: Note
    parts: tuple[str, ...]
    without: str
    sealed: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What came of taking a backup back.

    `kept` are the files that were there before, under the names that they have now. `left` are the
    parts of the backup that were not asked for. With `other_keys` second factors cannot be read.
    """

    note: Note
    has_accounts: bool
    figures: PutBack
    kept: tuple[Path, ...]
    left: frozenset[str]
    other_keys: bool


def back_up(settings: Settings, file: Path, *, keys: bool, rules: bool) -> Made:
    """Write a backup, which nobody else may read, whole or not at all. Raises `BackupError`.

    A backup of that name is replaced; anything else is not.
    """
    database = database_file(settings)
    place = _figures(settings)
    parts, sealed = figures.files_in(place, settings.keys) if place else ({}, ())
    without = "" if database and database.exists() else _without_accounts(database)
    if without and not parts:
        raise BackupError(without)
    if file.exists() and not archive.is_backup(file):
        raise BackupError(f"{file} is there already, and is no backup")
    names = ["accounts"] * (not without) + ["figures"] * bool(parts)
    names += ["keys"] * keys + ["rules"] * rules
    with _workplace(file.absolute().parent) as folder:
        tables = ""
        if database and not without:
            tables = sqlite_files.copy(database, folder / archive.ACCOUNTS)
            parts[archive.ACCOUNTS] = (folder / archive.ACCOUNTS).read_bytes()
        if keys:
            parts[archive.KEYS] = _as_text(settings.keys)
        if rules:
            parts |= _rules(settings.rules)
        made, known = datetime.now(UTC), _fingerprints(settings.keys)
        note = Note(archive.FORMAT, __version__, tables, made, known)
        archive.write(folder / "backup", note, parts)
        (folder / "backup").replace(file)
    sqlite_files.sync(file.absolute().parent)
    return Made(note, tuple(names), without, tuple(sealed))


def restore(
    settings: Settings, file: Path, *, keys_to: Path | None = None, rules_to: Path | None = None
) -> Restored:
    """Put accounts and figures of a backup in place of those there. Raises `BackupError`.

    Everything is read and brought up to date before anything is replaced. Every login has ended,
    and no invitation counts: one that was ended or used since must not come to life again.
    """
    note, parts = archive.read(file)
    wanted = _wanted(file, parts, keys_to, rules_to)
    has_accounts = archive.ACCOUNTS in parts
    database = database_file(settings)
    if has_accounts and database is None:
        raise BackupError(_without_accounts(database))
    own = settings.keys
    if keys_to:
        own = (*keys_from_text(parts[archive.KEYS].decode("ascii", "replace"), str(file)), *own)
    kept: list[Path | None] = []
    with _alone_in(database.parent if has_accounts and database else None, settings.data) as folder:
        if database and has_accounts:
            write_new(folder / archive.ACCOUNTS, parts[archive.ACCOUNTS])
            _bring_up_to_date(folder / archive.ACCOUNTS, note, file)
            sqlite_files.settle(database)
        for place, content in wanted.items():
            kept.append(_replace(place, content, PRIVATE if place == keys_to else _PUBLIC))
        done = _put_figures_back(settings, parts, own)
        if database and has_accounts:
            kept.append(sqlite_files.put_in_place(folder / archive.ACCOUNTS, database))
    left = {archive.KEYS, archive.RULES} & {_part(name) for name in parts}
    left -= {archive.KEYS} if keys_to else set()
    left -= {archive.RULES} if rules_to else set()
    others = not {*note.keys} <= {*_fingerprints(own)}
    all_kept = (*filter(None, kept), *done.kept)
    return Restored(note, has_accounts, done, all_kept, frozenset(left), other_keys=others)


def _wanted(
    file: Path, parts: Mapping[str, bytes], keys_to: Path | None, rules_to: Path | None
) -> dict[Path, bytes]:
    """Return what is to be written where, besides the accounts."""
    wanted: dict[Path, bytes] = {}
    if keys_to:
        if archive.KEYS not in parts:
            raise BackupError(f"{file} holds no keys")
        wanted[keys_to] = parts[archive.KEYS]
    if rules_to:
        main = f"{archive.RULES}rules.yaml"
        if main not in parts:
            raise BackupError(f"{file} holds no rule file")
        for name, content in parts.items():
            inside = Path(name.removeprefix(archive.RULES))
            if name.startswith(archive.RULES) and name != main:
                if inside.is_absolute() or ".." in inside.parts:
                    raise BackupError(f"{file} is damaged: {name}")
                wanted[rules_to.parent / inside.with_name(f"{rules_to.stem}.po")] = content
        wanted[rules_to] = parts[main]
    return wanted


def _part(name: str) -> str:
    """Return what part of a backup a file in it belongs to."""
    top, slash, _ = name.partition("/")
    return top + slash


def _figures(settings: Settings) -> Path | None:
    return settings.data / FIGURES if settings.data else None


def _without_accounts(database: Path | None) -> str:
    """Say why there are no accounts to back up or to put back."""
    if database is None:
        return (
            "the accounts are in a database server: pg_dump makes its backup, pg_restore takes it"
        )
    return f"there are no accounts at {database}"


def _put_figures_back(
    settings: Settings, parts: Mapping[str, bytes], keys: tuple[bytes, ...]
) -> PutBack:
    place = _figures(settings)
    found = {name: content for name, content in parts.items() if _part(name) == archive.FIGURES}
    if place is None or not found:
        return PutBack()
    with _workplace(place.parent) as folder:
        return figures.put_back(found, place, keys, folder, today())


@contextmanager
def _alone_in(*folders: Path | None) -> Iterator[Path]:
    """Let nobody else use these folders meanwhile; a workplace in the first. `BackupError`."""
    places = list(dict.fromkeys(folder.absolute() for folder in folders if folder))
    if not places:
        raise BackupError(NO_DATA)
    with ExitStack() as stack:
        for place in places:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                stack.enter_context(alone(place))
            except InUseError:
                raise BackupError(
                    f"a server runs on {place}: end it first, say by `systemctl stop screener`"
                ) from None
        yield stack.enter_context(_workplace(places[0]))


def _rules(path: Path) -> dict[str, bytes]:
    parts = {f"{archive.RULES}rules.yaml": path.read_bytes()}
    for folder in sorted((path.parent / "translations").glob("*")):
        catalogue = catalogue_path(path, folder.name)
        if catalogue.is_file():
            inside = catalogue.relative_to(path.parent).with_name("rules.po")
            parts[f"{archive.RULES}{inside.as_posix()}"] = catalogue.read_bytes()
    return parts


def _bring_up_to_date(fresh: Path, note: Note, file: Path) -> None:
    sqlite_files.revision_of(fresh)  # raises for what is damaged
    try:
        migrate(URL.create("sqlite", database=str(fresh)))
        with closing(sqlite3.connect(fresh)) as connection:
            connection.execute("DELETE FROM login")
            connection.execute("UPDATE account SET invitation = NULL, invited_until = NULL")
            connection.commit()
            connection.execute("PRAGMA journal_mode=DELETE").close()
    except (CommandError, SQLAlchemyError, sqlite3.Error) as error:
        reason = f"its tables ({note.tables}) cannot be used: {error}"
        if "Can't locate revision" in reason:
            reason = f"this is {__version__}, which does not know its tables ({note.tables})"
        raise BackupError(f"{file} was made by screener {note.program}; {reason}") from None


def _replace(path: Path, content: bytes, mode: int) -> Path | None:
    """Write a file beside, and put it in its place; return where the one before is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _workplace(path.absolute().parent) as folder:
        write_new(folder / "new", content, mode)
        kept = sqlite_files.keep_aside(path)
        (folder / "new").replace(path)
    sqlite_files.sync(path.absolute().parent)
    return kept


@contextmanager
def _workplace(parent: Path) -> Iterator[Path]:
    """A folder for us alone, on the file system of what a rename is to replace."""
    with tempfile.TemporaryDirectory(prefix=".screener-", dir=parent) as folder:
        yield Path(folder)


def _as_text(keys: tuple[bytes, ...]) -> bytes:
    return b"".join(base64.urlsafe_b64encode(key) + b"\n" for key in keys)


def _fingerprints(keys: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(derived(key, "backup's tag").hex()[:16] for key in keys)
