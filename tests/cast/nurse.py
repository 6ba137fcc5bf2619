"""A nurse with a browser: the way the tests tell what she does at the desk.

    nurse.opens()
    nurse.answers(areas=["forehead"], pregnancy="not_sure")
    assert nurse.page.outcome == "consult_first"

She has no JavaScript: what it would do, `outcome` does by hand. Every response is checked, and
every page with `read_desk`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode, urljoin, urlsplit

from werkzeug.test import Client, TestResponse

from cast.desk_page import DeskPage, Panel, read_desk, read_panel
from cast.page import check_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PASSWORD = "correct horse battery"
PERSON = ("Nina Nordmann", "sykepleier")
"""Full name and profession."""
HOME = "/intake/"
FORM = "application/x-www-form-urlencoded"
Fields = Iterable[tuple[str, str]]
Answers = Mapping[str, str | Sequence[str]]


def as_fields(answers: Answers) -> list[tuple[str, str]]:
    """Return answers as a form sends them."""
    return [
        (name, value)
        for name, values in answers.items()
        for value in ([values] if isinstance(values, str) else values)
    ]


@dataclass
class Nurse:
    """A browser on the nurse's pages: its cookies, its page, every address it asked for."""

    served: WSGIApplication
    accept_language: str = "en"
    client: Client = field(init=False)
    page: DeskPage = field(init=False)
    status: int = 0
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = Client(self.served)

    # One request

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        content_type: str = FORM,
        **headers: str,
    ) -> TestResponse:
        """Send one request, and check what comes back."""
        sent = {"Accept-Language": self.accept_language}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        reply = self.client.open(
            path,
            method=method,
            data=body,
            content_type=content_type if body else None,
            headers=sent,
        )
        self.addresses += [path, reply.headers.get("Location", "")]
        assert reply.status_code != 500, f"{method} {path}: {reply.text}"
        if "/static/" not in path:
            check_headers(reply.headers)
        return reply

    def sends(self, path: str, fields: Fields) -> TestResponse:
        """Send a form and return what comes back, a redirect included."""
        return self.request("POST", path, urlencode(list(fields)).encode())

    def posts(self, path: str, fields: Fields) -> Self:
        """Send a form and follow where it leads."""
        return self._follow(self.sends(path, fields), path)

    def opens(self, path: str = HOME) -> Self:
        """Open an address."""
        return self._follow(self.request("GET", path), path)

    def _follow(self, reply: TestResponse, path: str) -> Self:
        for _ in range(5):
            if reply.status_code not in (302, 303, 308):
                break
            path = urlsplit(urljoin(path, reply.headers["Location"])).path
            reply = self.request("GET", path)
        self.status = reply.status_code
        self.page = read_desk(reply.text)
        return self

    # What she does

    def logs_in(self, name: str = "nina", password: str = PASSWORD) -> Self:
        """Type a name and a password."""
        self.opens("/intake/login")
        token = self.token
        return self.posts(
            "/intake/login", [("csrf_token", token), ("name", name), ("password", password)]
        )

    @property
    def cookies(self) -> dict[str, str]:
        """What the browser would send."""
        names = ("screener_intake", "screener_device")
        kept = {name: self.client.get_cookie(name) for name in names}
        return {name: cookie.value for name, cookie in kept.items() if cookie}

    @property
    def token(self) -> str:
        """The CSRF token of the page."""
        found = self.page.root.find(".//input[@name='csrf_token']")
        assert found is not None, "no form on the page"
        return found.get("value", "")

    @property
    def mark(self) -> str:
        """The mark of the page about this patient."""
        (mark,) = self.page.chosen("patient-round")
        return mark

    def fields(self, answers: Answers, **texts: str) -> list[tuple[str, str]]:
        """Return what the form sends once some answers and texts are put in the page's place.

        A name with an underscore that no question has stands for our own: `own_note`.
        """
        texts = {name.replace("_", "-"): value for name, value in texts.items()}
        replaced = answers.keys() | texts.keys()
        kept = [(name, value) for name, value in self.page.fields if name not in replaced]
        return [*kept, *as_fields(answers), *texts.items()]

    def answers(self, **answers: str | Sequence[str]) -> Self:
        """Choose answers beside those on the page, and press the button that updates it."""
        return self.posts(HOME, self.fields(answers))

    def writes(self, **texts: str) -> Self:
        """Fill in fields that are no questions, and press the button that updates the page."""
        return self.posts(HOME, self.fields({}, **texts))

    def opens_code(self, code: str) -> Self:
        """Type an answer code and press Enter."""
        return self.writes(answer_code=code)

    def clears(self, **more: str) -> Self:
        """Press "Clear and start next patient"."""
        fields = [(name.replace("_", "-"), value) for name, value in more.items()]
        mark = ("patient-round", self.mark)
        return self.posts("/intake/clear", [("csrf_token", self.token), mark, *fields])

    def speaks(self, language: str) -> Self:
        """Press the button of another language."""
        self.posts(HOME, [*self.page.fields, ("page-language", language)])
        assert self.page.language == language
        return self

    def outcome(self, answers: Answers | None = None, **texts: str) -> Panel:
        """Have the outcome worked out without a new page, as the script does."""
        reply = self.sends("/intake/outcome", self.fields(answers or {}, **texts))
        assert reply.status_code == 200, reply.text
        return read_panel(reply.text)
