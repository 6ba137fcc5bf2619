"""The server and the browser that the tests share, and the patients who come with one."""

from __future__ import annotations

import base64
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cast.patient_in_browser import PHONE, BrowserVisit, NewVisit, Sites
from cast.serving import serving
from flask import Flask, abort
from playwright.sync_api import Browser, BrowserContext, expect
from werkzeug.serving import make_server

from screener.settings import Settings
from screener.web import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WITHOUT_WINDOWS = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same engine, which opens a page at a quarter of the work. It keeps no pages for Back."""
KEY = bytes(range(32))
RULES = Path(__file__).parents[2] / "rules.yaml"
EDITS = {
    "languages: [nb, nn, en]\n": "languages: [nb]\n",
    "clinic:\n": "clinic:\n  hours: Mandag-fredag 9-16\n  booking_url: https://clinic.example/book\n",
    "ask: Er du gravid?": "ask: Er du gravid nå?",
}
_PATIENCE_SECONDS = 60
_FLAGS = [
    "--no-sandbox",  # Chromium's sandbox does not start as root, as in most containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# `make test` says what it cannot test without Chromium; under CI the tests fail for want of it.
collect_ignore_glob = [] if CHROMIUM or os.environ.get("CI") == "true" else ["test_*.py"]
expect.set_options(timeout=_PATIENCE_SECONDS * 1000)


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`screener serve` with the shipped rules, as a process of its own."""
    key = base64.urlsafe_b64encode(KEY).decode()
    named = {"SCREENER_KEYS": key, "SCREENER_RULES": str(RULES)}
    with serving(tmp_path_factory.mktemp("shipped"), "--surface", "patient", **named) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="session")
def failing_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The screener with one page more, which fails with the status in its address."""
    app = create_app(Settings(RULES, tmp_path_factory.mktemp("failing"), (KEY,)))

    @app.get("/<language>/fails/<int:code>")
    def fail(language: str, code: int) -> str:  # noqa: ARG001 - the error page reads the address
        abort(code)

    with _served(app) as url:
        yield url


@pytest.fixture(scope="session")
def edited_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The screener after an edit: a booking page, opening hours, one language, a new wording."""
    folder = tmp_path_factory.mktemp("edited")
    rules = folder / "rules.yaml"
    text = RULES.read_text("utf-8")
    for old, new in EDITS.items():
        assert old in text
        text = text.replace(old, new, 1)
    rules.write_text(text, "utf-8")
    with _served(create_app(Settings(rules, folder, (KEY,)))) as url:
        yield url


@pytest.fixture(scope="session")
def tick_all_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another questionnaire: a safety question in it takes many answers."""
    rules = Path(__file__).parents[1] / "cases" / "valid" / "tick_all.yaml"
    settings = Settings(rules, tmp_path_factory.mktemp("tick_all"), (KEY,))
    with _served(create_app(settings)) as url:
        yield url


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """Serve an application from a thread of this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; Playwright's own download is not needed."""
    return {"executable_path": WITHOUT_WINDOWS, "args": _FLAGS}


@pytest.fixture(scope="module")
def keeping_browser(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser that keeps pages in memory for Back, as people's browsers do.

    Playwright turns that off in the browsers it starts.
    """
    flags = ["--disable-back-forward-cache"]
    with launch_browser(executable_path=CHROMIUM, ignore_default_args=flags) as browser:
        yield browser


@pytest.fixture(scope="session")
def sites(base_url: str, failing_url: str, edited_url: str) -> Sites:
    """The tests' servers."""
    return Sites(shipped=base_url, failing=failing_url, edited=edited_url)


@pytest.fixture
def new_visit(new_context: Callable[..., BrowserContext], sites: Sites) -> NewVisit:
    """Return a function that gives a patient a browser of her own.

    It takes the language of her pages and whatever Playwright can set of a browser.
    """

    def begin(language: str = "nb", **browser: Any) -> BrowserVisit:  # noqa: ANN401 - Playwright's
        browser.setdefault("viewport", PHONE)
        return BrowserVisit(new_context(**browser).new_page(), language, sites, sites.shipped)

    return begin


@pytest.fixture
def visit(new_visit: NewVisit) -> BrowserVisit:
    """A patient with a phone, in bokmål."""
    return new_visit()
