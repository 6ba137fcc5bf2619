"""The limit of open files: each connection is one, and the usual 1,024 are soon used up."""

from __future__ import annotations


def allow_open_files(number: int) -> None:
    """Raise the limit of open files to a number, or as far as the system allows."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
