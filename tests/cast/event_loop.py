"""An event loop of a test's own."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


def run_apart(work: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run a coroutine function in a thread of its own, and return what it comes to.

    A browser's test leaves its event loop running in the tests' own thread, where no other may.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
