"""Wrong passwords are counted for all nodes together: in the database, or in a Redis server."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cast import ward
from cast.ward import PASSWORD, Browser, add, app_in, stored
from flask import Flask

from screener.intake.accounts import tries
from screener.intake.accounts.models import Try
from screener.intake.database.connection import db
from screener.settings import SettingsError, settings_from

ALLOWED = 5
"""Tries in five minutes at one place."""
ALONE = "counted on this node alone"
TOGETHER = "counted for all nodes together again"


class Redis:
    """A Redis server of the tests' own, on a socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.url = f"redis+unix://{folder}/redis"
        self.command = ["redis-server", "--port", "0", "--save", "", "--dir", str(folder)]
        self.command += ["--unixsocket", f"{folder}/redis"]
        self.starts()

    def starts(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, encoding="utf-8")
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "eady to accept connections" in line:
                return
        raise AssertionError("redis-server does not start")

    def ends(self) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def redis() -> Iterator[Redis]:
    """Return a Redis server that runs."""
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short
        server = Redis(Path(folder))
        yield server
        server.ends()


def wrong(app: Flask, number: int = 1) -> list[int]:
    """Return the statuses of some wrong passwords for kari."""
    return [Browser(app).logs_in(password=f"wrong {n}").status for n in range(number)]


def test_nodes_count_together(apps: Callable[..., Flask]) -> None:
    """Who is slowed down at one node finds no fresh start at the next."""
    one, other = apps(), apps()
    add(one)
    assert wrong(one, 3) + wrong(other, 3) + wrong(one) == [422] * ALLOWED + [429] * 2


def test_a_right_password_at_one_node_takes_the_wrong_ones_back_at_all(
    apps: Callable[..., Flask],
) -> None:
    """Nurses mistype, and the next node may have the next request."""
    one, other = apps(), apps()
    add(one)
    wrong(one, ALLOWED - 1)
    assert Browser(other).logs_in().status == 303
    assert wrong(one, ALLOWED) == [422] * ALLOWED


def test_many_tries_at_once_are_counted_one_by_one(app: Flask) -> None:
    """Of ten that come together, five are looked at."""
    with app.app_context():
        place = tries.TriesInDatabase()
    with ward.threads_in(app) as run:
        taken = [run(place.acquire_entry, "key", ALLOWED, 60) for _ in range(10)]
        assert sum(one.result() for one in taken) == ALLOWED


def test_no_name_and_no_address_is_kept_with_a_try(app: Flask) -> None:
    """What is kept is a pseudonym of each: people type passwords where their name belongs."""
    Browser(app, "198.51.100.9").logs_in("hemmeligheten", "wrong")
    kept = " ".join(one.key for one in stored(app, Try))
    assert kept
    assert "hemmelig" not in kept
    assert "198.51" not in kept


def test_tries_that_count_no_more_are_deleted_at_the_next_login(app: Flask) -> None:
    """They are no record of who tried what."""
    wrong(app)
    with app.app_context():
        db.session.query(Try).update({Try.until: 1.0})
        db.session.commit()
    Browser(app, "192.0.2.9").logs_in()
    assert stored(app, Try) == []


@pytest.mark.skipif(
    not shutil.which("redis-server"), reason="Debian's redis-server is not installed"
)
def test_nodes_count_together_in_redis(
    apps: Callable[..., Flask],
    redis: Redis,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While it is away each node counts by itself, as the log says; then together again."""
    monkeypatch.setattr(tries, "ASK_AGAIN_SECONDS", 0)
    one, other = (apps(limits_url=redis.url) for _ in range(2))
    add(one)
    assert wrong(one, 3) + wrong(other, 3) == [422] * ALLOWED + [429]
    assert stored(one, Try) == []
    assert ALONE not in caplog.text
    redis.ends()
    for app in (one, other):
        assert wrong(app, ALLOWED + 1) == [422] * ALLOWED + [429]
    assert caplog.text.count(ALONE) == 2
    assert Browser(one, "192.0.2.8").logs_in().status == 303
    redis.starts()
    assert wrong(one, 3) + wrong(other, 3) == [422] * ALLOWED + [429]
    assert caplog.text.count(TOGETHER) == 2


def test_a_redis_server_that_is_not_there_keeps_nobody_out(
    apps: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither at the start nor at a login. The log says where tries are counted, and no secret."""
    app = apps(limits_url="redis://:secret@127.0.0.1:1/0")
    add(app)
    assert wrong(app, ALLOWED + 1) == [422] * ALLOWED + [429]
    assert Browser(app, "192.0.2.8").logs_in(password=PASSWORD).status == 303
    assert ALONE in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        *("localhost:6379", "http://x/0", "memcached://:secret@x", "redis:/", "redis://[x/0"),
        *("redis://:secret@x:65536/0", "rediss://x:0", "redis://x:port/0"),
    ],
)
def test_an_address_that_is_none_is_told_at_the_start(tmp_path: Path, url: str) -> None:
    """Without what may be a password."""
    environ = {"SCREENER_LIMITS_URL": url, "SCREENER_DATA": str(tmp_path)}
    with pytest.raises(SettingsError, match="SCREENER_LIMITS_URL is no address") as error:
        settings_from(environ)
    assert "secret" not in str(error.value)


def test_a_port_that_is_none_is_told_at_the_start(tmp_path: Path) -> None:
    """In one line."""
    with pytest.raises(SettingsError, match="SCREENER_LIMITS_URL cannot be used"):
        app_in(tmp_path, limits_url="redis://localhost:port/0")
