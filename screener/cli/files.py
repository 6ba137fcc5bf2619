"""How the commands write files: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_NEW_FILE = 0o644


def replace(path: Path, content: bytes) -> None:
    """Put content in the place of a file, whose mode and links stay; or make the file."""
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode if target.exists() else _NEW_FILE
    handle, name = tempfile.mkstemp(dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        beside.chmod(mode)
        beside.replace(target)
    except BaseException:
        beside.unlink()
        raise
