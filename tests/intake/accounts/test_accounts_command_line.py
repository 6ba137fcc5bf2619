"""`screener users`, as an operator types it."""

from __future__ import annotations

import csv
import json
import os
import pty
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cast.command import Ran, run
from cast.ward import PASSWORD

from screener.intake.accounts import Role, staff
from screener.intake.accounts.passwords import is_right
from screener.settings import settings_from

SCREENER = Path(sys.executable).with_name("screener")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of an installation in a folder."""
    return {**os.environ, "SCREENER_DATA": str(folder)}


def screener(folder: Path, *words: str, typed: str = "", **more: str) -> Ran:
    """Run a command, with `typed` on its standard input."""
    kept = {"SCREENER_DATA": str(folder), **more}
    return run(folder, "users", *words, given=typed.encode(), **kept)


def on_a_terminal(folder: Path, *words: str, typed: list[str]) -> tuple[int, str]:
    """Run a command on a terminal, answering each time that it asks; return status and output."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(SCREENER, [str(SCREENER), "users", *words], environment(folder))  # noqa: S606
    seen = ""
    answers = iter(typed)
    while True:
        try:
            chunk = os.read(terminal, 1024).decode()
        except OSError:  # the other side has hung up
            break
        if not chunk:
            break
        seen += chunk
        if seen.endswith(": "):
            os.write(terminal, next(answers).encode() + b"\n")
            seen += "\n"
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen


def listed(folder: Path) -> list[dict[str, object]]:
    """Return the accounts that the list in JSON tells of."""
    accounts: list[dict[str, object]] = json.loads(screener(folder, "list", "--format", "json").out)
    return accounts


def test_an_account_is_made_listed_disabled_and_enabled(tmp_path: Path) -> None:
    """Each command says what it did."""
    made = screener(tmp_path, "add", "Kari", "--password-stdin", typed=PASSWORD + "\n")
    assert (made.status, made.out, made.err) == (0, 'Added "kari" (nurse).\n', "")
    kari = {
        "name": "kari",
        "full_name": "",
        "profession": "",
        "role": "nurse",
        "enabled": True,
        "password": True,
        "second_factor": False,
        "last_login": None,
    }
    assert listed(tmp_path) == [kari]
    assert screener(tmp_path, "disable", "KARI").out.startswith('Disabled "kari"')
    assert listed(tmp_path) == [{**kari, "enabled": False}]
    assert "disabled" in screener(tmp_path, "list").out
    assert screener(tmp_path, "enable", "kari").status == 0
    assert listed(tmp_path) == [kari]


def test_an_admin_is_made_by_role(tmp_path: Path) -> None:
    """A role that there is not is wrong use."""
    words = ("add", "astrid", "--role")
    assert screener(tmp_path, *words, "admin", "--password-stdin", typed=PASSWORD).status == 0
    assert [account["role"] for account in listed(tmp_path)] == ["admin"]
    assert screener(tmp_path, *words, "doctor", "--password-stdin").status == 2


def test_on_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    """Until the two are the same."""
    status, seen = on_a_terminal(
        tmp_path, "add", "kari", typed=[PASSWORD, "something else", PASSWORD, PASSWORD]
    )
    assert status == 0, seen
    assert "do not match" in seen
    assert PASSWORD not in seen
    assert 'Added "kari"' in seen


