"""How much a patient downloads: a page on a poor connection comes with the first packets."""

from __future__ import annotations

import gzip
import socket
from contextlib import closing
from pathlib import Path

from cast.apps import LANGUAGES, shipped
from cast.page import read_page
from cast.patient import visit_to
from cast.serving import serving

MAX_BYTES = 14_600
"""What TCP sends before it waits for an answer: ten segments of 1,460 bytes (RFC 6928)."""
PHONE = (
    "Host: {host}\r\n"
    "Accept-Language: {language}\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Connection: close\r\n"
)


def over_the_wire(port: int, path: str, language: str = "nb") -> bytes:
    """Return every byte that a server sends for a page or file, status line and headers too."""
    asked = PHONE.format(host=f"127.0.0.1:{port}", language=language)
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\n{asked}\r\n".encode())
        received = b""
        while part := connection.recv(65536):
            received += part
    return received


def test_the_first_question_comes_in_one_round_trip(tmp_path: Path) -> None:
    """The page with all that it needs, headers included, is within the first flight."""
    with serving(tmp_path, "--surface", "patient") as server:
        for language in LANGUAGES:
            page = over_the_wire(server.port, f"/{language}/q/areas", language)
            html = page.partition(b"\r\n\r\n")[2].decode()
            loads = read_page(html[html.index("<!doctype") :]).loads
            sent = [page, *(over_the_wire(server.port, path) for path in loads)]
            assert all(reply.startswith(b"HTTP/1.1 200") for reply in sent)
            assert sum(map(len, sent)) <= MAX_BYTES, [len(reply) for reply in sent]


def test_files_are_compressed_for_who_takes_that_and_pages_never() -> None:
    """A file is the same either way; a page holds a token beside what was sent (BREACH)."""
    visit = visit_to(shipped())
    visit.open("/nb/q/areas")
    for path in visit.page.loads:
        plain = visit.request("GET", path)
        small = visit.request("GET", path, Accept_Encoding="gzip")
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.body) == plain.body
        assert plain.headers["ETag"] != small.headers["ETag"]
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        refused = visit.request("GET", path, Accept_Encoding="gzip;q=0, br")
        assert refused.body == plain.body
        known = visit.request(
            "GET", path, Accept_Encoding="gzip", If_None_Match=small.headers["ETag"]
        )
        assert (known.status, known.body) == (304, b"")
    page = visit.request("GET", "/nb/q/areas", Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in page.headers


def test_a_page_loads_three_files_and_no_more() -> None:
    """A page needs its style, its script and its mark; all are ours."""
    page = visit_to(shipped()).open("/nb/").page
    assert sorted(path.rsplit(".", 1)[1] for path in page.loads) == ["css", "js", "svg"]
