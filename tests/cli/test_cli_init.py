"""`screener init`: an installation in one folder, which is never written over."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cast.command import run

from screener.keys import keys_from_text
from screener.settings import settings_from

SEALER = shutil.which("systemd-creds")
ADDRESS = "https://check.clinic.example"


@pytest.fixture(autouse=True)
def _own_place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call the program by a path that systemd and sh read if it is quoted, wherever it lies."""
    programs = tmp_path_factory.mktemp("environment") / "på nå"
    programs.symlink_to(Path(sys.executable).parent)
    monkeypatch.setattr("sys.executable", str(programs / Path(sys.executable).name))


def test_it_writes_all_that_an_installation_needs_and_says_what_comes_next(
    tmp_path: Path,
) -> None:
    """Rules that pass, keys for their owner alone, settings that are taken."""
    ran = run(tmp_path, "init", "new", "--address", f"{ADDRESS}/")
    assert ran.status == 0, ran.err
    folder = tmp_path / "new"
    assert run(folder, "check", "rules.yaml").status == 0
    away = run(folder, "preview", "rules.yaml", "--away").out
    assert (folder / "away.html").read_text("utf-8") == away
    first = (folder / "rules.yaml").read_text("utf-8").splitlines()[0]
    schema = folder / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.read_text("utf-8").rstrip() == run(folder, "schema").out.rstrip()
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o600
    lines = (folder / "screener.env").read_text().splitlines()
    words = [word for line in lines for word in shlex.split(line, comments=True)]
    environ = dict(word.split("=", 1) for word in words)
    settings = settings_from({**environ, "SCREENER_KEYS_FILE": str(folder / "keys")})
    assert (settings.public_url, settings.proxy_hops, settings.remarks) == (ADDRESS, 1, ())
    assert settings.rules == folder / "rules.yaml"
    for step in ("useradd", "chown", "systemctl enable", "nginx", "users add NAME"):
        assert step in ran.out


def test_the_service_can_read_it_whatever_the_umask(tmp_path: Path) -> None:
    """On a machine that hides what root writes, all but the key is for others to read."""
    before = os.umask(0o077)
    try:
        run(tmp_path, "init", "new/er", "--address", ADDRESS)
    finally:
        os.umask(before)
    for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        runs = path.is_dir() or path.name == "admin"
        assert mode == (0o755 if runs else 0o600 if path.name == "keys" else 0o644), path


def test_a_folder_that_the_service_cannot_enter_is_named(tmp_path: Path) -> None:
    """Such as the home that a Python lies in. Its owner needs no warning."""
    (tmp_path / "home").mkdir(mode=0o700)
    told = run(tmp_path, "init", "home/new", "--address", ADDRESS).err
    assert "as screener, who must be able to enter" in told
    assert f"{tmp_path}/home" in told
    named = ("--address", ADDRESS, "--user", getpass.getuser())
    assert run(tmp_path, "init", "home/other", *named).err == ""


def test_a_python_in_a_home_is_not_hidden_from_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment stands elsewhere, and its Python is a link into the home."""
    (tmp_path / "python").symlink_to(Path("/home", "kari", "python3"))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    run(tmp_path, "init", "new", "--address", ADDRESS)
    assert "ProtectHome=read-only" in (tmp_path / "new" / "screener.service").read_text()


def test_an_installation_asks_for_the_second_factor(tmp_path: Path) -> None:
    """Unless the clinic decides otherwise."""
    run(tmp_path, "init", "new", "--address", ADDRESS)
    assert "\nSCREENER_REQUIRE_2FA=1\n" in (tmp_path / "new" / "screener.env").read_text()


@pytest.mark.skipif(SEALER is None, reason="Debian's systemd is not installed")
def test_sealed_keys_are_on_no_disk_in_plain(tmp_path: Path) -> None:
    """The unit and `admin` have them opened by systemd, and `admin` finds a key in them."""
    secret = str(tmp_path / "machine")
    machine = {"SYSTEMD_CREDENTIAL_SECRET": secret}
    options = ["--address", ADDRESS, "--seal-keys", "--data", str(tmp_path / "data")]
    ran = run(
        tmp_path,
        "init",
        "new",
        "--user",
        getpass.getuser(),
        *options,
        SYSTEMD_CREDENTIAL_SECRET=secret,
    )
    assert ran.status == 0, ran.err
    assert "chown" not in ran.out
    folder = tmp_path / "new"
    unit = (folder / "screener.service").read_text()
    assert f"\nLoadCredentialEncrypted=keys:{folder}/keys.sealed\n" in unit
    assert not (folder / "keys").exists()
    add = [str(folder / "admin"), "users", "add", "kari", "--password-stdin"]
    password = b"lindormen under trapp\n"
    done = subprocess.run(
        add, env={**os.environ, **machine}, input=password, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    opened = [str(SEALER), "decrypt", "--name=keys", str(folder / "keys.sealed"), "-"]
    key = subprocess.run(opened, env=machine, check=True, capture_output=True).stdout
    assert len(keys_from_text(key.decode(), "")) == 1
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if key.strip() in path.read_bytes()] == []


def test_keys_that_cannot_be_sealed_are_not_written(tmp_path: Path) -> None:
    """Nor anything else; one line says what is missing."""
    ran = run(tmp_path, "init", "new", "--address", ADDRESS, "--seal-keys", PATH=str(tmp_path))
    assert (ran.status, (tmp_path / "new").exists()) == (2, False)
    assert "systemd-creds is not installed; nothing was written" in ran.err


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """If one file is there, even a link that leads nowhere, none is written, and each is named."""
    (tmp_path / "nginx.conf").write_text("mine")
    (tmp_path / "keys").symlink_to("nowhere")
    ran = run(tmp_path, "init", ".", "--address", ADDRESS)
    assert (ran.status, ran.out) == (1, "")
    assert "nginx.conf" in ran.err
    assert "keys" in ran.err
    assert {path.name for path in tmp_path.iterdir()} == {"keys", "nginx.conf"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "--address is missing"),
        (["--address", "http://check.clinic.example"], "write it as https://"),
        (["--address", "https://check.clinic.example/check"], "write it as https://"),
        (["--address", ADDRESS, "--data", "data"], "must be a whole path"),
        (["--address", ADDRESS, "--certificate", "/a$b"], "must be a whole path"),
        (["--address", ADDRESS, "--data", "/a;b"], "must be a whole path"),
        (["--address", ADDRESS, "--user", "a b"], "no name of a user"),
        (["--address", ADDRESS, "--port", "80"], "--port"),
    ],
)
def test_what_could_not_stand_in_the_files_is_refused(
    tmp_path: Path, options: list[str], told: str
) -> None:
    """Nothing is written then; what is asked for on a terminal is asked for nowhere else."""
    ran = run(tmp_path, "init", "new", *options)
    assert (ran.status, told in ran.err) == (2, True), ran.err
    assert not (tmp_path / "new").exists()