def test_without_a_terminal_the_password_must_be_announced(tmp_path: Path) -> None:
    """So that no script waits for ever."""
    asked = screener(tmp_path, "add", "kari", typed=PASSWORD)
    assert asked.status == 2
    assert "--password-stdin" in asked.err


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation where there is an account for kari."""
    folder = tmp_path_factory.mktemp("installation")
    with staff.opened(settings_from({"SCREENER_DATA": str(folder)})):
        staff.add("kari", Role.NURSE, PASSWORD)
    return folder


@pytest.mark.parametrize(
    ("words", "typed", "reason"),
    [
        (("add", "Kari"), PASSWORD, 'there is an account "kari" already'),
        (("add", "kari nordmann"), PASSWORD, "is no name for an account"),
        (("add", "ola"), "", "at least 12"),
        (("add", "ola"), "passord12345", "easily guessed"),
        (("passwd", "kari"), "kari2026kari2026", "easily guessed"),
        (("passwd", "nobody"), PASSWORD, "there is no account"),
        (("disable", "nobody"), "", "there is no account"),
        (("enable", "nobody"), "", "there is no account"),
        (("reset-2fa", "nobody"), "", "there is no account"),
        (("reset-2fa", "kari"), "", '"kari" has no second factor; nothing was changed'),
        (("role", "nobody", "admin"), "", "there is no account"),
        (("remove", "nobody"), "", "there is no account"),
        (("rename", "kari", "k"), "", "is no name for an account"),
        (("rename", "kari", "--full-name", "a" * 81), "", "at most 80 characters"),
        (("invite", "kari", "--role", "admin"), "", "there is an account"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    installation: Path, words: tuple[str, ...], typed: str, reason: str
) -> None:
    """With status 1, and nothing is changed."""
    option = ("--password-stdin",) if words[0] in ("add", "passwd") else ()
    refused = screener(installation, *words, *option, typed=typed)
    assert (refused.status, refused.out) == (1, "")
    assert reason in refused.err
    assert len(refused.err.splitlines()) == 1
    with staff.opened(settings_from({"SCREENER_DATA": str(installation)})):
        assert [account.name for account in staff.summaries()] == ["kari"]
        assert staff.summaries()[0].is_enabled


def test_an_installation_without_accounts_says_how_to_make_one(tmp_path: Path) -> None:
    """Its list is empty, which is no error."""
    assert "screener users add" in screener(tmp_path, "list").out
    assert listed(tmp_path) == []


def test_a_password_is_changed(tmp_path: Path) -> None:
    """That ends every login."""
    screener(tmp_path, "add", "kari", "--password-stdin", typed=PASSWORD)
    changed = screener(tmp_path, "passwd", "kari", "--password-stdin", typed="another long one")
    assert "Every login has ended" in changed.out


def test_accounts_are_invited_renamed_given_a_role_and_removed(tmp_path: Path) -> None:
    """As on the admins' pages. The log names the system's user, and spreadsheets run nothing."""
    person = ("--full-name", "=Ola Nordmann", "--profession", "lege")
    invited = screener(tmp_path, "invite", "ola", *person)
    told, code = invited.out.splitlines()
    assert re.fullmatch(r"Until \S+ \S+ \(Europe/Oslo\) .*/invitation, once, with this code:", told)
    assert re.fullmatch("([0-9A-Z]{4}-){6}[0-9A-Z]{2}", code)
    assert "invited" in screener(tmp_path, "list").out
    assert screener(tmp_path, "role", "ola", "admin").out == '"ola" is now: admin.\n'
    renamed = screener(tmp_path, "rename", "ola", "ola.n", "--profession", "overlege")
    assert renamed.out == '"ola" is now: "ola.n" (=Ola Nordmann, overlege).\n'
    assert screener(tmp_path, "remove", "ola.n").status == 0
    assert listed(tmp_path) == []
    user = pwd.getpwuid(os.getuid()).pw_name
    head, *lines = csv.reader(screener(tmp_path, "log", "--format", "csv").out.splitlines())
    assert head == ["time", "account", "what", "detail", "by", "from"]
    assert [line[1:] for line in lines] == [
        ["ola.n", "removed", "'=Ola Nordmann", user, ""],
        ["ola.n", "renamed", "ola", user, ""],
        ["ola", "name or profession changed", "", user, ""],
        ["ola", "role changed", "admin", user, ""],
        ["ola", "code handed out", "", user, ""],
        ["ola", "added", "nurse", user, ""],
    ]
    of_one = screener(tmp_path, "log", "OLA.N", "--since", "2026-01-01").out.splitlines()
    assert of_one[0].split() == ["TIME", "ACCOUNT", "WHAT", "DETAIL", "BY", "FROM"]
    assert len(of_one) == 3
    assert code not in screener(tmp_path, "log", "--format", "json").out
    assert screener(tmp_path, "log", "--since", "yesterday").status == 2
    assert screener(tmp_path, "rename", "ola").status == 2


def test_the_list_names_its_time_zone(installation: Path) -> None:
    """Hours are the clinic's, whatever the machine's zone."""
    assert "LAST LOGIN (Europe/Oslo)" in screener(installation, "list").out


def test_no_rule_file_is_needed(tmp_path: Path) -> None:
    """Accounts can be made before there is a questionnaire."""
    missing = str(tmp_path / "missing.yaml")
    assert screener(tmp_path, "list", SCREENER_RULES=missing).status == 0


def test_settings_or_a_database_of_no_use_are_told(tmp_path: Path) -> None:
    """With status 2, in words and not in a traceback."""
    for name, value in (("SCREENER_DATABASE_URL", "nonsense"), ("SCREENER_KEYS", "nonsense")):
        refused = screener(tmp_path, "list", **{name: value})
        assert refused.status == 2
        assert name in refused.err
        assert "Traceback" not in refused.err


def test_other_commands_import_no_database() -> None:
    """A public node runs the patient's side alone."""
    script = (
        "import sys, screener.cli\n"
        "loaded = {'sqlalchemy', 'alembic', 'flask_security'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("content", [b"this is no database" * 99, None])
def test_a_database_that_cannot_be_used_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    """The line names the file and what would be right; the exit status is 2."""
    path = tmp_path / "screener.db"
    path.write_bytes(content) if content else path.mkdir()
    done = screener(tmp_path, "list")
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert str(path) in done.err


def test_a_disk_that_is_full_is_one_line(tmp_path: Path) -> None:
    """Whatever was under way is undone; nothing that was there is lost."""
    screener(tmp_path, "add", "kari", "--password-stdin", typed=f"{PASSWORD}\n")
    limit = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            limit + "os.execv(sys.argv[1], sys.argv[1:])",
            SCREENER,
            "users",
            "disable",
            "kari",
        ],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
    assert "disabled" not in screener(tmp_path, "list").out


@pytest.mark.parametrize("typed", [f"\ufeff{PASSWORD}\r\n", f"{PASSWORD}\r\n", PASSWORD])
def test_a_password_is_taken_without_what_an_editor_adds(tmp_path: Path, typed: str) -> None:
    """Who was added can log in with what she types."""
    done = screener(tmp_path, "add", "kari", "--password-stdin", typed=typed)
    assert done.status == 0, done.err
    with staff.opened(settings_from({"SCREENER_DATA": str(tmp_path)})):
        assert is_right(staff.find("kari"), PASSWORD)


@pytest.mark.parametrize("typed", [PASSWORD.encode("utf-16"), b"\xe6" * 20, b"lindorm\0" * 3])
def test_a_password_that_nobody_can_type_is_one_line(tmp_path: Path, typed: bytes) -> None:
    """What is not UTF-8, and control characters."""
    done = subprocess.run(
        [SCREENER, "users", "add", "kari", "--password-stdin"],
        input=typed,
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert listed(tmp_path) == []
