"""Keeps this process's memory out of core dumps: it holds answers while it handles a request."""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
"""prctl(2). It is 1 again after each exec, so every process has to say it."""


def turn_off() -> None:
    """Have the kernel write no dump of this process, and let no other user's process trace it.

    In Linux alone; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
