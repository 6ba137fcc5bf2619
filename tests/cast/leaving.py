"""An audit hook for a server that must not leave its place: no database, no way out, no file.

It is a `sitecustomize.py`, which Python runs at its start. Imports of databases and of the nurse's
side are noted; connections, and changes to files elsewhere, are noted and refused.
"""

from __future__ import annotations

import os
from pathlib import Path

NOTED = "noted"
_HOOK = """\
import os
import sys
import tempfile

HOME = os.environ["LEAVING_HOME"]
ELSEWHERE = (HOME, "/dev/null", "/dev/shm")
DATABASES = {
    "alembic", "argon2", "flask_limiter", "flask_login", "flask_security", "flask_sqlalchemy_lite",
    "passlib", "psycopg", "redis", "sqlalchemy", "sqlite3", "_sqlite3",
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
CHANGES = {
    "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "shutil.copyfile", "shutil.move",
}
WAYS_OUT = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "sqlite3.connect"}


def note(event, what):
    notes = os.open(os.path.join(HOME, "noted"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(notes, f"{event} {what}\\n".encode())
    os.close(notes)


def refuse(event, what):
    note(event, what)
    raise PermissionError(f"{event} {what}")


def is_elsewhere(path):
    if not isinstance(path, (str, bytes, os.PathLike)):
        return False
    return not os.path.abspath(os.fsdecode(path)).startswith(ELSEWHERE)


def hook(event, arguments):
    if event == "import":
        name = arguments[0]
        if name.split(".")[0] in DATABASES or name.startswith("screener.intake"):
            note(event, name)
    elif event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & WRITES and is_elsewhere(path):
            refuse(event, path)
    elif event in CHANGES and is_elsewhere(arguments[0]):
        refuse(event, arguments[0])
    elif event in WAYS_OUT and not is_own(arguments):
        refuse(event, arguments)


def is_own(arguments):
    place = arguments[1] if not isinstance(arguments[0], str) else arguments
    return isinstance(place, str) or place[0] in ("127.0.0.1", "::1")


with open(os.path.join(HOME, "hooked"), "a") as hooked:
    hooked.write(f"{os.getpid()}\\n")
sys.dont_write_bytecode = True
sys.addaudithook(hook)
"""


def watched(folder: Path) -> dict[str, str]:
    """Return the environment that puts the hook into a server whose files are in a folder."""
    (folder / "sitecustomize.py").write_text(_HOOK, "utf-8")
    return {
        "PYTHONPATH": f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep),
        "LEAVING_HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
