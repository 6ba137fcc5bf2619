"""Anything at all is sent to every address of both sides, and nothing of it makes a page fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from cast.clinic import Clinic
from cast.nurse import FORM, HOME
from cast.page import read_page
from werkzeug.test import Client

from screener import intake
from screener.packaged import packaged
from screener.settings import Settings
from screener.web import create_app

if TYPE_CHECKING:
    from flask import Flask

METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")
TYPES = (
    FORM,
    FORM,
    FORM,
    "multipart/form-data; boundary=x",
    "application/json",
    "",
    "tekst/Ø",
    ";",
)
TEXTS = (
    *("", "no", "yes", "not_sure", "forehead", "palms", "nb", "en", "areas", "pregnancy", "\0"),
    *("x" * 5000, "'; DROP TABLE staff; --", "<script>", "{{ 7 }}", "%s%n", "../../etc/passwd"),
    *("Tromsø", "\N{PILE OF POO}", "\N{RIGHT-TO-LEFT OVERRIDE}", "-1", "1e999", "\r\nX: y", "[]"),
)
NAMES = (
    *("answer", "csrf_token", "areas", "pregnancy", "infection", "answer-code", "own-note"),
    *("page-language", "name", "password", "code", "new_password", "changes", "back", "language"),
)
HEADERS = (
    *("Cookie", "Accept-Language", "Referer", "Origin", "If-None-Match", "If-Modified-Since"),
    *("Range", "Content-Encoding", "X-Forwarded-For", "X-Forwarded-Host", "Host"),
)
Record = Callable[[str, object], None]
ALPHABET = "ABCabc019-_=+/.%~!$\xe6\xff"
FEW, MANY = 600, 20_000
FEW_CHANGES, MANY_CHANGES = 200, 10_000
LOG_IN_AGAIN = 500
"""After so many requests a nurse whom one of them logged out logs in again."""


@pytest.fixture
def own(clinic_with: Callable[[Path], Clinic]) -> Clinic:
    """A clinic of the shipped rules that no other test uses."""
    return clinic_with(packaged("rules.yaml"))


def routes(clinic: Clinic) -> Sequence[str]:
    """Return the address of every page of both sides, with `<…>` where it takes something."""
    settings = Settings(rules=clinic.data / "rules.yaml", data=clinic.data, keys=clinic.keys)
    sides: list[tuple[str, Flask]] = [
        ("", create_app(settings, clinic.rules)),
        (intake.MOUNTED_AT, clinic.desk),
    ]
    found = {at + rule.rule for at, side in sides for rule in side.url_map.iter_rules()}
    return sorted(found)


def address(route: str, random: Random) -> str:
    """Return an address of a route, more often one that exists."""
    parts = []
    for part in route.split("/"):
        known = {"<language>": "nb", "<question_id>": random.choice(("areas", "pregnancy"))}
        text = random.choice(TEXTS) if random.random() < 0.2 else known.get(part, "x")
        parts.append(quote(text, safe="") if part.startswith("<") else part)
    query = "?" + urlencode(fields(random)) if random.random() < 0.2 else ""
    return "/".join(parts) + query


def fields(random: Random) -> list[tuple[str, str]]:
    """Return some fields, known and unknown."""
    number = random.randrange(6)
    return [(random.choice((*NAMES, *TEXTS)), random.choice(TEXTS)) for _ in range(number)]


def body(random: Random, tokens: Sequence[str]) -> bytes:
    """Return a form, half of the time with a token that counts, or no form at all."""
    if random.random() < 0.2:
        return random.randbytes(random.randrange(300))
    sent = fields(random)
    if random.random() < 0.5:
        sent.append(("csrf_token", random.choice(tokens)))
    return urlencode(sent).encode()


def strange_headers(random: Random) -> Iterator[tuple[str, str]]:
    """Yield some headers with values that mean nothing, or something else."""
    for name in random.sample(HEADERS, random.choice((0, 0, 0, 1, 2))):
        text = random.choice((*TEXTS, random.randbytes(9).decode("latin-1")))
        yield name, text.encode("latin-1", "ignore").decode("latin-1").translate({10: 32, 13: 32})


def changed(value: str, random: Random) -> str:
    """Return a cookie's value with something taken out, put in, or written over."""
    place, length = random.randrange(len(value)), random.randrange(1, 9)
    some = "".join(random.choices(ALPHABET, k=length))
    return random.choice(
        (
            value[:place],
            value[place + 1 :],
            value[:place] + value[place + length :],
            value[:place] + some + value[place:],
            value[:place] + some + value[place + length :],
            value[::-1],
            some,
        )
    )


def cookie_header(cookies: dict[str, str]) -> str:
    """Return what a browser sends of its cookies."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@pytest.mark.parametrize("number", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_no_request_makes_a_page_fail(own: Clinic, number: int, record_property: Record) -> None:
    """Whatever is sent to whichever address of either side, no answer is an error of ours."""
    random = Random(number)  # noqa: S311 - no secret
    client = Client(own.served, use_cookies=False)
    first = client.get("/nb/q/areas")
    name, _, value = first.headers["Set-Cookie"].partition(";")[0].partition("=")
    addresses = routes(own)
    statuses: Counter[int] = Counter()
    cookies, tokens = "", [""]
    for turn in range(number):
        if turn % LOG_IN_AGAIN == 0:
            nurse = own.nurse().opens()
            cookies = cookie_header({**own.cookies, name: value})
            tokens = [nurse.token, read_page(first.text).hidden["csrf_token"]]
        method, route = random.choice(METHODS), addresses[turn % len(addresses)]
        reply = client.open(
            address(route, random),
            method=method,
            data=body(random, tokens) if method != "GET" else None,
            content_type=random.choice(TYPES) if method != "GET" else None,
            headers=[("Cookie", cookies), *strange_headers(random)],
        )
        assert reply.status_code < 500, (turn, method, route, reply.text)
        statuses[reply.status_code] += 1
    assert {200, 303, 400, 404, 405} <= statuses.keys(), statuses
    done = f"requests of any content to all {len(addresses)} addresses of both sides"
    record_property("figure", f"{done} | {number:,} | 0 answers of 500 and above")


@pytest.mark.parametrize(
    "number", [FEW_CHANGES, pytest.param(MANY_CHANGES, marks=pytest.mark.long)]
)
@pytest.mark.parametrize("name", ["screener_intake", "screener_device"])
def test_no_changed_cookie_makes_a_page_fail(
    own: Clinic, name: str, number: int, record_property: Record
) -> None:
    """However a nurse's cookie is changed, her page or the login comes, and no error of ours."""
    random = Random(number)  # noqa: S311 - no secret
    own.nurse()
    client = Client(own.served, use_cookies=False)
    value = own.cookies[name]
    for _ in range(number):
        other = changed(value, random)
        cookies = cookie_header({**own.cookies, name: other})
        reply = client.get(HOME, headers={"Cookie": cookies})
        assert reply.status_code in (200, 302, 303), (other, reply.text)
        if name == "screener_intake" and other.rpartition(".")[0] != value.rpartition(".")[0]:
            assert reply.status_code != 200, other
    came = "0 errors, 0 let in" if name == "screener_intake" else "0 errors"
    record_property("figure", f"changes of the cookie {name} | {number:,} | {came}")
