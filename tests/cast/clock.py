"""A clock that tests turn forward, so that half an hour passes at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


class Clock:
    """The machine's clock, and how far it has been turned forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds_ahead = 0.0
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + self.seconds_ahead)

    def forward(self, minutes: float) -> None:
        """Let some minutes pass."""
        self.seconds_ahead += minutes * 60


@contextmanager
def later(minutes: float) -> Iterator[None]:
    """Let some minutes pass, until the end of the block, also for servers in this process."""
    with pytest.MonkeyPatch.context() as patch:
        Clock(patch).forward(minutes)
        yield
