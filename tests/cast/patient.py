"""A patient with a browser: the way the tests tell what happens to her.

    visit = begin(app, "nb")
    visit.answer(areas=["forehead"], pregnancy="not_sure")
    visit.sees_question("breastfeeding")

Every response is checked (headers, cookies, addresses), and every page with `read_page`: whatever
a test is about, no page that it comes by may be invalid, be stored, or give an answer away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import urlencode, urljoin, urlsplit

from werkzeug.datastructures import Headers

from cast.page import Page, check_headers, leaks, read_page
from screener.model import Questionnaire
from screener.pages.served import Served

if TYPE_CHECKING:
    from flask import Flask

FORM = "application/x-www-form-urlencoded"
REDIRECTS = (302, 303, 308)
HTTP = "http://localhost"
Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What came back for one request."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def page(self) -> Page:
        """The page, checked."""
        return read_page(self.text)

    @property
    def location(self) -> str:
        """Where a redirect leads: path and query."""
        parts = urlsplit(self.headers["Location"])
        return parts._replace(scheme="", netloc="").geturl()


class Send(Protocol):
    """A way to reach a server."""

    def __call__(self, method: str, path: str, headers: Headers, body: bytes) -> Reply:
        """Send one request and return what comes back."""


def in_process(app: Flask, base_url: str = HTTP) -> Send:
    """Reach an application without a server, through Flask's test client."""
    client = app.test_client(use_cookies=False)

    def send(method: str, path: str, headers: Headers, body: bytes) -> Reply:
        with client.open(
            path, method=method, headers=headers, data=body, base_url=base_url
        ) as reply:
            return Reply(reply.status_code, Headers(reply.headers), reply.get_data())

    return send


def over_http(port: int) -> Send:
    """Reach a server on this machine."""

    def send(method: str, path: str, headers: Headers, body: bytes) -> Reply:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers.items()))
            reply = connection.getresponse()
            return Reply(reply.status, Headers(reply.getheaders()), reply.read())
        finally:
            connection.close()

    return send


