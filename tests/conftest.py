"""How the tests run: the same examples every time, whatever the machine is busy with or set to."""

from __future__ import annotations

import os

from cast.serving import MOST_WORKERS
from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("house")

# What a machine sets for a screener of its own is not for these, and no proxy reaches them.
for _name in tuple(os.environ):
    if _name.startswith("SCREENER_") or _name == "PORT":
        del os.environ[_name]
os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"


def pytest_xdist_auto_num_workers() -> int:
    """Return three workers for two cores: each waits for servers and browsers now and then.

    Only cores count that these may use, and of many only some: each worker has browsers of its own.
    """
    can_tell = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if can_tell else os.cpu_count() or 2
    return min(3 * cores // 2, MOST_WORKERS)
