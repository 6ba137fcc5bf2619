"""A page of either side as a test reads it, and what must be true of every one.

Valid HTML with one heading and a name for each control; nothing inline, nothing from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')
CONTROLS = ("input", "select", "textarea")
SENT = (*CONTROLS, "button")
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "object": "data"}
POINTERS = (
    *("for", "form", "aria-describedby", "aria-labelledby"),
    *("aria-controls", "aria-errormessage"),
)


class AnyPage:
    """One page, as its head, its heading, its links and its errors show it."""

    def __init__(self, root: Element) -> None:
        self.root = root

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
    def errors(self) -> list[tuple[str, str]]:
        """Target and words of every link in the error summary."""
        links = self.root.findall(".//*[@data-error-summary]//a")
        return [(one.get("href", ""), text_of(one)) for one in links]

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


def text_of(element: Element | None) -> str:
    """Return the text inside an element, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def checked(
    text: str, schemes: Sequence[str] = ("", "tel"), *, has_search: bool = False
) -> Element:
    """Return a page's root. Fails for a page that breaks a rule that holds for every page.

    `schemes` are those of addresses that it may lead to. A page that `has_search` has a form that
    changes nothing.
    """
    root = parsed(text)
    page = AnyPage(root)
    assert page.language, "no language"
    assert page.title, "no title"
    assert len(root.findall(".//h1")) == 1, "not exactly one h1"
    assert page.heading, "an empty h1"
    check_references(root)
    _check_controls(root)
    _check_nothing_inline(root)
    for address in page.loads:
        assert address.startswith("/"), f"loads {address}"
        assert not address.startswith("//"), f"loads {address}"
    for address in page.addresses:
        assert urlsplit(address).scheme in schemes, f"leads to {address}"
    for form in root.iter("form"):
        if form.get("method") == "post" or not has_search:
            _check_form(form)
    _check_what_checkers_refuse(root)
    return root


def parsed(text: str) -> Element:
    """Return the root of what a strict parser takes for HTML."""
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert isinstance(root, Element)
    return root


def check_references(root: Element) -> None:
    """Fail for an id that stands twice, or that is named and stands nowhere."""
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)), f"an id stands twice: {sorted(ids)}"
    for element in root.iter():
        for name in POINTERS:
            for target in element.get(name, "").split():
                assert target in ids, f"{name} points at {target!r}, which is nowhere"
        href = element.get("href", "")
        assert not href.startswith("#") or href[1:] in ids, f"a link to {href}, which is nowhere"


def _check_controls(root: Element) -> None:
    labels = {one.get("for") for one in root.iter("label") if text_of(one)}
    wrapped = {id(inner) for label in root.iter("label") if text_of(label) for inner in label}
    for control in (one for tag in CONTROLS for one in root.iter(tag)):
        is_named = id(control) in wrapped or control.get("id") in labels
        is_for_nobody = control.get("type") == "hidden" or {*control.attrib} >= {
            "hidden",
            "readonly",
        }
        assert is_for_nobody or is_named, f"no label: {control.attrib}"
    for element in (*root.iter("button"), *root.iter("a")):
        assert text_of(element), f"no name: {element.attrib}"


def _check_nothing_inline(root: Element) -> None:
    for element in root.iter():
        assert element.tag != "style", "a style element"
        assert element.tag != "script" or element.get("src"), "an inline script"
        assert element.tag != "script" or not text_of(element), "a script with text"
        inline = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not inline, f"inline {inline} on {element.tag}"


def _check_what_checkers_refuse(root: Element) -> None:
    """Refuse what the W3C's checker has complained of, and a strict parser does not."""
    for meta in root.findall(".//meta[@http-equiv='refresh']"):
        assert re.fullmatch(r"[0-9]+; url=\S+", meta.get("content", "")), meta.get("content")
    for option in root.iter("option"):
        assert text_of(option), "an option without a text"
    for day in root.findall(".//input[@type='date'][@value]"):
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", day.get("value", "")), day.attrib
    for hidden in root.findall(".//*[@hidden]"):
        assert "aria-hidden" not in hidden.attrib, hidden.attrib


def _check_form(form: Element) -> None:
    """Fail for a form that posts to the page's own address, or whose token is not its last field.

    A fragment would go with the address; and of a form that was cut short on its way nothing may
    count, so its token comes after all else.
    """
    assert form.get("method") == "post", "a form that puts its answers into the address"
    action = form.get("action")
    assert action, f"a form without an action: {form.attrib}"
    assert "#" not in action, f"a form that leads to {action}"
    named = [one.get("name") for one in form.iter() if one.tag in SENT and one.get("name")]
    assert named[-1:] == ["csrf_token"], "a form cut short on its way would keep its token"
