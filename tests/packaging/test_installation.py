"""From an empty folder to a page behind nginx: wheel, `screener init`, unit, proxy."""

from __future__ import annotations

import getpass
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cast.answers import CLEAR
from cast.patient import Reply, Visit
from cast.serving import free_port
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from programs import PATIENCE, Command, bare, run
from werkzeug.datastructures import Headers

from screener.packaged import packaged
from screener.rulefile import load

pytest_plugins = ["built"]
pytestmark = pytest.mark.xdist_group("wheel")
HOST = "check.clinic.example"
FORM = "application/x-www-form-urlencoded"
PROXY = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
VERIFIER = shutil.which("systemd-analyze")
_OF_OURS = re.compile(r"areas|pregnan|forehead|127\.0\.0\.1|/nb/")
DEBIAN_S = """
daemon off; master_process off; pid {run}/pid; error_log {run}/all.log crit;
events {{}}
http {{
    access_log {run}/access.log; gzip on;
    client_body_temp_path {run}/body; proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/1; uwsgi_temp_path {run}/2; scgi_temp_path {run}/3;
    include "{folder}/nginx.conf";
}}
"""
"""nginx as Debian sets it up, in what matters here: it would log, and compress pages."""


@dataclass(frozen=True)
class Installation:
    """What `screener init` wrote, and where the proxy and the server listen."""

    folder: Path
    python: Path
    port: int
    public_port: int

    @property
    def home(self) -> dict[str, str]:
        """The environment of the programs in it."""
        return bare(self.folder.parent)

    def setting(self, name: str) -> str:
        """Return what the unit says under a name."""
        unit = (self.folder / "screener.service").read_text()
        said: list[str] = re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE)
        return said[0]


