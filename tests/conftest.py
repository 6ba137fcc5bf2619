"""How the tests run: the same examples every time, whatever the machine is busy with."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("house")


def pytest_xdist_auto_num_workers() -> int:
    """Return three workers for two cores: each waits for servers and browsers now and then."""
    return 3 * (os.cpu_count() or 2) // 2
