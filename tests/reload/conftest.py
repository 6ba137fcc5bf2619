"""A clinic that edits its file while it is served, for the tests of one module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from reload.clinic import Clinic, clinic


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A clinic with `screener serve --watch`."""
    with clinic(tmp_path_factory.mktemp("watched"), "--watch") as it:
        yield it


@pytest.fixture
def it(watched: Clinic) -> Clinic:
    """The clinic, its rule file as it was at first."""
    shutil.rmtree(watched.rules.parent / "translations", ignore_errors=True)
    watched.edits()
    watched.serves("1")
    return watched
