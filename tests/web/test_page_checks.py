"""The checks that every page goes through: each refuses the mistake it is there for."""

from __future__ import annotations

import pytest
from cast.apps import shipped
from cast.page import leaks, read_page
from cast.patient import begin, visit_to
from html5lib.html5parser import ParseError

GOOD = visit_to(shipped()).request("GET", "/nb/q/areas").text
MISTAKES = {
    "an element left open": ("</fieldset>", "", "End tag .form. seen too early"),
    "a block inside a paragraph": (
        '<p class="progress"',
        '<p><div></div></p><p class="progress"',
        "Unexpected end tag .p.",
    ),
    "no doctype": ("<!doctype html>", "", "Expected DOCTYPE"),
    "no language": ('<html lang="nb"', "<html", "no language"),
    "no title": ("<title>", "<title></title><title>", "no title"),
    "two h1": ("<main", "<h1>Again</h1><main", "exactly one h1"),
    "an empty h1": ("<h1>Hvilke områder ønsker du behandlet?</h1>", "<h1> </h1>", "empty h1"),
    "one id twice": ('id="answer-crows_feet"', 'id="answer"', "id stands twice"),
    "a description that is nowhere": ('id="hint"', 'id="tip"', "aria-describedby points at 'hint'"),
    "a link to nowhere on the page": ('href="#main"', 'href="#content"', "a link to #content"),
    "a control without a label": ("<span>Pannerynker</span>", "<span></span>", "no label"),
    "a button without a name": (">Neste</button>", "></button>", "no name"),
    "a refresh that checkers refuse": (
        "</head>",
        '<meta http-equiv="refresh" content="9;url=/"></head>',
        "9;url=/",
    ),
    "hidden twice": (
        '<p class="progress"',
        '<p class="progress" hidden aria-hidden="true"',
        "hidden",
    ),
    "an inline style": ("<fieldset", '<fieldset style="color: red"', "inline"),
    "a style element": ("</head>", "<style>a {}</style></head>", "a style element"),
    "an inline script": ("</head>", "<script>1</script></head>", "an inline script"),
    "an event handler": ("<fieldset", '<fieldset onclick="x()"', "inline"),
    "a script from elsewhere": (
        '<script src="/',
        '<script src="https://cdn.example/',
        "loads https://cdn.example/",
    ),
    "a style sheet from elsewhere": (
        'rel="stylesheet" href="/',
        'rel="stylesheet" href="//x/',
        "loads //x/",
    ),
    "a script for an address": (
        'href="/nb/privacy"',
        'href="javascript:x()"',
        "leads to javascript:",
    ),
    "a form that sends by address": ('<form method="post"', "<form", "into the address"),
    "a form without an action": (
        '<form method="post" action="/nb/q/areas"',
        '<form method="post"',
        "without an action",
    ),
    "a form that leads to a fragment": (
        'action="/nb/q/areas"',
        'action="/nb/q/areas#answer"',
        "a form that leads to",
    ),
    "a promise in English": ("<main", "<p>You are eligible.</p><main", "a promise"),
    "a promise in bokmål": ("<main", "<p>Det er trygt.</p><main", "a promise"),
    "a promise in nynorsk": ("<main", "<p>Du er godkjend.</p><main", "a promise"),
    "no emergency number": ('href="tel:113"', 'href="tel:114"', "no emergency numbers"),
    "no e-mail address": ('</a>, <a href="mailto:', '</a>, <a href="', "no telephone and e-mail"),
}


def test_a_page_without_mistakes_is_read() -> None:
    """The page that the mistakes are made in is refused for none of them."""
    assert read_page(GOOD).question == "areas"


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_page_with_a_mistake_is_refused(right: str, wrong: str, message: str) -> None:
    """One mistake in an otherwise good page is found, by the check that is there for it."""
    assert right in GOOD
    with pytest.raises((AssertionError, ParseError), match=message):
        read_page(GOOD.replace(right, wrong, 1))


@pytest.mark.parametrize(
    "address",
    ["/nb/q/no", "/nb/result?pregnancy=not_sure", "/nb/q/x?a=forehead", "/x?t=Jeg%20er+ikke"],
)
def test_an_answer_in_an_address_is_found(address: str) -> None:
    """A code or a text, encoded or not, anywhere in an address, gives an answer away."""
    assert leaks(address, {"no", "not_sure", "forehead"}, {"Jeg er ikke"})


def test_an_address_without_an_answer_is_fine() -> None:
    """Ids of questions are no answers, and a code inside another word is none either."""
    assert not leaks("/nn/q/not_sure_about?change=1", {"no", "not_sure"}, {"Jeg er ikke"})


def test_a_browser_of_ours_asks_for_no_address_with_an_answer() -> None:
    """The journey fails as soon as it would leave an answer in the history."""
    visit = begin(shipped(), "nb")
    with pytest.raises(AssertionError, match="an answer in the address"):
        visit.open("/nb/q/areas?answer=palms")
