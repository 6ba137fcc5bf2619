"""A server for the tests' browsers, and nurses who have logged in to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import CHROMIUM, browser_type_launch_args, keeping_browser
from cast.installation import Running, running
from cast.nurse_in_browser import DESKTOP, PATIENCE_MS, Desk, NewDesk, seat
from playwright.sync_api import BrowserContext, expect

from screener.packaged import packaged

__all__ = ["browser_type_launch_args", "keeping_browser"]

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}

# As for the patient's pages: under CI the tests fail for want of a browser.
collect_ignore_glob = [] if CHROMIUM or os.environ.get("CI") == "true" else ["test_*.py"]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`screener serve` with the shipped rules. Tests share it: it keeps nothing of a patient."""
    with running(tmp_path_factory.mktemp("office"), packaged("rules.yaml")) as it:
        yield it


@pytest.fixture(scope="session")
def base_url(office: Running) -> str:
    """Where it is served."""
    return office.url


@pytest.fixture
def new_desk(new_context: Callable[..., BrowserContext], office: Running) -> NewDesk:
    """Return a function that gives a nurse a browser of her own, at an empty page.

    It takes the language of her pages and whatever Playwright can set of a browser.
    """

    def begin(language: str = "en", **browser: Any) -> Desk:  # noqa: ANN401 - Playwright's
        browser.setdefault("viewport", DESKTOP)
        return seat(new_context(locale=LOCALES[language], **browser), office).opens()

    return begin


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """A nurse at a desktop computer, in English."""
    return new_desk()


@pytest.fixture
def desk_of(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> Iterator[Callable[[Path], Desk]]:
    """Return a function that seats a nurse at an office with a rule file of the test's own.

    Edits of the file are taken while it is served.
    """
    with ExitStack() as offices:

        def begin(rules: Path) -> Desk:
            folder = tmp_path / "office"
            folder.mkdir()
            office = offices.enter_context(running(folder, rules, "--watch"))
            return seat(new_context(locale="en-GB"), office).opens()

        yield begin
