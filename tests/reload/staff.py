"""A nurse who logs in over HTTP, and what her pages say."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib
from cast.any_page import text_of
from cast.patient import FORM, Reply, Send, over_http
from cast.serving import COMMAND, PATIENCE_SECONDS, environment
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from reload.clinic import Clinic

NAME, PASSWORD = "kari", "correct horse battery"
PERSON = ("--full-name", "Kari Nordmann", "--profession", "sykepleier")


def nurse_of(it: Clinic) -> Nurse:
    """Make an account at a clinic's command line, and log in with it."""
    subprocess.run(
        [COMMAND, "users", "add", NAME, *PERSON, "--password-stdin"],
        input=PASSWORD.encode(),
        env=environment(it.rules.parent),
        check=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
    )
    nurse = Nurse(over_http(it.server.port))
    nurse.opens("/intake/login")
    assert nurse.posts("/intake/login", name=NAME, password=PASSWORD).status == 303
    return nurse


@dataclass
class Nurse:
    """A browser on the nurse's side, with the page that it shows."""

    send: Send
    cookies: dict[str, str] = field(default_factory=dict)
    page: Element = field(default_factory=lambda: Element("html"))

    def opens(self, path: str = "/intake/") -> str:
        """Open a page and return what can be read on it."""
        assert self._request("GET", path).status == 200
        return self.text

    def posts(self, path: str = "/intake/", **fields: str) -> Reply:
        """Send the page's form with some fields filled in."""
        return self._request("POST", path, urlencode({**self.hidden, **fields}).encode())

    def opens_code(self, code: str) -> str:
        """Type an answer code on a fresh page, and return what can be read then."""
        self.opens()
        self.posts(**{"answer-code": code})
        return self.text

    @property
    def hidden(self) -> dict[str, str]:
        """The page's hidden fields."""
        hidden = [one for one in self.page.iter("input") if one.get("type") == "hidden"]
        return {one.get("name", ""): one.get("value", "") for one in hidden}

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return text_of(self.page.find("body"))

    @property
    def problems(self) -> list[str]:
        """What the page says is wrong with an edit of the rule file."""
        return [text_of(one) for one in self.page.findall(".//*[@data-problems]//li")]

    def _request(self, method: str, path: str, body: bytes = b"") -> Reply:
        headers = Headers({"Content-Type": FORM, "Content-Length": str(len(body))})
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers["Accept-Language"] = "en"
        reply = self.send(method, path, headers, body)
        for header in reply.headers.getlist("Set-Cookie"):
            self.cookies.update({m.key: m.value for m in SimpleCookie(header).values()})
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        if reply.body and reply.status != 303:
            self.page = parser.parse(reply.text)
        return reply
