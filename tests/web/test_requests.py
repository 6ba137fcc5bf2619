"""Requests that no page of ours sends: each gets an answer in plain words, and none a traceback."""

from __future__ import annotations

import json
from random import Random

import pytest
from cast.any_page import text_of
from cast.apps import LANGUAGES, app_of, shipped
from cast.page import check_headers, read_page
from cast.patient import begin, in_process, visit_to
from flask import Flask, abort
from werkzeug.datastructures import Headers

from screener.packaged import packaged
from screener.pages.languages import set_up_languages

ERRORS = (400, 403, 404, 413, 422, 429, 503)


@pytest.fixture(scope="module")
def failing() -> Flask:
    """An application with an address for each error that a page may end in."""
    app = app_of(packaged("rules.yaml"))

    @app.get("/<language>/abort/<int:status>")
    def fail(language: str, status: int) -> str:  # noqa: ARG001 - read from the address
        abort(status)

    @app.get("/<language>/raise")
    def broken(language: str) -> str:
        message = f"pregnancy: yes {language}"
        raise RuntimeError(message)

    return app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ERRORS)
def test_every_error_has_a_page(failing: Flask, language: str, status: int) -> None:
    """An error page says what to do and whom to call, in the language of the address."""
    page = visit_to(failing).open(f"/{language}/abort/{status}").sees_error(status).page
    assert page.language == language
    assert "55 11 76 70" in page.main
    assert f"/{language}/" in page.addresses


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_words_of_its_own(failing: Flask, language: str) -> None:
    """No two errors are told alike."""
    told = [403, 404, 413, 422, 429, 503]
    pages = [visit_to(failing).open(f"/{language}/abort/{status}").page for status in told]
    assert len({page.heading for page in pages}) == len(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_ours_is_told_without_its_details(failing: Flask, language: str) -> None:
    """A program error shows its own page, whole and checked, and nothing of the error."""
    reply = in_process(failing)("GET", f"/{language}/raise", Headers(), b"")
    assert reply.status == 500
    check_headers(reply.headers)
    assert reply.page.language == language
    assert "RuntimeError" not in reply.text
    assert "pregnancy" not in reply.text


def test_an_error_keeps_the_answers(failing: Flask) -> None:
    """Whatever went wrong, the patient goes on where she was."""
    visit = begin(failing, "nb").answer(areas=["palms"], pregnancy="yes")
    for status in ERRORS:
        visit.open(f"/nb/abort/{status}")
    visit.open("/nb/q/breastfeeding").sees_question("breastfeeding")


def test_an_address_without_a_language_answers_in_the_browser_s() -> None:
    """A page that is not there is told of in the language that the browser asks for."""
    for asked, language in (("en", "en"), ("nn-NO", "nn"), ("fr", "en")):
        reply = visit_to(shipped()).request("GET", "/nowhere/at/all", Accept_Language=asked)
        assert (reply.status, reply.page.language) == (404, language)


NOWHERE = (
    "/nb/q/nose",
    "/nb/q/",
    "/fr/",
    "/fr/q/areas",
    "/nb/q/areas/",
    "/nb/q/AREAS",
    "/NB/q/areas",
    "/static/",
    "/static/0/screener.css",
    "/static/../rules.yaml",
    "/nb/%2e%2e/%2e%2e/etc/passwd",
    "/%ff%fe/x",
    "/nb/q/%00",
    "/nb/q/%F0%28%8C",
    "/nb/q/%ED%A0%80",
    "/nb/q/" + "a" * 5000,
    "/nb/q/{{7*7}}",
    "/nb/q/areas%0d%0aSet-Cookie:x=1",
    "/nb/finished/x",
    "/.git/config",
)


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:30])
def test_an_address_that_is_none_is_not_found(path: str) -> None:
    """An address that leads nowhere gets the page that says so."""
    assert in_process(shipped())("GET", path, Headers(), b"").status == 404


def test_no_address_is_an_error_of_ours() -> None:
    """Addresses of random bytes, raw and percent-encoded, are found or not, never a 500."""
    random = Random(7)  # noqa: S311 - no secret
    send = in_process(shipped())
    alphabet = ["/", "nb", "q", "areas", "%", "%00", "%ff", "%2f", "..", ";", "?", "&", "=", "æ"]
    alphabet += ["%e2%82", "\\", "'", '"', "<", "%ed%a0%80", "check", "result", "finish", "*"]
    for _ in range(400):
        path = "/" + "".join(random.choices(alphabet, k=random.randrange(8)))
        for method in ("GET", "POST", "HEAD"):
            assert send(method, path, Headers(), b"").status < 500, (method, path)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", ["/nb/", "/nb/q/areas", "/nb/check", "/nb/finish", "/healthz"])
