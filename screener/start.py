"""The `screener` command's first moment, before anything that takes time is imported.

A service manager may ask for a reload by SIGHUP as soon as a server has a process id. Unless held,
it would end it.
"""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command."""
    if sys.argv[1:2] == ["serve"]:
        hold_hangups()
    from screener import cli  # noqa: PLC0415 - only now

    cli.main()


def hold_hangups() -> None:
    """Keep every SIGHUP, here and in the processes started from now on, until it is asked for."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