class Visit:
    """A browser on the patient's pages: its cookies, its page, and every address it asked for."""

    def __init__(
        self, send: Send, in_languages: Iterable[Questionnaire], base_url: str = HTTP
    ) -> None:
        self._send = send
        self._in_languages = tuple(in_languages)
        self._base_url = base_url
        self.cookies: dict[str, str] = {}
        self.addresses: list[str] = []
        self.status = 0

    @cached_property
    def _codes(self) -> frozenset[str]:
        questions = self._in_languages[0].questions
        return frozenset(answer.code for question in questions for answer in question.answers)

    @cached_property
    def _texts(self) -> frozenset[str]:
        """The answers' texts in all languages, but for "yes", "nei" and the like."""
        return frozenset(
            answer.text
            for words in self._in_languages
            for question in words.questions
            for answer in question.answers
            if len(answer.text) > len("nei")
        )

    # One request

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        content_type: str = FORM,
        **headers: str,
    ) -> Reply:
        """Send one request with the cookies at hand, keep the cookies that come, check all else."""
        reply = self._send(method, path, self.headers_for(body, content_type, **headers), body)
        assert reply.status != 500, f"{method} {path}: {reply.status}"
        self.addresses.append(path)
        assert not leaks(path, self._codes, self._texts), f"an answer in the address {path}"
        if not path.startswith("/static/"):
            check_headers(reply.headers)
        for header in reply.headers.getlist("Set-Cookie"):
            self._keep(header)
        if reply.body and reply.headers["Content-Type"].startswith("text/html"):
            self._check_page(reply)
        return reply

    def headers_for(self, body: bytes, content_type: str = FORM, **headers: str) -> Headers:
        """Return the headers that this browser sends with a body, and with no body."""
        sent = Headers({name.replace("_", "-"): value for name, value in headers.items()})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            sent["Content-Type"] = content_type
            sent["Content-Length"] = str(len(body))
        if self._base_url.startswith("https:"):
            sent.setdefault("Referer", self._base_url)
        return sent

    def _keep(self, header: str) -> None:
        """Keep a cookie as a browser would, or take it away."""
        (morsel,) = SimpleCookie(header).values()
        attributes = (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"])
        assert attributes == (True, "Lax", "/", ""), header
        assert bool(morsel["secure"]) == morsel.key.startswith("__Host-"), header
        assert not leaks(header, self._codes - {"no", "yes"}, self._texts), "a readable cookie"
        if morsel["max-age"] == "0":
            self.cookies.pop(morsel.key, None)
        else:
            self.cookies[morsel.key] = morsel.value

    def _check_page(self, reply: Reply) -> None:
        if reply.status in REDIRECTS:
            return
        page = reply.page
        assert not leaks(page.title, frozenset(), self._texts), "an answer in the title"
        for address in page.addresses:
            if address == f"mailto:{self._in_languages[0].clinic.email}":
                continue  # a domain may end as an answer's code does
            assert not leaks(address, self._codes, self._texts), f"an answer in {address}"

    # A page at a time

    def open(self, path: str) -> Self:
        """Open an address, as a link does."""
        return self._follow(self.request("GET", path), path)

    def post(self, path: str, fields: Fields) -> Self:
        """Send a form."""
        return self._follow(self.request("POST", path, urlencode(list(fields)).encode()), path)

    def _follow(self, reply: Reply, path: str) -> Self:
        for _ in range(5):
            self.path, self.status = path, reply.status
            if reply.status not in REDIRECTS:
                self.page = reply.page
                return self
            path = urljoin(path, reply.location)
            reply = self.request("GET", path)
        raise AssertionError(f"sent round in circles: {self.addresses[-6:]}")

    # What she does

    def answer(self, **answers: str | list[str]) -> Self:
        """Answer some questions, each when it is asked, in this order."""
        for question, given in answers.items():
            self.sees_question(question)
            self.submit(*([given] if isinstance(given, str) else given))
        return self

    def leaves_blank(self, question: str) -> Self:
        """Go on from a detail without an answer."""
        return self.sees_question(question).submit()

    def submit(self, *values: str, **fields: str) -> Self:
        """Press "Next" with some values chosen, whatever the page offers."""
        hidden = {**self.page.hidden, **fields}
        return self.post(self.path, [*hidden.items(), *(("answer", value) for value in values)])

    def goes_back(self) -> Self:
        """Take the link at the top of the page."""
        link = self.page.root.find(".//p[@class='back']/a")
        assert link is not None, f"no way back from {self.path}"
        return self.open(link.get("href", ""))

    def changes(self, question: str) -> Self:
        """On the check page, ask to change an answer."""
        self.sees_check()
        (link,) = (row.change for row in self.page.answered if row.question == question)
        return self.open(link).sees_question(question)

    def sees_result(self) -> Self:
        """Go from the check page to the result."""
        self.sees_check()
        return self.open(self.page.link("data-result"))

    def speaks(self, language: str) -> Self:
        """Take the link to another language."""
        self.open(self.page.in_language(language))
        assert self.page.language == language
        return self

    def finishes(self) -> Self:
        """Press the button that deletes the answers."""
        language = self.page.language
        return self.post(f"/{language}/finish", [("csrf_token", self.page.token)])

    def meets(self, app: Flask) -> Visit:
        """Return this browser, its page still open, with another server at the same address."""
        other = visit_to(app, self._base_url)
        other.cookies, other.path = self.cookies, self.path
        other.page, other.status = self.page, self.status
        return other

    def in_another_tab(self, path: str) -> Visit:
        """Return this browser with an address opened in a tab of its own."""
        other = Visit(self._send, self._in_languages, self._base_url)
        other.cookies = self.cookies
        return other.open(path)

    # What she sees

    def sees_question(self, question: str) -> Self:
        """Fail unless the page asks this question."""
        assert (self.status, self.page.question) == (200, question), self.page.main
        return self

    def sees_check(self) -> Self:
        """Fail unless this is the page that shows all answers."""
        assert (self.status, urlsplit(self.path).path[3:]) == (200, "/check"), self.page.main
        return self

    def sees_outcome(self, outcome: str) -> Self:
        """Go on from the check page if need be, and fail unless the outcome is this."""
        if self.page.outcome is None:
            self.sees_result()
        assert self.page.outcome == outcome, self.page.main
        return self

    def sees_error(self, status: int) -> Self:
        """Fail unless the page is an error page with this status."""
        assert (self.status, self.page.question, self.page.outcome) == (status, None, None)
        return self

    def sees_refusal(self, question: str) -> Self:
        """Fail unless the page asks the question anew and says what was wrong."""
        page = self.page
        assert (self.status, page.question) == (200, question), page.main
        assert page.title.startswith(("Error: ", "Feil: ")), page.title
        assert page.errors, "no error summary"
        for _, words in page.errors:
            assert page.main.count(words) >= 2, "the words stand in the summary and in place"
        return self


def visit_to(app: Flask, base_url: str = HTTP) -> Visit:
    """Return a browser that has not been anywhere."""
    served = app.extensions["screener"]
    assert isinstance(served, Served)
    in_languages = served.edition.rules.in_languages.values()
    return Visit(in_process(app, base_url), in_languages, base_url)


def begin(app: Flask, language: str = "", base_url: str = HTTP) -> Visit:
    """Open the start page in a language (the file's first, unless said) and press "Start"."""
    visit = visit_to(app, base_url).open(f"/{language}/" if language else "/")
    return visit.open(visit.page.link("data-start"))