def test_other_methods_are_refused(method: str, path: str) -> None:
    """A method that a page does not know is refused, and the ones it knows are named."""
    reply = visit_to(shipped()).request(method, path)
    assert reply.status == 405
    assert "OPTIONS" in reply.headers["Allow"]


@pytest.mark.parametrize("path", ["/nb/", "/nb/q/areas", "/nb/privacy", "/healthz"])
def test_head_is_get_without_a_body(path: str) -> None:
    """HEAD has the status and the headers of GET, and nothing else."""
    got, head = (visit_to(shipped()).request(method, path) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (got.status, b"")
    assert set(head.headers.keys()) == set(got.headers.keys())


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/nb/q/areas", "GET HEAD OPTIONS POST"), ("/nb/finish", "GET HEAD OPTIONS POST")],
)
def test_options_says_what_a_page_takes(path: str, methods: str) -> None:
    """OPTIONS names the methods of an address and sets no cookie."""
    reply = visit_to(shipped()).request("OPTIONS", path)
    assert sorted(reply.headers["Allow"].split(", ")) == methods.split()
    assert "Set-Cookie" not in reply.headers


def test_a_body_that_is_too_large_is_refused() -> None:
    """More than any page of ours can send is refused, and the answers are kept."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    visit.submit("no" * 20_000).sees_error(413)
    visit.open(visit.page.link("data-onward")).sees_question("pregnancy")
    assert visit.open("/nb/q/areas").page.chosen == ["palms"]


def test_a_body_of_many_small_fields_is_no_error() -> None:
    """Thousands of fields within the limit are read, and are no answer."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    fields = [("a", "")] * 4000
    visit.post("/nb/q/pregnancy", [*visit.page.hidden.items(), *fields]).sees_refusal("pregnancy")


def test_a_multipart_body_of_many_parts_is_refused() -> None:
    """Parts beyond number are refused before they cost anything."""
    visit = begin(shipped(), "nb")
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 5000 + b"--x--\r\n"
    reply = visit.request("POST", "/nb/q/areas", body, "multipart/form-data; boundary=x")
    assert reply.status == 413


