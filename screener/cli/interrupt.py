"""What wakes the server's main loop, also when a signal does so."""

from __future__ import annotations

from queue import SimpleQueue


class Interrupt:
    """A `threading.Event` that a signal's handler may set while its own thread waits for it.

    An event takes a lock that its waiting thread may hold at that moment: a second SIGTERM close on
    the first, as when a whole group is told to end and `make` tells it again, would have the server
    wait for itself for ever. A `SimpleQueue` may be put to amid a get of the same thread.
    """

    def __init__(self) -> None:
        self._told: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Wake whoever waits now, or waits next."""
        self._told.put(None)

    def wait(self) -> None:
        """Wait until told. What it was told of may have been seen to already."""
        self._told.get()

    def clear(self) -> None:
        """Do nothing: each `set` is waited for once."""
