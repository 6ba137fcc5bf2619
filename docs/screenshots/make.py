"""Takes the documents' pictures: `make screenshots`, whenever the look has changed.

Needs three of Debian's packages: chromium, pngquant, and fonts-inter, whose font is close to those
of phones.
"""

# ruff: noqa: INP001, S603 - a script, not a package; it runs our own command and pngquant

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 390, "height": 780}
DESKTOP: ViewportSize = {"width": 1080, "height": 744}
DESK: ViewportSize = {"width": 1280, "height": 940}
TABLET: ViewportSize = {"width": 820, "height": 1180}
ANSWERS = {
    "areas": ["forehead", "armpits"],
    "pregnancy": ["no"],
    "breastfeeding": ["no"],
    "infection": ["no"],
    "myasthenia_gravis": ["not_sure"],
    "lambert_eaton": ["no"],
    "other_neuromuscular": ["no"],
}
TODAY = {**ANSWERS, "myasthenia_gravis": ["no"], "other_neuromuscular": ["yes"]}
"""What the same patient answers the nurse."""
NURSE, PASSWORD = "nurse", "only for a picture"
COLOURS = "64"
"""Enough for a page in a few colours with smooth letters; more only make the file larger."""
MOST_BYTES = 250_000
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-lcd-text"]
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family" compare="contains"><string>ans</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
  </match>
</fontconfig>
"""


@dataclass(frozen=True)
class Picture:
    """What to show: a question, with an answer `chosen`, or the result."""

    name: str
    question: str | None = None
    chosen: str | None = None
    viewport: ViewportSize = field(default_factory=PHONE.copy)
    scheme: Literal["light", "dark"] = "light"


PICTURES = (
    Picture("question-phone", "myasthenia_gravis"),
    Picture("question-phone-dark", "myasthenia_gravis", chosen="not_sure", scheme="dark"),
    Picture("result-phone"),
    Picture("question-desktop", "infection", viewport=DESKTOP),
)


def is_ready(url: str) -> bool:
    """Tell whether a server answers."""
    try:
        with urlopen(url):  # noqa: S310 - http, on this machine
            return True
    except OSError:
        return False


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve the screener with its default rules."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    command = str(Path(sys.executable).with_name("screener"))
    environ = {**os.environ, "SCREENER_DATA": str(data)}
    person = ["--full-name", "Kari Nordmann", "--profession", "sykepleier"]
    add = [command, "users", "add", NURSE, *person, "--password-stdin"]
    subprocess.run(add, env=environ, input=PASSWORD.encode(), check=True)
    with subprocess.Popen([command, "serve", "--port", port], env=environ) as server:
        try:
            while not is_ready(f"http://127.0.0.1:{port}/readyz"):
                with suppress(subprocess.TimeoutExpired):
                    sys.exit(f"the server ended with {server.wait(0.1)}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def walk(page: Page, until: str | None) -> None:
    """Answer the questions up to one, or up to the result."""
    page.locator("[data-start]").click()
    for asked, codes in ANSWERS.items():
        form = page.locator(f"form[data-question={asked}]")
        expect(form).to_be_visible()
        if asked == until:
            return
        for code in codes:
            page.locator(f"input[value={code}]").check()
        form.locator("button").click()
    page.locator("[data-result]").click()
    expect(page.locator("[data-outcome]")).to_be_visible()


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Take one picture of a patient's page."""
    page = browser.new_page(
        viewport=picture.viewport,
        color_scheme=picture.scheme,
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    page.goto(f"{url}/nb/")
    walk(page, picture.question)
    if picture.chosen:
        page.locator(f"input[value={picture.chosen}]").check()
    save(page, picture.name)
    page.close()


def take_desk(browser: Browser, url: str) -> None:
    """Take the pictures of a nurse who asks a patient with a code, on a desktop and a tablet."""
    page = browser.new_page(
        viewport=DESK, device_scale_factor=2, reduced_motion="reduce", locale="nb-NO"
    )
    page.goto(f"{url}/nb/")
    walk(page, None)
    code = page.locator("[data-code]").inner_text()
    page.goto(f"{url}/intake/")
    page.fill("[name=name]", NURSE)
    page.fill("[name=password]", PASSWORD)
    page.locator("[data-login] button").click()
    page.locator("input[data-code]").fill(code)
    page.locator("[data-open]").click()
    for asked, codes in TODAY.items():
        for code in codes:
            page.locator(f"[name={asked}][value={code}]").check()
    expect(page.locator("[data-panel]")).not_to_have_attribute("aria-busy", "true")
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    save(page, "nurse-desktop")
    page.set_viewport_size(TABLET)
    page.locator("[data-decision]").focus()
    save(page, "nurse-tablet")
    page.close()


def save(page: Page, name: str) -> None:
    """Write what a page shows, at twice the size it is shown in."""
    path = HERE / f"{name}.png"
    page.screenshot(path=path)
    quantize = ["pngquant", "--strip", "--speed", "1", "--force", "--output", str(path)]
    subprocess.run([*quantize, COLOURS, str(path)], check=True)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(_FONTS, "utf-8")
        environ: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        with served(Path(folder)) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=_FLAGS, env=environ
            )
            for picture in PICTURES:
                take(browser, url, picture)
            take_desk(browser, url)
            browser.close()


if __name__ == "__main__":
    main()
