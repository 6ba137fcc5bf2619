"""What a question page costs, beside a Flask view that does nothing.

Asks, in turn and through the same test client, for a bare "hello" page, for a question page of the
shipped file half-way through, and sends an answer to it. Prints processor time and ratios. What
can be made when the rules are loaded should be: a question page may cost three bare views at most.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from screener.packaged import packaged
from screener.settings import Settings
from screener.web import create_app

ROUNDS, REQUESTS = 40, 50
MOST = 3.0


def hello() -> Callable[[], int]:
    """Return a request for a page that does nothing."""
    app = Flask("hello")

    @app.get("/<language>/q/<question>")
    def view(language: str, question: str) -> str:  # noqa: ARG001 - read from the address, as ours
        return "hello"

    client = app.test_client(use_cookies=False)
    return lambda: client.get("/nb/q/pregnancy").status_code


def question_page() -> tuple[Callable[[], int], Callable[[], int]]:
    """Return a request for the second question, and one that answers it."""
    rules = packaged("rules.yaml")
    app = create_app(Settings(rules=rules, data=Path(), keys=(bytes(32),)))
    browser = app.test_client()
    for path, answer in (("/nb/q/areas", "palms"), ("/nb/q/pregnancy", "no")):
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', browser.get(path).text)
        fields = {**dict(hidden), "answer": answer}
        browser.post(path, data=fields)
    headers = {"Cookie": f"screener={browser.get_cookie('screener').value}"}  # type: ignore[union-attr]
    client = app.test_client(use_cookies=False)
    body, form = urlencode(fields), "application/x-www-form-urlencoded"
    return (
        lambda: client.get("/nb/q/pregnancy", headers=headers).status_code,
        lambda: (
            client.post(
                "/nb/q/pregnancy", headers=headers, data=body, content_type=form
            ).status_code
        ),
    )


def microseconds(request: Callable[[], int]) -> float:
    """Return the processor time of one request."""
    begun = time.process_time()
    for _ in range(REQUESTS):
        request()
    return (time.process_time() - begun) / REQUESTS * 1e6


def main() -> int:
    """Measure in turns, and print the best round of each: what the machine did besides is noise."""
    ask, answer = question_page()
    requests = {"bare view": hello(), "question page": ask, "answer": answer}
    statuses = {name: request() for name, request in requests.items()}
    print(f"statuses: {statuses}")
    times: dict[str, list[float]] = {name: [] for name in requests}
    for _ in range(ROUNDS):
        for name, request in requests.items():
            times[name].append(microseconds(request))
    best = {name: min(measured) for name, measured in times.items()}
    for name, time_of_one in best.items():
        print(f"{name:14} {time_of_one:6.0f} µs  {time_of_one / best['bare view']:4.2f} x")
    return 0 if best["question page"] <= MOST * best["bare view"] else 1


if __name__ == "__main__":
    sys.exit(main())
