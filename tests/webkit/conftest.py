"""WebKit in a window as large as a phone, on a screen that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from browser.conftest import failing_url
from cast.installation import Running, running
from cast.nurse import PASSWORD
from cast.phone import NewPhone, Phone
from selenium.webdriver import Remote, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection

from screener.packaged import packaged

DRIVER = shutil.which("WebKitWebDriver")
BROWSER = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
SCREEN = shutil.which("Xvfb")
WINDOWS = shutil.which("matchbox-window-manager")

# `make test` says what it cannot test without WebKit; under CI the tests fail for want of it.
_CAN_RUN = all((DRIVER, BROWSER, SCREEN, WINDOWS)) or os.environ.get("CI") == "true"
collect_ignore_glob = [] if _CAN_RUN else ["test_*.py"]

__all__ = ["failing_url"]  # served by this process, so that the server's clock can be turned


@pytest.fixture
def new_phone(failing_url: str) -> Iterator[NewPhone]:
    """Return a function that gives a patient a phone of her own: its size, and her language."""
    with ExitStack() as stack:

        def begin(width: int = 375, height: int = 667, language: str = "nb") -> Phone:
            environ = stack.enter_context(_screen(width, height))
            return Phone(stack.enter_context(_browser(environ)), f"{failing_url}/{language}")

        yield begin


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`screener serve` with the shipped rules, and an account for nina."""
    with running(tmp_path_factory.mktemp("office"), packaged("rules.yaml")) as it:
        yield it


@pytest.fixture
def new_window(office: Running) -> Iterator[NewPhone]:
    """Return a function that seats nina at a window of a size, in the nurses' pages."""
    with ExitStack() as stack:

        def begin(width: int, height: int) -> Phone:
            environ = stack.enter_context(_screen(width, height))
            window = Phone(stack.enter_context(_browser(environ)), f"{office.url}/intake")
            window.opens()
            window.one("[name=name]").send_keys("nina")
            window.one("[name=password]").send_keys(PASSWORD)
            window.goes_by("main form button")
            return window

        yield begin


@contextmanager
def _screen(width: int, height: int) -> Iterator[dict[str, str]]:
    """Return the environment in which programs draw on a screen of that size.

    The screen has a window manager: without one no window has focus, and nothing in it either.
    """
    command = [str(SCREEN), "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"]
    with ExitStack() as stack:
        server = subprocess.Popen(
            [*command, "-nolisten", "tcp"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        stack.enter_context(_ended(server))
        assert server.stdout
        display = server.stdout.readline().decode().strip()
        environ = {**os.environ, "DISPLAY": f":{display}"}
        manager = subprocess.Popen([str(WINDOWS), "-use_titlebar", "no"], env=environ)
        stack.enter_context(_ended(manager))
        yield environ


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a program at the end of the block."""
    with process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def _browser(environ: dict[str, str]) -> Iterator[Remote]:
    """Start a browser that remembers nothing, and fills its screen."""
    options = WebKitGTKOptions()
    options.binary_location = str(BROWSER)
    for argument in ("--automation", "--full-screen"):
        options.add_argument(argument)
    service = WebKitGTKService(DRIVER, env=environ)
    service.start()
    try:
        at = RemoteConnection(client_config=ClientConfig(service.service_url))
        with Remote(at, options=options) as driver:
            yield driver
    finally:
        service.stop()
