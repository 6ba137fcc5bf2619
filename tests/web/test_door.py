"""A request counts only when it is whole: what stands between the network and the pages."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from cast.patient import Visit, over_http
from cast.serving import Server, serving

from screener.packaged import packaged
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = 64
"""More than the threads of the nurse's side."""
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of both sides."""
    with serving(tmp_path_factory.mktemp("door")) as server:
        yield server


def said(server: Server, *lines: str, body: str = "", is_cut: bool = False) -> str:
    """Send a request, say if cut that no more comes, and return the first line of the reply.

    With the address that it leads to, if it is a redirect.
    """
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        if is_cut:
            line.shutdown(socket.SHUT_WR)
        with line.makefile("rb") as reply:
            first = reply.readline()
            head = iter(reply.readline, b"\r\n") if b" 303 " in first else ()
            leads_to = [header for header in head if header.lower().startswith(b"location:")]
            return b" ".join([first.strip(), *leads_to]).decode("latin-1").strip()


def test_unfinished_forms_stop_no_page(server: Server) -> None:
    """Beside more unfinished forms than there are threads, both sides answer."""
    with ExitStack() as held:
        for _ in range(UNFINISHED):
            line = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(
                f"POST /intake/login HTTP/1.1\r\nHost: h\r\n{FORM}\r\n"
                "Content-Length: 99\r\n\r\nx".encode()
            )
        for path in ("/nb/", "/intake/login"):
            reply = said(server, f"GET {path} HTTP/1.1", "Host: h", "Connection: close")
            assert " 200 " in reply


@pytest.mark.parametrize("path", ["/nb/start", "/nb/q/areas", "/intake/login", "/%69ntake/login"])
def test_a_body_cut_short_is_never_taken(server: Server, path: str) -> None:
    """Of a form that is shorter than it says nothing is read."""
    lines = (f"POST {path} HTTP/1.1", "Host: h", FORM, "Content-Length: 9")
    reply = said(server, *lines, body="a=no", is_cut=True)
    assert not reply or " 400 " in reply


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 4",),
        ("Host: a", "Host: b", "Content-Length: 4"),
        ("Host: a", "Content-Length: 4", "Content-Length: 5"),
        ("Host: a", "Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Host: a",),
    ],
)
def test_an_ambiguous_request_is_refused(server: Server, lines: tuple[str, ...]) -> None:
    """No host or two, two lengths, a length beside chunks, or no length: 400 or 411."""
    reply = said(server, "POST /nb/q/areas HTTP/1.1", *lines, FORM, body="a=no")
    assert reply.split(" ")[1] in {"400", "411"}


def test_a_body_above_the_limit_is_refused_unread(server: Server) -> None:
    """The length alone is enough to refuse it."""
    reply = said(server, "POST /nb/q/areas HTTP/1.1", "Host: h", FORM, "Content-Length: 99999999")
    assert " 413 " in reply


@pytest.mark.parametrize(
    ("path", "asked", "language"),
    [
        ("/nn/start", "en", "nn"),
        ("/intake/login", "no", "nb"),
        ("/x", "de", "en"),
        ("/x", "", "nb"),
        ("*", "nn", "nn"),
    ],
)
def test_who_is_turned_away_reads_why_in_her_language(
    server: Server, path: str, asked: str, language: str
) -> None:
    """That of the address, else what her browser asks for; with what to do, and a way on.

    Also where the address is that of no page at all.
    """
    page = turned_away(server, path, asked)
    assert page.startswith("HTTP/1.1 411 ")
    assert f'<html lang="{language}"' in page
    assert page.count("<h1>") == 1
    home = "/intake/" if path.startswith("/intake/") else f"/{language}/"
    assert f'href="{home}"' in page


def test_a_nurse_who_is_turned_away_is_not_spoken_to_as_a_patient(server: Server) -> None:
    """No answers of hers are kept, and the start is the desk; a patient finds the telephone."""
    nurse, patient = (turned_away(server, path, "en") for path in ("/intake/", "/en/start"))
    for words in ("answers so far are kept", 'href="tel:', 'href="/en/'):
        assert (words in nurse, words in patient) == (False, True)


def turned_away(server: Server, path: str, asked: str) -> str:
    """Send a form that says no length, and return what comes back."""
    request = f"POST {path} HTTP/1.1\r\nHost: h\r\nAccept-Language: {asked}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(request.encode())
        with line.makefile("rb") as reply:
            return reply.read().decode()


def test_http_1_0_is_answered_and_http_2_is_not(server: Server) -> None:
    """Proxies speak HTTP/1.0 by default; HTTP/2 with prior knowledge is not spoken."""
    assert " 200 " in said(server, "GET /nb/ HTTP/1.0", "Host: h")
    assert " 200 " not in said(server, "PRI * HTTP/2.0", body="SM\r\n\r\n")


def post(server: Server, path: str, cookies: str, body: str) -> str:
    """Send a form with a Cookie header as it stands, and return what comes back."""
    return said(
        server,
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        FORM,
        f"Cookie: {cookies}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        body=body,
    )


def post_first_answer(server: Server, cookies: str) -> str:
    """Answer the first question with a Cookie header, in which `{}` stands for ours."""
    visit = Visit(over_http(server.port), load(packaged("rules.yaml")).in_languages.values())
    visit.open("/nb/")
    visit.open(visit.page.link("data-start"))
    ours = "; ".join(f"{name}={value}" for name, value in visit.cookies.items())
    body = urlencode(list(visit.page.hidden.items()))
    return post(server, visit.path, cookies.replace("{}", ours), body)


def test_a_neighbours_cookie_costs_nobody_her_own(server: Server) -> None:
    """A cookie of the same domain that is not ASCII hides no other."""
    plain = post_first_answer(server, "{}")
    assert plain.startswith("HTTP/1.1 ")
    assert " 303 " in plain
    assert "/nb/gone" not in plain
    assert post_first_answer(server, "sted=Tromsø; {}") == plain


def test_of_two_cookies_of_our_name_neither_is_guessed(server: Server) -> None:
    """Which of the two is ours cannot be known: it is as if there were none."""
    assert "/nb/gone" in post_first_answer(server, "{}; {}")
    assert "/nb/gone" in post_first_answer(server, "other=1")


def log_in(server: Server, cookies: str) -> str:
    """Try a wrong password with a Cookie header, in which `{}` stands for ours."""
    form = urlopen(f"http://127.0.0.1:{server.port}/intake/login", timeout=60)
    ours = "; ".join(one.partition(";")[0] for one in form.headers.get_all("Set-Cookie"))
    token = form.read().decode().partition('name="csrf_token" value="')[2].partition('"')[0]
    body = urlencode({"username": "kari", "password": "wrong", "csrf_token": token})
    return post(server, "/intake/login", cookies.replace("{}", ours), body)


def test_a_neighbours_cookie_costs_no_nurse_her_form(server: Server) -> None:
    """The login form is as good beside a cookie that is not ASCII as without it."""
    assert " 400 " in log_in(server, "{}; {}")
    plain = log_in(server, "{}")
    assert " 400 " not in plain
    assert log_in(server, "sted=Tromsø; {}") == plain


def test_a_host_is_the_same_in_capitals_and_with_a_dot(tmp_path: Path) -> None:
    """Of the public address neither case nor the final dot of the root counts."""
    with serving(tmp_path, SCREENER_PUBLIC_URL="https://time.example.no") as server:
        for host in ("time.example.no", "Time.Example.NO.", "time.example.no:443"):
            assert " 400 " not in said(server, "GET /healthz HTTP/1.1", f"Host: {host}"), host
        assert " 400 " in said(server, "GET /healthz HTTP/1.1", "Host: other.example.no")


def test_no_header_passes_for_the_one_a_proxy_sets(tmp_path: Path) -> None:
    """Written with an underscore a header is none: in WSGI it would be the proxy's own."""
    public = {"SCREENER_PUBLIC_URL": "https://time.example.no", "SCREENER_PROXY_HOPS": "1"}
    with serving(tmp_path, "--surface", "patient", **public) as server:
        asked = ("GET /healthz HTTP/1.1", "Host: inner")
        assert " 200 " in said(server, *asked, "X-Forwarded-Host: time.example.no")
        assert " 400 " in said(server, *asked, "X_Forwarded_Host: time.example.no")
