"""Environment variables, each read as what it is meant to be; what is wrong goes into `errors`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NUMBER = re.compile(r"[0-9]{1,9}")


def path(environ: Mapping[str, str], name: str, errors: list[str]) -> Path | None:
    """Read a path as it stands. What a shell would have taken off or put in is refused."""
    text = environ.get(name, "")
    meant = text.strip().strip("\"'").strip()
    if meant.startswith("~"):
        right = "write the whole path, for ~ means nothing here"
    elif meant != text:
        right = f"write it as {meant}" if meant else "write a path, or leave it out"
    elif not text.isprintable():
        right = "write it without control characters"
    else:
        return Path(text) if text else None
    errors.append(f"{name} is {shown(text)}; {right}")
    return None


def paths(environ: Mapping[str, str], name: str, errors: list[str]) -> tuple[Path, ...]:
    """Read paths, separated as in PATH."""
    read = (path({name: text}, name, errors) for text in environ.get(name, "").split(os.pathsep))
    return tuple(one for one in read if one)


def shown(text: str) -> str:
    """Return a value in quotation marks, what cannot be seen written as Python does."""
    plain = "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)
    return f'"{plain}"'


def number(
    environ: Mapping[str, str], name: str, default: int, errors: list[str], *, least: int = 0
) -> int:
    """Read a whole number."""
    text = environ.get(name, "").strip()
    if not text:
        return default
    if _NUMBER.fullmatch(text) and int(text) >= least:
        return int(text)
    errors.append(f"{name} is {shown(text)}; it must be a whole number, {least} or more")
    return default


def is_place(address: str) -> bool:
    """Tell whether a host, with or without a port, can be one that is connected to."""
    try:
        parts = urlsplit(f"//{address}")
        (parts.hostname or "").encode("idna")
        port = parts.port
    except ValueError:
        return False
    return port != 0


def matching(
    environ: Mapping[str, str],
    name: str,
    is_right: Callable[[str], object],
    right: str,
    errors: list[str],
) -> str:
    """Read a text of a certain form; "" if it is not set."""
    text = environ.get(name, "").strip()
    if not text or is_right(text):
        return text
    errors.append(f"{name} is {shown(text)}; {right}")
    return ""
