"""`screener serve`: what it refuses to start with, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from itertools import takewhile
from pathlib import Path
from threading import Timer
from time import monotonic

import pytest
from cast.command import environment, run, run_process
from cast.patient import Visit, over_http
from cast.serving import COMMAND, PATIENCE_SECONDS, free_port, serving, wait_until_open
from rulefiles.models import rule_file, scope, screen, write

from screener.keys import keys_from_text
from screener.packaged import packaged
from screener.rulefile import load


def status_of(port: int, path: str) -> int:
    """Ask a server on this machine for a page and return the status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_signal_ends_it_cleanly(tmp_path: Path, signal_number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end it with exit status 0 and without a word, its port free again."""
    with serving(tmp_path, "--surface", "patient") as server:
        assert status_of(server.port, "/nb/") == 200
        server.process.send_signal(signal_number)
        assert server.process.wait(30) == 0
    assert "Traceback" not in server.output.read_text()
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


WAITS_TO_BE_TOLD = """
import signal
from screener.cli.place import Place
from screener.cli.serve import server_at

server = server_at(Place("127.0.0.1", 8000, None), workers=1)
signal.signal(signal.SIGTERM, server.signal_handler_interrupt)
while True:
    print("Waiting", flush=True)
    server.main_loop_interrupt.wait()
    server.main_loop_interrupt.clear()
"""


def test_a_signal_upon_another_does_not_hold_it_up() -> None:
    """Whoever presses Ctrl-C twice, or `make` that passes on what reached the server already."""
    line = [sys.executable, "-c", WAITS_TO_BE_TOLD]
    with subprocess.Popen(line, stdout=subprocess.PIPE) as process:
        late = Timer(PATIENCE_SECONDS, process.kill)
        late.start()
        assert process.stdout
        for microseconds in range(3_000):
            if not process.stdout.readline():
                break
            process.send_signal(signal.SIGTERM)
            moment = monotonic() + microseconds % 300 / 1_000_000
            while monotonic() < moment:
                pass
            process.send_signal(signal.SIGTERM)
        is_held_up = not process.stdout.readline()
        late.cancel()
        process.kill()
    assert not is_held_up


def test_it_says_where_and_what_it_serves(tmp_path: Path) -> None:
    """The address, the rule file, its version and the result of its check are printed."""
    with serving(tmp_path, "--surface", "patient") as server:
        while "Serving at" not in (printed := server.output.read_text()):
            assert server.process.poll() is None
    assert f"http://127.0.0.1:{server.port}/" in printed
    assert f"{packaged('rules.yaml')}: version " in printed
    assert "127 book" in printed


def test_what_it_says_is_true_when_it_is_said(tmp_path: Path) -> None:
    """The moment that "Serving at" can be read, a page is answered."""
    port = free_port()
    line = [COMMAND, "serve", "--port", str(port), "--surface", "patient"]
    with subprocess.Popen(line, env=environment(tmp_path), stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert any(printed.startswith(b"Serving at") for printed in process.stdout)
            assert status_of(port, "/nb/") == 200
        finally:
            process.terminate()


def test_it_serves_from_any_folder(tmp_path: Path) -> None:
    """A rule file named beside the folder at hand is served, its translations with it."""
    (tmp_path / "clinic").mkdir()
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path / "clinic", rule_file(scope("areas", "face"), screen("ill")))
    with serving(tmp_path / "elsewhere", "--rules", "../clinic/rules.yaml") as server:
        assert status_of(server.port, "/en/q/areas") == 200


def test_both_sides_are_served_unless_only_one_is_asked_for(tmp_path: Path) -> None:
    """The nurse's side is served beside the patient's; a public node leaves it out."""
    with serving(tmp_path) as server:
        assert status_of(server.port, "/nb/") == 200
        assert status_of(server.port, "/intake/") in (200, 302, 303)
    with serving(tmp_path, "--surface", "patient") as server:
        assert status_of(server.port, "/nb/") == 200
        assert status_of(server.port, "/intake/") == 404


def test_rules_that_do_not_pass_are_not_served(tmp_path: Path) -> None:
    """The errors are printed as `screener check` prints them, with its exit status."""
    data = rule_file(screen("ill"))
    data["rules"][0]["when"] = {"ill": ["yess"]}
    path = write(tmp_path, data)
    served, checked = run_process(tmp_path, "serve", "--rules", path), run(tmp_path, "check", path)
    assert (served.status, served.out, served.err) == (1, "", checked.err)
    assert run_process(tmp_path, "serve", "--rules", "missing.yaml").status == 2


def test_rules_whose_answers_fit_no_cookie_are_not_served(tmp_path: Path) -> None:
    """The check says so already, and serving refuses the file before the first patient."""
    questions = [scope(f"q{number}", "here", "there") for number in range(400)]
    path = write(tmp_path, rule_file(*questions, screen("ill")))
    checked = run(tmp_path, "check", path)
    assert checked.status == 0
    assert "this file has too many questions to be served" in checked.out
    ran = run_process(tmp_path, "serve", "--rules", path)
    assert (ran.status, "too many questions to be served" in ran.err) == (1, True)


def test_a_port_in_use_is_told_of(tmp_path: Path) -> None:
    """Where another server listens already, it says so in a line, and which options help."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = run_process(tmp_path, "serve", "--port", str(port))
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert f"127.0.0.1:{port}" in ran.err


@pytest.mark.parametrize("option", ["--port", "--socket"])
def test_of_two_started_at_once_one_serves(tmp_path: Path, option: str) -> None:
    """The other says so in a line; else both would answer by turns, each by rules of its own."""
    place = str(free_port()) if option == "--port" else str(tmp_path / "s")
    line = [COMMAND, "serve", option, place, "--surface", "patient", "--workers", "2"]
    environ = environment(tmp_path, PYTHONUNBUFFERED="1")
    both = [
        subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    try:
        serves = [any(said.startswith(b"Serving at") for said in one.stdout or ()) for one in both]
        assert sorted(serves) == [False, True]
        refused, other = both[serves.index(False)], both[serves.index(True)]
        _, told = refused.communicate(timeout=PATIENCE_SECONDS)
        assert (refused.returncode, len(told.splitlines())) == (1, 1)
        assert f"{place}: Address already in use. Choose another --".encode() in told
        assert other.poll() is None
    finally:
        for one in both:
            one.terminate()
            one.communicate()


def test_a_socket_is_another_in_another_folder_of_the_same_path(tmp_path: Path) -> None:
    """As in two containers that share a network: each has a folder of its own, called alike."""
    folder = tmp_path / "run"
    line = [COMMAND, "serve", "--socket", str(folder / "s"), "--surface", "patient"]
    environ = environment(tmp_path, PYTHONUNBUFFERED="1")
    with ExitStack() as served:
        for name in ("first", "second"):
            folder.mkdir()
            one = served.enter_context(
                subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, encoding="utf-8")
            )
            served.callback(one.terminate)
            assert any(said.startswith("Serving at") for said in one.stdout or ()), name
            folder.rename(tmp_path / name)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70, "a..b", "256.1.1.1", "æ" * 80])
