"""Counts of requests for Prometheus, at an address of their own; nothing unless it is asked for.

The process that starts the server answers there. Its workers count, each into files in a folder
that ends with the server.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.observing import Observation

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def serve(address: str) -> None:
    """From now on answer at an address such as "127.0.0.1:9100". Raises `OSError` if it cannot.

    To be called before workers are started, which find the folder for their counts by it.
    """
    folder = tempfile.mkdtemp(prefix="screener-metrics-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[_FOLDER] = folder
    # The library looks for the folder when it is imported.
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    host, _, port = address.rpartition(":")
    start_http_server(int(port), host.strip("[]"), registry)


def counting() -> Callable[[Observation], None]:
    """Return what counts requests in a worker."""
    from prometheus_client import Counter, Histogram  # noqa: PLC0415 - only if it is asked for

    requests = Counter(
        "screener_requests", "Requests that were answered.", ["kind", "method", "status"]
    )
    seconds = Histogram(
        "screener_request_seconds", "Seconds until the answer.", ["kind"], buckets=_SECONDS
    )

    def count(seen: Observation) -> None:
        requests.labels(seen.kind, seen.method, str(seen.status)).inc()
        seconds.labels(seen.kind).observe(seen.seconds)

    return count
