"""The way to a database elsewhere is encrypted, or somebody has said that it need not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.ward import app_in
from sqlalchemy import make_url

from screener.intake.database.transport import doubt_about
from screener.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = "postgresql://u:secret@db.example.no/x"


@pytest.mark.parametrize("asked", ["", "?sslmode=prefer", "?sslmode=allow"])
def test_a_server_elsewhere_is_never_reached_without_tls_in_silence(
    tmp_path: Path, asked: str
) -> None:
    """What the driver would do by itself is refused, with what would be right."""
    with pytest.raises(SettingsError, match="sslmode=verify-full") as error:
        app_in(tmp_path, database_url=f"{ELSEWHERE}{asked}")
    assert "secret" not in str(error.value)


def test_the_driver_s_own_variable_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without `sslmode` leaves it to PGSSLMODE."""
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert doubt_about(make_url(ELSEWHERE)) is None


@pytest.mark.parametrize("mode", ["disable", "require", "verify-ca"])
def test_whoever_asks_for_less_than_proof_is_told(mode: str) -> None:
    """It is done, for there are networks of which one is sure."""
    doubt = doubt_about(make_url(f"{ELSEWHERE}?sslmode={mode}"))
    assert doubt is not None
    assert f"sslmode={mode}" in doubt


@pytest.mark.parametrize(
    "url",
    [
        f"{ELSEWHERE}?sslmode=verify-full",
        "postgresql://u@localhost/x",
        "postgresql://u@127.0.0.1:5432/x",
        "postgresql://u@[::1]/x",
        "postgresql://u@/x?host=/run/postgresql",
        "sqlite:////var/lib/screener/accounts.db",
    ],
)
def test_there_is_no_doubt_about_this_machine_and_a_server_that_is_proved(url: str) -> None:
    """Loopback, a socket, a file, or TLS whose certificate is looked at."""
    assert doubt_about(make_url(url)) is None


def test_one_host_elsewhere_is_enough() -> None:
    """Of several the driver takes the first that answers."""
    with pytest.raises(SettingsError):
        doubt_about(make_url("postgresql://u@/x?host=/run/postgresql&host=db.example.no"))
