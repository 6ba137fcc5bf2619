"""A PostgreSQL server of the tests' own: Debian's, started by whoever may start it."""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import count
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from screener.intake.database.connection import migrate

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
"""Where Debian's postgresql lies, if it is installed."""
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"
"""Only tests may lose what they wrote when the machine fails."""


class Postgres:
    """A server in a folder of its own, reached by a socket there. It refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
        self._run("initdb", "--username=screener", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.starts()
        self._names = (f"test{number}" for number in count())
        self.do("CREATE DATABASE template")
        migrate(make_url(self.url("template")))

    def starts(self) -> None:
        """Start it, and wait until it answers."""
        options = f"{FAST} -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "--wait", f"--log={self.folder}/log", f"--options={options}", "start")

    def stops(self, mode: str = "fast") -> None:
        """Stop it. Mode "immediate" keeps nothing in order."""
        self._run("pg_ctl", f"--mode={mode}", "stop")

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://screener@/{name}?host={self.folder}"

    def new_database(self, template: str = "template") -> str:
        """Return the name of a new database; unless another template is asked for, with tables."""
        name = next(self._names)
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Delete a database."""
        self.do(f"DROP DATABASE {name} WITH (FORCE)")

    def hangs_up(self) -> None:
        """End every connection with a database of a test."""
        self.do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")

    def do(self, statement: str) -> None:
        """Have a statement carried out."""
        url = make_url(self.url("postgres")).set(drivername="postgresql+psycopg")
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))

    def _run(self, program: str, *arguments: str) -> None:
        assert BIN is not None
        subprocess.run(
            [BIN / program, f"--pgdata={self.folder}/data", *arguments],
            user=self.user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
