"""A clock turned forward, for the servers that run in the tests' own process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def later(minutes: float) -> Iterator[None]:
    """Let some minutes pass, until the end of the block."""
    now = time.time
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: now() + 60 * minutes)
        yield