def test_a_host_that_cannot_be_served_is_told_of(tmp_path: Path, host: str) -> None:
    """A name that is no address of this machine is told of in a line."""
    ran = run_process(tmp_path, "serve", "--host", host)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "--host" in ran.err


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_is_a_number(tmp_path: Path, port: str) -> None:
    """What is no port is an error of use."""
    assert run(tmp_path, "serve", "--port", port).status == 2


def test_settings_that_must_not_be_used_are_all_told_of(tmp_path: Path) -> None:
    """Every wrong setting is named at once, and nothing is served."""
    ran = run_process(
        tmp_path, "serve", SCREENER_PUBLIC_URL="x", SCREENER_NODES="2", SCREENER_PROXY_HOPS="?"
    )
    assert ran.status == 2
    for name in ("SCREENER_PUBLIC_URL", "SCREENER_KEYS", "SCREENER_PROXY_HOPS"):
        assert name in ran.err


@pytest.mark.parametrize(
    ("app", "path"), [("screener.web", "/nb/q/areas"), ("screener.intake", "/login")]
)
def test_flask_s_own_command_serves_it_too(tmp_path: Path, app: str, path: str) -> None:
    """Developers may run either side with Flask's server, from any folder."""
    port, output = free_port(), tmp_path / "output"
    flask = [sys.executable, "-m", "flask", "--app", app, "run", "--port", str(port)]
    with output.open("wb") as sink:
        process = subprocess.Popen(
            flask, cwd=tmp_path, env=environment(tmp_path), stdout=sink, stderr=sink
        )
    try:
        wait_until_open(port, process, output)
        assert status_of(port, path) == 200
    finally:
        process.terminate()  # a shell has jobs in the background ignore Ctrl-C
        process.wait(30)


def test_a_key_is_one_that_several_nodes_can_share(tmp_path: Path) -> None:
    """`screener key` prints one key, new each time, that the settings take."""
    keys = {run(tmp_path, "key").out for _ in range(3)}
    assert len(keys) == 3
    for text in keys:
        assert [len(key) for key in keys_from_text(text, "SCREENER_KEYS")] == [32]
    assert not (tmp_path / "data").exists()
    assert os.linesep in keys.pop()


def test_help_shows_every_command(tmp_path: Path) -> None:
    """Help names the commands, and each command has help of its own."""
    listed = run(tmp_path, "--help").out
    for command in ("serve", "check", "assess", "key"):
        assert command in listed
        assert f"Usage: main {command} [OPTIONS]" in run(tmp_path, command, "-h").out
    assert run(tmp_path, "--version").out.startswith("screener, version ")


