"""Axe on a page in the browser. Its script, half a megabyte, goes to each page once."""

from __future__ import annotations

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SCRIPT = Axe().axe_script


def complaints(page: Page) -> str:
    """Return what axe finds against WCAG 2.2 A and AA and best practice; nothing if all is well."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = AxeResults(page.evaluate("(options) => axe.run(options)", options))
    return str(found.generate_report()) if found.violations_count else ""
