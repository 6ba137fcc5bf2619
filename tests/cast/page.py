"""A patient's page as a test reads it, and what must be true of every one of them.

`read_page` refuses a page that is no valid HTML or breaks a rule of the house. Pages that differ
in nothing but their secrets (tokens and hours) are read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from cast.any_page import TOKEN, AnyPage, checked, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from werkzeug.datastructures import Headers

PROMISES = re.compile(
    r"\b(approved|approval|safe|safely|eligible"
    r"|godkjen[tn]\w*|godkjend\w*|trygg\w*|trygt|kvalifiser\w*|egnet|egna|eigna)\b",
    re.IGNORECASE,
)
"""Words that would read as a medical approval, in English, bokmål and nynorsk."""

UPDATED = "The questions have been updated since you answered."
"""What a patient is told when an edit has her asked again."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


@dataclass(frozen=True)
class Answered:
    """A row of the check page: a question's wording, its answers, and where it is changed."""

    ask: str
    answers: tuple[str, ...]
    change: str

    @property
    def question(self) -> str:
        """The question's id."""
        return urlsplit(self.change).path.rsplit("/", 1)[1]


class Page(AnyPage):
    """One page: what a patient sees, and where its links and forms lead."""

    def __init__(self, root: Element, token: str = "") -> None:
        super().__init__(root)
        self.token = token

    @property
    def main(self) -> str:
        """Everything that can be read between header and footer."""
        return text_of(self.root.find("body/main"))

    @property
    def question(self) -> str | None:
        """The id of the question that the page asks, if it asks one."""
        form = self.root.find(".//form[@data-question]")
        return None if form is None else form.get("data-question")

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the question's form (or of the page's first), token included."""
        fields = {str(one.get("name")): one.get("value", "") for one in self._hidden()}
        return {**fields, "csrf_token": self.token} if "csrf_token" in fields else fields

    @property
    def offered(self) -> list[str]:
        """The answer codes that the page offers."""
        return [str(one.get("value")) for one in self._answers()]

    @property
    def chosen(self) -> list[str]:
        """The answer codes that are already chosen."""
        return [str(one.get("value")) for one in self._answers() if one.get("checked") is not None]

    @property
    def outcome(self) -> str | None:
        """The outcome that the page shows, if it shows one."""
        place = self.root.find(".//*[@data-outcome]")
        return None if place is None else place.get("data-outcome")

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Rule and truth of every reason on the page, in order."""
        places = self.root.findall(".//*[@data-rule]")
        return [(one.get("data-rule", ""), one.get("data-truth", "")) for one in places]

    @property
    def reasons(self) -> dict[str, str]:
        """The words of every reason on the page, by rule."""
        places = self.root.findall(".//*[@data-rule]")
        return {one.get("data-rule", ""): text_of(one) for one in places}

    @property
    def answered(self) -> list[Answered]:
        """The rows of the check page."""
        return [
            Answered(
                ask=text_of(row.find("dt")),
                answers=lines_of(row.find("dd")),
                change=row.findall(".//a")[-1].get("href", ""),
            )
            for row in self.root.findall(".//dl[@class='answers']/div")
        ]

    def link(self, attribute: str) -> str:
        """Return where the link with a test hook, such as `data-start`, leads."""
        found = self.root.find(f".//a[@{attribute}]")
        assert found is not None, f"no link {attribute} on {self.title!r}"
        return found.get("href", "")

    def in_language(self, language: str) -> str:
        """Return where the link to another language leads."""
        found = self.root.find(f".//a[@hreflang='{language}']")
        assert found is not None, f"no link to {language} on {self.title!r}"
        return found.get("href", "")

    def _answers(self) -> list[Element]:
        return self.root.findall(".//form[@data-question]//input[@name='answer']")

    def _hidden(self) -> list[Element]:
        forms = self.root.findall(".//form[@data-question]") or self.root.findall(".//form")
        return forms[0].findall(".//input[@type='hidden']") if forms else []


def lines_of(element: Element | None) -> tuple[str, ...]:
    """Return the texts in an element, one for each line or child that it consists of."""
    if element is None:
        return ()
    texts = [element.text or ""]
    for child in element:
        texts += [text_of(child), child.tail or ""]
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def read_page(text: str) -> Page:
    """Return a page. Fails for one that breaks a rule that holds for every page."""
    token = TOKEN.search(text)
    return Page(_checked(TOKEN.sub("token", text)), token[0] if token else "")


@lru_cache(maxsize=4096)
def _checked(text: str) -> Element:
    page = AnyPage(checked(text, ("", "https", "tel", "mailto")))
    assert not PROMISES.search(page.text), f"a promise: {PROMISES.search(page.text)}"
    numbers = {one.get("href") for one in page.root.findall("body/footer//a")}
    assert {"tel:113", "tel:116117"} <= numbers, "no emergency numbers"
    links = page.root.findall("body/footer/div/p[2]/a")
    ways = [one.get("href", "").partition(":")[0] for one in links]
    assert ways == ["tel", "mailto"], "no telephone and e-mail at the foot"
    return page.root


def words_in(address: str) -> set[str]:
    """Return the words of an address, percent-encoding undone."""
    return set(re.findall(r"\w+", unquote(address).casefold()))


def leaks(address: str, codes: Collection[str], texts: Collection[str]) -> bool:
    """Tell whether an address gives away an answer: its code, or its text."""
    plain = unquote(address).replace("+", " ").casefold()
    return bool(words_in(address) & set(codes)) or any(text.casefold() in plain for text in texts)


def headers_of_every_response() -> Iterator[tuple[str, str]]:
    """Yield the headers that every response bears, as the house decided on them."""
    yield "X-Content-Type-Options", "nosniff"
    yield "Referrer-Policy", "same-origin"
    yield "Cross-Origin-Opener-Policy", "same-origin"
    yield "Cross-Origin-Resource-Policy", "same-origin"
    yield "X-Robots-Tag", "noindex, nofollow"
    yield "Content-Security-Policy", POLICY


def check_headers(headers: Headers) -> None:
    """Fail for a response without one of the security headers, or that may be stored."""
    for name, value in headers_of_every_response():
        assert headers.get(name) == value, f"{name}: {headers.get(name)}"
    for feature in ("camera", "microphone", "geolocation"):
        assert f"{feature}=()" in headers["Permissions-Policy"]
    if headers.get("Content-Type", "").startswith(("text/html", "application/json")):
        assert headers["Cache-Control"] == "no-store"