def test_the_port_may_stand_in_the_environment(tmp_path: Path) -> None:
    """As `PORT`; an option goes before it, and what is no port is named with the variable."""
    port = str(free_port())
    told = run(tmp_path, "serve", "--check", PORT=port).out
    assert f"http://127.0.0.1:{port}/" in told
    assert ":8123/" in run(tmp_path, "serve", "--check", "--port", "8123", PORT=port).out
    refused = run(tmp_path, "serve", "--check", PORT="tcp://10.0.0.1:80")
    assert (refused.status, "'PORT'" in refused.err) == (2, True)

    elsewhere = "tcp://10.0.0.1:80"
    told = run(tmp_path, "serve", "--check", HOST="laptop", SCREENER_PORT=elsewhere).out
    assert "http://127.0.0.1:8000/" in told


def test_a_check_says_what_would_be_served_and_ends(tmp_path: Path) -> None:
    """Rules, sides, address and what is in the way; wrong settings and rules end it as ever."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        public = "https://check.clinic.example"
        ran = run(tmp_path, "serve", "--check", "--port", port, SCREENER_PUBLIC_URL=public, PORT="")
    assert ran.status == 0, ran.err
    for part in ("version ", "Not signed", f":{port}/ with one worker", public, "Cannot be served"):
        assert part in ran.out
    told = run(tmp_path, "serve", "--check", "--surface", "patient", "--workers", "3").out
    assert "patients' pages alone" in told
    assert "3 workers" in told
    assert run(tmp_path, "serve", "--check", SCREENER_NODES="x").status == 2
    assert run(tmp_path, "serve", "--check", "--rules", "missing.yaml").status == 2


def test_a_check_makes_no_key(tmp_path: Path) -> None:
    """Whoever checks may be another user than who serves, and would own it."""
    ran = run(tmp_path, "serve", "--check")
    assert (ran.status, "the server makes one" in ran.err) == (0, True)
    assert not (tmp_path / "data").exists()
    (tmp_path / "file").touch()
    data = str(tmp_path / "file" / "data")
    refused = run(tmp_path, "serve", "--check", SCREENER_DATA=data)
    assert (refused.status, "cannot be written to" in refused.err) == (2, True)
    run(tmp_path, "users", "list")
    assert "makes one" not in run(tmp_path, "serve", "--check").err


def test_several_workers_serve_patients_alone(tmp_path: Path) -> None:
    """Their pages share nothing; the nurse's side is refused more than one. All end together."""
    assert run(tmp_path, "serve", "--workers", "2").status == 2
    with serving(tmp_path, "--surface", "patient", "--workers", "2") as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        workers = children.read_text().split()
        served = load(packaged("rules.yaml"))
        visit = Visit(over_http(server.port), served.in_languages.values()).open("/en/")
        visit.open(visit.page.link("data-start")).answer(areas=["forehead"], pregnancy="no")
        visit.sees_question("breastfeeding")
        server.process.terminate()
        assert server.process.wait(30) == 0
    assert len(workers) == 2
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_a_unix_socket_serves_its_owner_and_group(tmp_path: Path) -> None:
    """One that a kill left is used again; one in use, and a file of any other kind, are not.

    Once pages are answered, the service manager is told so.
    """
    path, manager = tmp_path / "s", socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(path))
    manager.bind(str(tmp_path / "manager"))
    manager.settimeout(60)
    line = [COMMAND, "serve", "--socket", str(path), "--surface", "patient"]
    environ = environment(tmp_path, NOTIFY_SOCKET=str(tmp_path / "manager"))
    with closing(manager), subprocess.Popen(line, env=environ, stdout=subprocess.PIPE) as process:
        try:
            assert manager.recv(100) == b"READY=1"
            with closing(socket.socket(socket.AF_UNIX)) as patient:
                patient.connect(str(path))
                patient.sendall(b"GET /nb/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                assert patient.recv(12) == b"HTTP/1.1 200"
            assert stat.S_IMODE(path.stat().st_mode) == 0o660
            ran = run(tmp_path, "serve", "--socket", path)
            assert (ran.status, "already in use" in ran.err) == (1, True)
        finally:
            process.terminate()
    assert not path.exists()
    path.write_text("a file")
    ran = run(tmp_path, "serve", "--socket", path)
    assert (ran.status, "no socket" in ran.err, path.read_text()) == (1, True, "a file")


def test_a_start_logs_no_refusal_of_its_own_question(tmp_path: Path) -> None:
    """It asks itself whether pages are answered under the one name it takes."""
    line = [COMMAND, "serve", "--surface", "patient", "--port", str(free_port())]
    environ = environment(tmp_path, SCREENER_PUBLIC_URL="https://check.clinic.example:8443")
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environ
    ) as process:
        assert process.stdout
        said = list(takewhile(lambda line: not line.startswith("Serving at"), process.stdout))
        process.terminate()
    assert process.returncode == 0, said
    assert not [line for line in said if "Refused" in line]
