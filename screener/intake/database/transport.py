"""How accounts travel to a server on another machine: under TLS, or because somebody said not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from screener.settings import SettingsError

if TYPE_CHECKING:
    from sqlalchemy import URL

_IN_SILENCE = {"", "allow", "prefer"}
"""With these the driver goes on without TLS if the server has none."""
_SURE = "verify-full"


def is_here(host: str) -> bool:
    """Tell whether a host is this machine: a socket's folder, or loopback."""
    return not host or host.startswith(("/", "127.")) or host in {"localhost", "::1"}


def doubt_about(url: URL) -> str | None:
    """Return what an operator should know of the way to a PostgreSQL server, if anything.

    Raises `SettingsError` if it is left to the driver whether the way is encrypted.
    """
    if url.get_backend_name() != "postgresql":
        return None
    named = url.query.get("host", ())
    hosts = [url.host or "", *((named,) if isinstance(named, str) else named)]
    if all(is_here(host) for host in hosts):
        return None
    mode = str(url.query.get("sslmode") or os.environ.get("PGSSLMODE", ""))
    if mode in _IN_SILENCE:
        raise SettingsError(
            "SCREENER_DATABASE_URL names a server elsewhere, and does not say that TLS is a must: "
            f"add ?sslmode={_SURE}, or ?sslmode=disable where nobody else has the network"
        )
    if mode == _SURE:
        return None
    return f"The database is reached with sslmode={mode}: {_SURE} also proves which server it is."
