"""What is told of a request once it is answered.

Which side it was for, its method, the status and how long it took: never a question, a rule, an
outcome, an address or a person.
"""

from __future__ import annotations

import logging
import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus

_METHODS = frozenset({"GET", "HEAD", "POST"})
_PROBES = frozenset({"/healthz", "/readyz"})
_log = logging.getLogger(__name__)

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""What the lines of the log have in common that are about one request: a random word."""


@dataclass(frozen=True)
class Observation:
    """One request. `kind` is "patient", "nurse", "file" or "probe"; `seconds` until its answer."""

    kind: str
    method: str
    status: int
    seconds: float


def begin_request() -> None:
    """Give the request that is answered from now on a name of its own in the log."""
    request_id.set(secrets.token_hex(8))


def observed(
    path: str, nurses_at: str | None, method: str, status: int, seconds: float
) -> Observation:
    """Return what may be told of a request, and nothing else of its address."""
    kind = "patient"
    if path in _PROBES:
        kind = "probe"
    elif "/static/" in path:
        kind = "file"
    elif nurses_at and f"{path}/".startswith(f"{nurses_at}/"):
        kind = "nurse"
    return Observation(kind, method if method in _METHODS else "other", status, seconds)


def tell_refusal(seen: Observation) -> None:
    """Leave a line in the log if a request was refused."""
    if HTTPStatus.BAD_REQUEST <= seen.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        phrase = HTTPStatus(seen.status).phrase
        _log.info("Refused a %s %s: %d %s.", seen.kind, seen.method, seen.status, phrase)
