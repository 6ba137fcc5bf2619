"""A page as a test reads it, and what must be true of every page of the questionnaire.

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

import html5lib

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from werkzeug.datastructures import Headers

TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
CONTROLS = ("input", "select", "textarea")
SENT = (*CONTROLS, "button")
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "object": "data"}
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")
PROMISES = re.compile(
    r"\b(approved|approval|safe|safely|eligible"
    r"|godkjen[tn]\w*|godkjend\w*|trygg\w*|trygt|kvalifiser\w*|egnet|egna|eigna)\b",
    re.IGNORECASE,
)
"""Words that would read as a medical approval, in English, bokmål and nynorsk."""

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


class Page:
    """One page: what a patient sees, and where its links and forms lead."""

    def __init__(self, root: Element, token: str = "") -> None:
        self.root = root
        self.token = token

    @property
    def language(self) -> str:
        """The language the page says it is in."""
        return self.root.get("lang", "")

    @property
    def title(self) -> str:
        """The title in the browser's tab."""
        return text_of(self.root.find("head/title"))

    @property
    def heading(self) -> str:
        """The one h1."""
        return text_of(self.root.find(".//h1"))

    @property
    def text(self) -> str:
        """Everything that can be read on the page."""
        return text_of(self.root.find("body"))

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

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Target and words of every link in the error summary."""
        links = self.root.findall(".//*[@data-error-summary]//a")
        return [(one.get("href", ""), text_of(one)) for one in links]

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

    @property
    def addresses(self) -> list[str]:
        """Every address on the page: links, forms, and what it loads."""
        return [
            element.attrib[name]
            for element in self.root.iter()
            for name in ("href", "src", "action", "data", "formaction")
            if name in element.attrib
        ]

    @property
    def loads(self) -> list[str]:
        """The addresses of style sheets, scripts and pictures."""
        return [
            element.attrib[name]
            for tag, name in LOADED.items()
            for element in self.root.iter(tag)
            if name in element.attrib
        ]

    def _answers(self) -> list[Element]:
        return self.root.findall(".//form[@data-question]//input[@name='answer']")

    def _hidden(self) -> list[Element]:
        forms = self.root.findall(".//form[@data-question]") or self.root.findall(".//form")
        return forms[0].findall(".//input[@type='hidden']") if forms else []


def text_of(element: Element | None) -> str:
    """Return the text inside an element, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


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
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert isinstance(root, Element)
    page = Page(root)
    assert page.language, "no language"
    assert page.title, "no title"
    assert len(root.findall(".//h1")) == 1, "not exactly one h1"
    assert page.heading, "an empty h1"
    _check_references(root)
    _check_controls(root)
    _check_nothing_inline(root)
    _check_addresses(page)
    check_what_checkers_refuse(root)
    assert not PROMISES.search(page.text), f"a promise: {PROMISES.search(page.text)}"
    numbers = {one.get("href") for one in root.findall("body/footer//a")}
    assert {"tel:113", "tel:116117"} <= numbers, "no emergency numbers"
    ways = [one.get("href", "").partition(":")[0] for one in root.findall("body/footer/div/p[2]/a")]
    assert ways == ["tel", "mailto"], "no telephone and e-mail at the foot"
    return root


def _check_references(root: Element) -> None:
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)), f"an id stands twice: {sorted(ids)}"
    for element in root.iter():
        for name in POINTERS:
            for target in element.get(name, "").split():
                assert target in ids, f"{name} points at {target!r}, which is nowhere"
        href = element.get("href", "")
        assert not href.startswith("#") or href[1:] in ids, f"a link to {href}, which is nowhere"


def _check_controls(root: Element) -> None:
    labels = {one.get("for"): text_of(one) for one in root.iter("label")}
    wrapped = {id(inner) for label in root.iter("label") if text_of(label) for inner in label}
    for element in (one for tag in CONTROLS for one in root.iter(tag)):
        is_named = id(element) in wrapped or labels.get(element.get("id")) or _named(element)
        assert element.get("type") == "hidden" or is_named, f"no label: {element.attrib}"
    for element in (*root.iter("button"), *root.iter("a")):
        assert text_of(element) or _named(element), f"no name: {element.attrib}"


def _named(element: Element) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def _check_nothing_inline(root: Element) -> None:
    for element in root.iter():
        assert element.tag != "style", "a style element"
        assert element.tag != "script" or element.get("src"), "an inline script"
        assert element.tag != "script" or not text_of(element), "a script with text"
        inline = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not inline, f"inline {inline} on {element.tag}"


def _check_addresses(page: Page) -> None:
    for address in page.loads:
        assert address.startswith("/"), f"loads {address}"
        assert not address.startswith("//"), f"loads {address}"
    for address in page.addresses:
        assert urlsplit(address).scheme in ("", "https", "tel", "mailto"), f"leads to {address}"
    for form in page.root.iter("form"):
        assert form.get("method") == "post", "a form that puts its answers into the address"
        check_form(form)


def check_what_checkers_refuse(root: Element) -> None:
    """Refuse what the W3C's checker has complained of, and a strict parser does not."""
    for meta in root.findall(".//meta[@http-equiv='refresh']"):
        assert re.fullmatch(r"[0-9]+; url=\S+", meta.get("content", "")), meta.get("content")
    for option in root.iter("option"):
        assert text_of(option), "an option without a text"
    for day in root.findall(".//input[@type='date'][@value]"):
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", day.get("value", "")), day.attrib
    for hidden in root.findall(".//*[@hidden]"):
        assert "aria-hidden" not in hidden.attrib, hidden.attrib


def check_form(form: Element) -> None:
    """Fail for a form that posts to the page's own address, or whose token is not its last field.

    A fragment would go with the address; and of a form that was cut short on its way nothing may
    count, so its token comes after all else.
    """
    action = form.get("action")
    assert action, f"a form without an action: {form.attrib}"
    assert "#" not in action, f"a form that leads to {action}"
    named = [one.get("name") for one in form.iter() if one.tag in SENT and one.get("name")]
    assert named[-1:] == ["csrf_token"], "a form cut short on its way would keep its token"


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