@pytest.mark.parametrize("name", ["evil.example", "localhost", "check.example.evil.example"])
def test_a_host_name_that_is_not_ours_is_refused(name: str) -> None:
    """With a public address, a request under another name is refused, without an echo of it."""
    app = app_of(packaged("rules.yaml"), public_url="https://check.example")
    reply = in_process(app)("GET", "/nb/", Headers({"Host": name}), b"")
    assert (reply.status, reply.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert name not in reply.text
    check_headers(reply.headers)


@pytest.mark.parametrize(
    "name", ["a b", "[::1", "x:99999", "<script>", "a/b", "\xe6", "a..b", "x" * 64]
)
@pytest.mark.parametrize("path", ["/nb/", "/nb", "/", "/nowhere/x"])
def test_a_host_that_is_no_name_is_no_error_of_ours(name: str, path: str) -> None:
    """Whatever stands for the host, and whether or not an address needs it, nothing breaks."""
    assert in_process(shipped())("GET", path, Headers({"Host": name}), b"").status < 500


@pytest.mark.parametrize("url", ["https://check.example", "https://check.example:8443"])
def test_our_own_host_name_is_served(url: str) -> None:
    """The name of the public address is served, with or without a port."""
    app = app_of(packaged("rules.yaml"), public_url=url)
    host = Headers({"Host": url.removeprefix("https://")})
    assert in_process(app)("GET", "/nb/", host, b"").status == 200


def test_a_forwarded_header_is_believed_from_known_proxies_only() -> None:
    """Without a proxy in front, nobody can say under which name a request came."""
    app = app_of(packaged("rules.yaml"), public_url="https://check.example")
    headers = Headers({"Host": "evil.example", "X-Forwarded-Host": "check.example"})
    assert in_process(app)("GET", "/nb/", headers, b"").status == 400


def test_static_files_are_kept_for_good() -> None:
    """Style, script and mark bear a digest in their names, and may be kept as long as they last."""
    page = visit_to(shipped()).open("/nb/").page
    kinds = set()
    for path in page.loads:
        reply = visit_to(shipped()).request("GET", path)
        assert (reply.status, len(path.split("/")[2])) == (200, 16)
        kept = {"public", "max-age=31536000", "immutable"}
        assert set(reply.headers["Cache-Control"].split(", ")) == kept
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        kinds.add(reply.headers["Content-Type"].split(";")[0])
    assert kinds == {"text/css", "text/javascript", "image/svg+xml"}


def test_a_static_file_the_browser_has_is_not_sent_again() -> None:
    """A browser that asks whether its copy holds is told so."""
    visit = visit_to(shipped())
    path = visit.open("/nb/").page.loads[0]
    tag = visit.request("GET", path).headers["ETag"]
    assert visit.request("GET", path, If_None_Match=tag).status == 304


def test_search_engines_are_kept_out() -> None:
    """Every page says, in its head and in a header, that it is not for an index."""
    reply = visit_to(shipped()).request("GET", "/nb/")
    assert reply.headers["X-Robots-Tag"] == "noindex, nofollow"
    robots = read_page(reply.text).root.find("head/meta[@name='robots']")
    assert robots is not None
    assert robots.get("content") == "noindex"


def test_probes_tell_what_is_served() -> None:
    """The probes answer in JSON; readiness names version and digest of the rules."""
    visit = visit_to(shipped())
    rules = shipped().extensions["screener"].edition.questionnaire
    assert json.loads(visit.request("GET", "/healthz").text) == {"status": "ok"}
    ready = json.loads(visit.request("GET", "/readyz").text)
    assert ready["version"] == rules.version
    assert ready["digest"] == rules.digest


def test_a_language_that_was_never_compiled_is_not_served() -> None:
    """A language without its compiled catalogue would silently speak English: it is refused."""
    with pytest.raises(FileNotFoundError, match=r"fi.LC_MESSAGES.messages\.mo is missing"):
        set_up_languages(Flask("pages"), ["nb", "fi"])


@pytest.mark.parametrize(("path", "status"), [("/nb", 200), ("/fr", 404), ("//nb/q/areas", 404)])
def test_no_redirect_comes_before_what_an_address_is(path: str, status: int) -> None:
    """The start page answers without its slash, and what is no address is none: at once."""
    reply = in_process(shipped())("GET", path, Headers({"Host": "evil.example"}), b"")
    assert reply.status == status


def test_what_browsers_and_robots_ask_of_every_site_is_answered() -> None:
    """The icon is the mark, and robots are asked to stay away."""
    visit = visit_to(shipped())
    assert visit.request("GET", "/robots.txt").text == "User-agent: *\nDisallow: /\n"
    icon = visit.request("GET", "/favicon.ico")
    assert icon.status == 303
    assert visit.request("GET", icon.location).headers["Content-Type"] == "image/svg+xml"


def test_a_link_to_finish_deletes_nothing() -> None:
    """Asked for by a link, a preview or Back, it leads back to where she was."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    assert visit.request("GET", "/nb/finish").location == "/nb/q/pregnancy"
    assert visit.open("/nb/q/areas").page.chosen == ["palms"]
    assert visit_to(shipped()).request("GET", "/nb/finish").location == "/nb/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_how_to_reach_the_clinic_at_its_foot(failing: Flask, language: str) -> None:
    """Telephone and e-mail stand in the same place of every page."""
    visit = begin(failing, language)
    places = ("", "q/areas", "privacy", "accessibility", "finished", "abort/503", "nowhere/at/all")
    feet = set()
    for place in places:
        foot = visit.open(f"/{language}/{place}").page.root.find("body/footer/div")
        assert foot is not None
        links = [link.get("href") for link in foot[1].iter("a")]
        assert links == ["tel:55117670", "mailto:sekretaer@plastkir.no"]
        feet.add(text_of(foot[1]))
    assert len(feet) == 1


@pytest.mark.parametrize("place", ["", "q/areas", "abort/503"])
def test_who_cannot_phone_may_write(failing: Flask, place: str) -> None:
    """The start, the first question and every error offer another way than the telephone."""
    main = begin(failing, "nb").open(f"/nb/{place}").page.main
    assert "Kan du ikke ringe? Skriv til sekretaer@plastkir.no og be oss ta kontakt." in main
    assert "tolk" in main
