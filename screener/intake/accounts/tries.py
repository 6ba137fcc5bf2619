"""Where tries are counted: in one place for all nodes, or on this one while that place is away.

The place is the accounts' database, or the Redis server that SCREENER_LIMITS_URL names. Keys hold
pseudonyms, never a name or an address (`log.pseudonym`).
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from flask import current_app
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, MovingWindowSupport, Storage, storage_from_string
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from screener.intake.accounts.models import Try
from screener.intake.database.connection import db
from screener.intake.database.transport import is_here
from screener.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy import Connection

    from screener.settings import Settings

    R = TypeVar("R")

SCHEME = "screener"
ASK_AGAIN_SECONDS = 5
"""How long a place that is away is left alone: meanwhile no request waits for it."""
ANSWER_WITHIN_SECONDS = 1
_EXTENSION = "screener-tries"
_log = logging.getLogger(__name__)


class Place(Protocol):
    """What keeps when somebody tried: the part of the limits library's storage that we need."""

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note a try, if there were fewer than `limit` in the last `expiry` seconds."""

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the first of the tries in the last `expiry` seconds was, and their number."""

    def clear(self, key: str) -> None:
        """Forget all tries."""


def set_up_tries(app: Flask, settings: Settings) -> None:
    """Choose where an app counts. Raises `SettingsError` if that cannot be a place."""
    shared: Place = TriesInDatabase()
    if settings.limits_url:
        if settings.limits_url.startswith("redis:") and not _is_here(settings.limits_url):
            _log.warning("SCREENER_LIMITS_URL is reached without TLS: rediss:// has it.")
        shared = _redis(settings.limits_url)
    app.extensions[_EXTENSION] = _Counting(shared)


def _is_here(url: str) -> bool:
    return is_here(urlsplit(url).hostname or "")


def _redis(url: str) -> Place:
    options: dict[str, Any] = {
        "socket_timeout": ANSWER_WITHIN_SECONDS,
        "socket_connect_timeout": ANSWER_WITHIN_SECONDS,
    }
    try:
        from redis.backoff import NoBackoff  # noqa: PLC0415 - an extra, which few need
        from redis.retry import Retry  # noqa: PLC0415

        options["retry"] = Retry(NoBackoff(), 0)
        place = storage_from_string(url, wrap_exceptions=True, **options)
    except (ImportError, ConfigurationError):
        raise SettingsError(
            "SCREENER_LIMITS_URL needs a driver: `pip install 'screener[redis]'`"
        ) from None
    except ValueError as error:
        raise SettingsError(f"SCREENER_LIMITS_URL cannot be used: {error}") from None
    return cast("Place", place)


class TriesInDatabase:
    """Counts in the accounts' database.

    In transactions of its own: a try counts whatever becomes of the request.
    """

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note a try, if there were fewer than `limit` in the last `expiry` seconds."""
        now = time.time()
        row = {"key": key, "at": now, "until": now + expiry}
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # SQLite lets one write at a time anyway
                lock = func.pg_advisory_xact_lock(func.hashtextextended(key, 0))
                connection.execute(select(lock))
            connection.execute(delete(Try).where(Try.key == key, Try.until < now))
            connection.execute(insert(Try), [row] * amount)
            has_room = self._since(connection, key, now - expiry)[1] <= limit
            if not has_room:
                connection.rollback()
        return has_room

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """Return when the first of the tries in the last `expiry` seconds was, and their number."""
        now = time.time()
        with db.engine.connect() as connection:
            first, number = self._since(connection, key, now - expiry)
        return first or now, number

    def clear(self, key: str) -> None:
        """Forget all tries."""
        with db.engine.begin() as connection:
            connection.execute(delete(Try).where(Try.key == key))

    def _since(self, connection: Connection, key: str, start: float) -> tuple[float | None, int]:
        tries = select(func.min(Try.at), func.count()).where(Try.key == key, Try.at > start)
        first, number = connection.execute(tries).one()
        return first, number


class _Counting:
    """Where one app counts now."""

    def __init__(self, shared: Place) -> None:
        self._shared = shared
        self._own: Place = MemoryStorage()
        self._away_until = 0.0

    def do(self, act: Callable[[Place], R]) -> R:
        """Count where all nodes do; while that fails, on this one alone."""
        if time.monotonic() < self._away_until:
            return act(self._own)
        try:
            done = act(self._shared)
        except (SQLAlchemyError, StorageError) as error:
            if not self._away_until:
                _log.warning("Wrong tries are counted on this node alone meanwhile: %s", error)
            self._away_until = time.monotonic() + ASK_AGAIN_SECONDS
            return act(self._own)
        if self._away_until:
            self._away_until = 0.0
            _log.warning("Wrong tries are counted for all nodes together again.")
        return done


class Tries(Storage, MovingWindowSupport):
    """What the limits library counts with: leads to the place of the app that is asked."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library's name and type
    base_exceptions = SQLAlchemyError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note a try, if there were fewer than `limit` in the last `expiry` seconds."""
        return _count(lambda place: place.acquire_entry(key, limit, expiry, amount))

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the first of the tries in the last `expiry` seconds was, and their number."""
        return _count(lambda place: place.get_moving_window(key, limit, expiry))

    def clear(self, key: str) -> None:
        """Forget all tries."""
        _count(lambda place: place.clear(key))

    def check(self) -> bool:
        """Tell that tries can be counted: here if nowhere else."""
        return True

    # Of strategies that we do not use.

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count in fixed windows: no."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Count in fixed windows: no."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Count in fixed windows: no."""
        raise NotImplementedError

    def reset(self) -> int | None:
        """Forget everything: no."""
        raise NotImplementedError


def _count(act: Callable[[Place], R]) -> R:
    counting: _Counting = current_app.extensions[_EXTENSION]
    return counting.do(act)
