"""How an installation is set up: environment variables to one frozen object, all errors at once."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from platformdirs import user_data_path

from screener import variables
from screener.keys import (
    KEY_BYTES,
    BadKeyError,
    is_open_to_others,
    keys_from_file,
    keys_from_text,
    keys_in,
)
from screener.packaged import packaged
from screener.rulefile import RuleFile, load
from screener.rulefile.approval import require_signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SITE = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
_REDIS = re.compile(r"rediss?://[^/]+|redis\+unix:///")
_NAMES = frozenset(
    f"SCREENER_{name}"
    for name in (
        "COUNTS",
        "COUNTS_FILES",
        "DATA",
        "DATABASE_URL",
        "KEYS",
        "KEYS_FILE",
        "LIMITS_URL",
        "LOG",
        "METRICS",
        "NODES",
        "PROXY_HOPS",
        "PUBLIC_URL",
        "REQUIRE_2FA",
        "REQUIRE_APPROVAL",
        "RULES",
        "SURFACE",
        "WATCH",
    )
)
_PLACE = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\]):[0-9]{1,5}")
_AS_A_PLACE = "write it as 127.0.0.1:9100"
_is_log = re.compile("text|json").fullmatch

FIGURES = "figures"
"""The folder in `data` that keeps what was counted."""
NO_DATA = "SCREENER_DATA is not set, and this user has no home folder; name a folder there"


class SettingsError(ValueError):
    """Settings that must not be used. The message has a line for each thing that is wrong."""


@dataclass(frozen=True)
class Settings:
    """Everything an installation can choose.

    `keys` are the master keys, current first. `public_url`, such as https://check.clinic.example,
    alone decides Secure cookies, HSTS and the trusted host. `proxy_hops` is the number of proxies
    in front whose X-Forwarded headers are believed. `database_url` is where accounts are kept, as
    SQLAlchemy writes it; empty means a file of our own in `data`. `limits_url` is the Redis server
    that counts wrong passwords and codes; empty means the accounts' database. With
    `require_second_factor` nobody reaches the nurse's pages with a password alone; with
    `require_approval` no rule file is served that is not signed as it stands. With `has_counts`
    patients are counted, into files in `data`; `counts_files` are the files that are shown, where
    they are not those. `data` is None where no folder was named and the user has no home.
    `remarks` are what an operator should look at.
    """

    rules: Path
    data: Path | None
    keys: tuple[bytes, ...]
    public_url: str = ""
    proxy_hops: int = 0
    database_url: str = ""
    limits_url: str = ""
    require_second_factor: bool = False
    require_approval: bool = False
    has_counts: bool = False
    counts_files: tuple[Path, ...] = ()
    metrics: str = ""
    remarks: tuple[str, ...] = ()

    def load_rules(self) -> RuleFile:
        """Load the rule file that is to be served. Raises `RuleFileError` if it must not be."""
        rules = load(self.rules)
        self.require_signature(rules)
        return rules

    def require_signature(self, rules: RuleFile) -> None:
        """Raise `RuleFileError` for a file that is not signed, where that is required."""
        if self.require_approval:
            require_signature(rules)

    @property
    def figures(self) -> tuple[Path, ...]:
        """The files of figures that are shown, or folders of them: those named, or our own."""
        own = self.data / FIGURES if self.data else None
        return self.counts_files or ((own,) if own and own.exists() else ())

    @property
    def is_https(self) -> bool:
        """Tell whether patients reach the pages over TLS."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str | None:
        """The host name that patients use, if it is known."""
        return urlsplit(self.public_url).netloc or None


def default_rules() -> Path:
    """Return ./rules.yaml if there is one, else the file that ships with the program."""
    here = Path("rules.yaml")
    return here if here.is_file() else packaged("rules.yaml")