@pytest.fixture(scope="module")
def made(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation for the user who runs the tests, by the wheel's own program.

    Where both lie has to be quoted, for systemd, for nginx and for sh.
    """
    folder = tmp_path_factory.mktemp("etc") / "på  klinikken"
    environment = folder.parent / "et miljø"
    environment.symlink_to(programs.parent)
    made = Installation(folder, environment / "bin" / "python", free_port(), free_port())
    options = {
        "--address": f"https://{HOST}:{made.public_port}",
        "--port": str(made.port),
        "--user": getpass.getuser(),
        "--data": str(folder / "data"),
        "--certificate": str(folder / "certificate.pem"),
        "--certificate-key": str(folder / "certificate.key"),
    }
    words = [word for option in options.items() for word in option]
    command: Command = [
        made.python,
        "-c",
        "from screener.start import main; main()",
        "init",
        folder,
    ]
    told = run([*command, *words], folder.parent, made.home)
    assert f"systemctl enable --now '{folder}/screener.service'" in told
    (folder / "data").mkdir(mode=0o700)
    return made


@contextmanager
def served(made: Installation) -> Iterator[None]:
    """Start what the unit starts, as systemd would, and wait until it says that it is ready."""
    lines = (made.folder / made.setting("EnvironmentFile")).read_text().splitlines()
    words = [word for line in lines for word in shlex.split(line, comments=True)]
    settings = dict(word.split("=", 1) for word in words)
    keys = made.setting("Environment").removeprefix("SCREENER_KEYS_FILE=")
    manager = made.folder.parent / "manager"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as told:
        told.bind(str(manager))
        told.settimeout(PATIENCE)
        environ = {
            **made.home,
            **settings,
            "SCREENER_KEYS_FILE": keys.replace("%d", str(made.folder)),
            "NOTIFY_SOCKET": str(manager),
        }
        with running(shlex.split(made.setting("ExecStart")), environ):
            assert told.recv(100) == b"READY=1"
            yield
    manager.unlink()


@contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[None]:
    """Run a program until the block ends."""
    with subprocess.Popen(command, env=environ) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def proxied(made: Installation) -> Iterator[Path]:
    """Run nginx with the block that was written; yield the folder of all that it writes."""
    certify(made.folder)
    work = made.folder.parent / "nginx"
    work.mkdir(exist_ok=True)
    block = made.folder / "nginx.conf"
    block.write_text(block.read_text().replace("/var/log/nginx", str(work)))
    configuration = work / "nginx.conf"
    configuration.write_text(DEBIAN_S.format(run=work, folder=made.folder))
    with running([str(PROXY), "-c", str(configuration), "-p", str(work)], made.home):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", made.public_port)):
                break
        yield work


def certify(folder: Path) -> None:
    """Write a certificate for the clinic's host on this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    places = [x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(places), critical=False)
        .sign(key, SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "certificate.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


def send_over_tls(
    made: Installation, method: str, path: str, headers: Headers, body: bytes
) -> Reply:
    """Send one request to the clinic's address, and trust no other certificate."""
    trust = ssl.create_default_context(cafile=str(made.folder / "certificate.pem"))
    line = HTTPSConnection("127.0.0.1", made.public_port, timeout=PATIENCE, context=trust)
    sent = {**dict(headers.items()), "Host": f"{HOST}:{made.public_port}"}
    with closing(line):
        line.request(method, path, body, sent)
        reply = line.getresponse()
        return Reply(reply.status, Headers(reply.getheaders()), reply.read())


@pytest.mark.skipif(PROXY is None, reason="Debian's nginx-light is not installed")
def test_a_patient_behind_nginx_comes_to_a_result_and_no_log_knows_of_it(
    made: Installation,
) -> None:
    """Over TLS, at a host with a port of its own. Files are compressed, and pages are not."""
    languages = load(packaged("rules.yaml")).in_languages.values()

    def send(method: str, path: str, headers: Headers, body: bytes) -> Reply:
        return send_over_tls(made, method, path, headers, body)

    with proxied(made) as work:
        with served(made):
            visit = Visit(send, languages, f"https://{HOST}:{made.public_port}").open("/nb/")
            visit.cookies["_stranger"] = "1"
            visit.open(visit.page.link("data-start"))
            visit.answer(areas=["forehead"], **{**CLEAR, "pregnancy": "not_sure"})
            visit.sees_outcome("consult_first")
            assert set(visit.cookies) == {"__Host-screener", "_stranger"}
            assert "Strict-Transport-Security" in send("GET", "/nb/", Headers(), b"").headers
            packed = Headers({"Accept-Encoding": "gzip"})
            sheet = re.search(r'href="(/static/[^"]*\.css[^"]*)"', send_page(send))
            assert sheet
            encoding = send("GET", sheet[1], packed, b"").headers.get("Content-Encoding")
            assert encoding == "gzip"
            assert "Content-Encoding" not in send("GET", "/nb/", packed, b"").headers
            assert send("GET", "/intake/login", Headers(), b"").status == 200
            assert send("GET", "/nb/q/none", Headers(), b"").page.link("data-onward")
        assert send("GET", "/nb/q/pregnancy", Headers(), b"").status == 503
        for path in [*work.rglob("*.log"), *work.glob("body/*"), *work.glob("proxy/*")]:
            assert not _OF_OURS.search(path.read_text()), path


@pytest.mark.skipif(PROXY is None, reason="Debian's nginx-light is not installed")
def test_while_the_screener_is_down_nginx_says_so_in_words(made: Installation) -> None:
    """Whatever is asked for, in every language, and with what browsers must not do or keep."""
    sent = Headers({"Cookie": "__Host-screener=a", "Content-Type": FORM})
    with proxied(made):
        replies = [
            send_over_tls(made, method, path, sent, b"answer=yes" if method == "POST" else b"")
            for method in ("GET", "POST")
            for path in ("/nb/", "/intake/", "/nb/q/pregnancy?change=1")
        ]
    page = (made.folder / "away.html").read_bytes()
    for reply in replies:
        assert (reply.status, reply.body) == (503, page)
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert reply.headers["Retry-After"].isdecimal()
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; style-")
        assert "Strict-Transport-Security" in reply.headers
        assert "Set-Cookie" not in reply.headers


@pytest.mark.skipif(PROXY is None, reason="Debian's nginx-light is not installed")
def test_the_screeners_own_error_pages_pass_as_they_are(made: Installation) -> None:
    """They know the patient's language, and what went wrong."""

    class Failing(Quiet):
        def do_GET(self) -> None:
            self.send_response(int(self.path.strip("/")))
            self.end_headers()
            self.wfile.write(b"its own words")

    with proxied(made), upstream(made, Failing):
        for status in (404, 500, 503):
            reply = send_over_tls(made, "GET", f"/{status}", Headers(), b"")
            assert (reply.status, reply.body) == (status, b"its own words")


class Quiet(BaseHTTPRequestHandler):
    """Answers nginx, and logs nothing."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def upstream(made: Installation, handler: type[Quiet]) -> Iterator[None]:
    """Answer in the screener's place until the block ends."""
    with HTTPServer(("127.0.0.1", made.port), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def send_page(send: object) -> str:
    """Return the start page."""
    assert callable(send)
    text: str = send("GET", "/nb/", Headers(), b"").text
    return text


@pytest.mark.skipif(PROXY is None, reason="Debian's nginx-light is not installed")
def test_nginx_hands_on_our_cookies_alone_and_the_address_with_its_port(
    made: Installation,
) -> None:
    """What others have set for the host is none of our business, and would fill our headers."""
    heard: list[Headers] = []

    class Echo(Quiet):
        def do_GET(self) -> None:
            heard.append(Headers(self.headers.items()))
            self.send_response(204)
            self.end_headers()

    with proxied(made), upstream(made, Echo):
        cookies = "_ga=1; __Host-screener=a; x__Host-screener=b; __Host-screener_intake=c; last=1"
        sent = Headers({"Cookie": cookies, "X-Forwarded-For": "10.1.1.1"})
        assert send_over_tls(made, "GET", "/", sent, b"").status == 204
    (got,) = heard
    parts = {part.strip() for part in got["Cookie"].split(";")} - {""}
    assert parts == {"__Host-screener=a", "__Host-screener_intake=c"}
    assert got["Host"] == got["X-Forwarded-Host"] == f"{HOST}:{made.public_port}"
    assert (got["X-Forwarded-For"], got["X-Forwarded-Proto"]) == ("127.0.0.1", "https")


@pytest.mark.skipif(VERIFIER is None, reason="Debian's systemd is not installed")
def test_systemd_takes_the_unit_and_finds_it_closed(made: Installation) -> None:
    """It warns of nothing, and rates what the service could do to the machine as little."""
    unit = made.folder / "screener.service"
    assert run([str(VERIFIER), "verify", unit], made.folder, made.home) == ""
    command: Command = [str(VERIFIER), "security", "--offline=true", "--threshold=40", unit]
    assert "Overall exposure level" in run(command, made.folder, {**made.home, "LANG": "C"})
    assert (made.setting("Type"), made.setting("LimitCORE")) == ("notify", "0")
    assert made.setting("LoadCredential") == f"keys:{made.folder}/keys"


def test_commands_for_the_service_run_as_the_service(made: Installation) -> None:
    """With its user, settings and keys, whoever calls; so accounts are where it looks for them."""
    add = f'echo lindormen under trapp | "{made.folder}/admin" users add kari --password-stdin'
    run(["sh", "-c", add], made.folder.parent, made.home)
    assert (made.folder / "data" / "screener.db").exists()
    assert not (made.folder / "data" / "keys").exists()