def settings_from(environ: Mapping[str, str] = os.environ, *, makes_a_key: bool = True) -> Settings:
    """Read the settings from environment variables. Raises `SettingsError`.

    SCREENER_RULES, SCREENER_DATA, SCREENER_KEYS, SCREENER_KEYS_FILE, SCREENER_NODES,
    SCREENER_PUBLIC_URL, SCREENER_PROXY_HOPS, SCREENER_DATABASE_URL, SCREENER_LIMITS_URL,
    SCREENER_REQUIRE_2FA, SCREENER_REQUIRE_APPROVAL, SCREENER_COUNTS, SCREENER_COUNTS_FILES,
    SCREENER_LOG and SCREENER_METRICS; docs/deployment.md explains each. Where there is no key yet,
    one is made, or only remarked.
    """
    errors: list[str] = []
    remarks = _unknown(environ)
    rules = variables.path(environ, "SCREENER_RULES", errors)
    data = variables.path(environ, "SCREENER_DATA", errors)
    keys_file = variables.path(environ, "SCREENER_KEYS_FILE", errors)
    public_url = _public_url(environ, errors)
    proxy_hops = variables.number(environ, "SCREENER_PROXY_HOPS", 0, errors)
    nodes = variables.number(environ, "SCREENER_NODES", 1, errors, least=1)
    require_second_factor = variables.number(environ, "SCREENER_REQUIRE_2FA", 0, errors) != 0
    require_approval = variables.number(environ, "SCREENER_REQUIRE_APPROVAL", 0, errors) != 0
    has_counts = _has_counts(environ, errors)
    counts_files = variables.paths(environ, "SCREENER_COUNTS_FILES", errors)
    limits_url = _limits_url(environ, errors)
    variables.matching(environ, "SCREENER_LOG", _is_log, 'it must be "text" or "json"', errors)
    metrics = variables.matching(environ, "SCREENER_METRICS", _is_place, _AS_A_PLACE, errors)
    keys: tuple[bytes, ...] = ()
    if data or not environ.get("SCREENER_DATA"):  # what is not meant is not made, nor another
        data = data or _default_data()
        with _noted(errors):
            keys = _keys(environ.get("SCREENER_KEYS", ""), keys_file, nodes, remarks)
            keys = keys or _own_keys(data, remarks, makes_a_key=makes_a_key)
    if errors:
        raise SettingsError("\n".join(errors))
    return Settings(
        rules=rules or default_rules(),
        data=data,
        keys=keys,
        public_url=public_url,
        proxy_hops=proxy_hops,
        database_url=environ.get("SCREENER_DATABASE_URL", "").strip(),
        limits_url=limits_url,
        require_second_factor=require_second_factor,
        require_approval=require_approval,
        has_counts=has_counts,
        counts_files=counts_files,
        metrics=metrics,
        remarks=tuple(remarks),
    )


def _public_url(environ: Mapping[str, str], errors: list[str]) -> str:
    url = environ.get("SCREENER_PUBLIC_URL", "").rstrip("/").lower()
    if url and not (_SITE.fullmatch(url) and variables.is_place(urlsplit(url).netloc)):
        errors.append(
            f"SCREENER_PUBLIC_URL is {variables.shown(url)}; write it as https://check.example"
        )
    return url


def _is_place(text: str) -> bool:
    return _PLACE.fullmatch(text) is not None and variables.is_place(text)


def _has_counts(environ: Mapping[str, str], errors: list[str]) -> bool:
    has_counts = variables.number(environ, "SCREENER_COUNTS", 0, errors) != 0
    if has_counts and not environ.get("SCREENER_DATA"):
        errors.append("SCREENER_COUNTS needs SCREENER_DATA; name the folder that keeps the figures")
    return has_counts


def _limits_url(environ: Mapping[str, str], errors: list[str]) -> str:
    url = environ.get("SCREENER_LIMITS_URL", "").strip()
    place = url.partition("://")[2].partition("/")[0]
    if url and not (_REDIS.match(url) and variables.is_place(place)):  # it may hold a password
        errors.append("SCREENER_LIMITS_URL is no address; write it as redis://host:6379/0")
    return url


@contextmanager
def _noted(errors: list[str]) -> Iterator[None]:
    """Note what is wrong with keys, and go on."""
    try:
        yield
    except BadKeyError as error:
        errors.append(str(error))


def _keys(text: str, file: Path | None, nodes: int, remarks: list[str]) -> tuple[bytes, ...]:
    """Return the keys that the environment gives; none if it leaves them to the folder of data."""
    if text.strip() and file:
        raise BadKeyError("SCREENER_KEYS and SCREENER_KEYS_FILE are both set; leave one out")
    if text.strip():
        return keys_from_text(text, "SCREENER_KEYS")
    if file:
        keys = keys_in(file)
        if is_open_to_others(file):
            remarks.append(f"SCREENER_KEYS_FILE: others may read {file}")
        return keys
    if nodes > 1:
        message = "SCREENER_KEYS is not set, but several nodes (SCREENER_NODES) must share it: "
        raise BadKeyError(message + "`screener key` makes a key")
    return ()


def _own_keys(data: Path | None, remarks: list[str], *, makes_a_key: bool) -> tuple[bytes, ...]:
    """Return the keys of the folder of data. Where it has none, one is made, or only remarked."""
    if data is None:
        raise BadKeyError(NO_DATA)
    path = data / "keys"
    if makes_a_key or path.exists():
        return keys_from_file(path)
    there = next(one for one in path.absolute().parents if one.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        raise BadKeyError(f"{path}: no key file can be made: {there} cannot be written to")
    remarks.append(f"there is no master key yet; the server makes one, {path}")
    return (bytes(KEY_BYTES),)


def _default_data() -> Path | None:
    """Return the user's folder for data, or None for a user who has no home."""
    try:
        return user_data_path("screener", appauthor=False)
    except (RuntimeError, KeyError):
        return None


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Tell of each variable that looks like a setting and is none."""
    remarks = []
    for name in sorted(environ):
        if name.startswith("SCREENER_") and name not in _NAMES:
            close = get_close_matches(name, sorted(_NAMES), 1, 0.85)
            hint = f"; did you mean {close[0]}?" if close else ""
            remarks.append(f"{variables.shown(name)[1:-1]} is no setting, and ignored{hint}")
    return remarks
