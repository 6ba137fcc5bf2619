"""`screener init`: everything that an installation is made of, filled in, into one folder."""

from __future__ import annotations

import os
import re
import shlex
import string
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import click

from screener.cli.preview import app_of
from screener.cli.rules_option import load_or_exit
from screener.keys import new_key
from screener.new_files import PRIVATE, write_new
from screener.packaged import packaged
from screener.pages.away import away_page

REFUSED = 1
_ADDRESS = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?")
_PATH = re.compile(r"/[\w./@+-]+( +[\w./@+-]+)*")
_USER = re.compile(r"[a-z_][a-z0-9_-]*")
_CATALOGUES = "*/LC_MESSAGES/rules.po"
_SCHEMA, _SCHEMA_BESIDE = b"=screener/rulefile/schema.json\n", b"=rules.schema.json\n"
"""What the first line of a rule file tells editors: where its schema is, seen from the file."""
_PLAIN = {"keys": "keys", "credential": "LoadCredential", "reader": "cat"}
_SEALED = {
    "keys": "keys.sealed",
    "credential": "LoadCredentialEncrypted",
    "reader": "systemd-creds decrypt --name=keys",
}
"""How the master key is kept: in which file, how the unit takes it, and what prints it."""
_SEALER = ("systemd-creds", "encrypt", "--name=keys", "-", "-")
_MODES = {"keys": PRIVATE, "keys.sealed": PRIVATE, "screener.env": 0o644, "admin": 0o755}
_CLOSED = (
    "Warning: the service runs as {user}, who must be able to enter {places}: what it needs lies "
    "there. /opt and /etc are open to all; so is the Python of the system, /usr/bin/python3."
)
_HOMES = ("/home/", "/root/", "/run/user/")


class _Text(string.Template):
    """A file with places to fill in, written @{name}, for $ is nginx's, systemd's and sh's.

    An @ of the file's own is written twice.
    """

    delimiter = "@"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--address", help="What patients type, such as https://check.clinic.example")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1024, 65535))
@click.option("--user", default="screener", show_default=True, help="Who the service runs as.")
@click.option("--data", default="/var/lib/screener", show_default=True, help="For accounts.")
@click.option("--certificate", help="For TLS.  [default: /etc/ssl/HOST.pem]")
@click.option("--certificate-key", help="[default: /etc/ssl/private/HOST.key]")
@click.option("--seal-keys", is_flag=True, help="Have systemd-creds seal the keys; as root.")
def init(  # noqa: PLR0913 - click's, one for each option
    *,
    folder: Path,
    address: str | None,
    port: int,
    user: str,
    data: str,
    certificate: str | None,
    certificate_key: str | None,
    seal_keys: bool,
) -> None:
    """Write all that an installation needs into FOLDER, and say what to do next.

    A rule file with its translations, a master key, settings, a unit for systemd, a server for
    nginx and the page that it shows while the screener is down. Nothing is ever written over. On a
    terminal it asks for what no option says. With --seal-keys the master key is on no disk in
    plain: only this machine can open it.

    Exit status: 0 written, 1 something is there already, 2 wrong use.

    \b
    Example: screener init /etc/screener --address https://check.clinic.example
    """  # noqa: D301 - click reads the \b
    address = _site(address or _asked("Address that patients type", "https://check.clinic.example"))
    place = urlsplit(address)
    python = str(Path(sys.executable).resolve())
    host = place.hostname or ""
    home = str(folder.absolute())
    program = str(Path(sys.executable).with_name("screener"))
    values = {
        "address": address,
        "certificate": certificate or f"/etc/ssl/{host}.pem",
        "certificate_key": certificate_key or f"/etc/ssl/private/{host}.key",
        "data": data,
        "folder": home,
        "program": program,
    }
    for name, path in values.items():
        if name != "address" and not _PATH.fullmatch(path):
            raise click.UsageError(
                f'{name.replace("_", " ")}: "{path}" must be a whole path of letters, digits, '
                "blanks and . / @ + - _, for systemd, nginx and sh all read it"
            )
    if not _USER.fullmatch(user):
        raise click.UsageError(f'"{user}" is no name of a user')
    values |= {
        "home": _protect_home(home, program, python, data),
        "host": host,
        "port": str(port),
        "public_port": str(place.port or 443),
        "user": user,
        "writable": _writable(data),
    }
    values |= _SEALED if seal_keys else _PLAIN
    values |= _for_sh(home, data, values["keys"])
    _write(folder, _contents(values))
    _tell(folder, values)
    closed = _closed_to(user, program, python, f"{home}/rules.yaml")
    if closed:
        click.echo(_CLOSED.format(user=user, places=", ".join(closed)), err=True)


def _for_sh(home: str, data: str, keys: str) -> dict[str, str]:
    """Return what stands in commands and settings, quoted where sh and systemd want it."""
    paths = {
        "admin": f"{home}/admin",
        "block": f"{home}/nginx.conf",
        "data_folder": data,
        "key_file": f"{home}/{keys}",
        "rules": f"{home}/rules.yaml",
        "unit": f"{home}/screener.service",
    }
    return {name: shlex.quote(path) for name, path in paths.items()}


def _site(text: str) -> str:
    """Return an address as the settings take it."""
    address = text.strip().rstrip("/").lower()
    if not _ADDRESS.fullmatch(address):
        raise click.UsageError(f'the address is "{text}"; write it as https://check.example')
    return address


def _asked(what: str, example: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError(f"--address is missing, such as {example}")
    answer: str = click.prompt(f"{what}, such as {example}")
    return answer


def _writable(data: str) -> str:
    """Return the line that lets the service write into its folder for data, and nowhere else."""
    inside = data.removeprefix("/var/lib/")
    if inside != data and "/" not in inside:
        return f'StateDirectory="{inside}"\nStateDirectoryMode=0700'
    return f'ReadWritePaths="{data}"'


def _protect_home(*paths: str) -> str:
    """Return how people's homes are kept from the service: hidden, unless it lies in one itself."""
    return "read-only" if any(path.startswith(_HOMES) for path in paths) else "yes"


def _closed_to(user: str, *paths: str) -> list[str]:
    """Return the folders on the way to some files that are for others than a user alone."""
    folders = {folder for path in paths for folder in Path(path).parents if folder.exists()}
    return [
        str(folder)
        for folder in sorted(folders)
        if user != "root" and not folder.stat().st_mode & 0o001 and not _owns(user, folder)
    ]


def _owns(user: str, folder: Path) -> bool:
    try:
        return folder.owner() == user
    except (KeyError, OSError):  # whoever owns it has no name
        return False


def _contents(values: dict[str, str]) -> dict[str, bytes]:
    """Return the files of an installation by their names in its folder."""
    rules, schema = packaged("rules.yaml"), files("screener.rulefile").joinpath("schema.json")
    contents = {
        "rules.yaml": rules.read_bytes().replace(_SCHEMA, _SCHEMA_BESIDE, 1),
        "rules.schema.json": schema.read_bytes(),
    }
    for catalogue in sorted((rules.parent / "translations").glob(_CATALOGUES)):
        contents[catalogue.relative_to(rules.parent).as_posix()] = catalogue.read_bytes()
    loaded = load_or_exit(rules)
    with app_of(loaded).app_context():
        contents["away.html"] = f"{away_page(loaded.questionnaire)}\n".encode()
    key = f"{new_key()}\n".encode()
    contents[values["keys"]] = key if values["keys"] == _PLAIN["keys"] else _sealed(key)
    for file in files("screener.cli").joinpath("installation").iterdir():
        contents[file.name] = _Text(file.read_text("utf-8")).substitute(values).encode()
    return contents


def _sealed(key: bytes) -> bytes:
    """Return a key sealed with this machine's TPM, or with the secret that systemd keeps."""
    try:
        done = subprocess.run(_SEALER, input=key, check=True, capture_output=True)  # noqa: S603 - a constant
    except FileNotFoundError:
        wrong = "systemd-creds is not installed"
    except subprocess.CalledProcessError as error:
        wrong = error.stderr.decode("utf-8", "replace").strip() or "systemd-creds failed"
    else:
        return done.stdout
    raise click.UsageError(f"--seal-keys: {wrong}; nothing was written")


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write files that are not there yet; refuse, and write nothing, if one of them is."""
    there = [name for name in contents if os.path.lexists(folder / name)]
    if there:
        click.echo(
            f"Refused: {folder} has {', '.join(there)} already; nothing was written.", err=True
        )
        sys.exit(REFUSED)
    for name, content in contents.items():
        path = folder / name
        _make_folder(path.parent)
        write_new(path, content)
        path.chmod(_MODES.get(name, 0o644))


def _make_folder(folder: Path) -> None:
    """Make a folder that the service's user may enter, whatever the umask of whoever makes it."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)


def _tell(folder: Path, values: dict[str, str]) -> None:
    """Say what was written, and what comes next."""
    user, data, admin = values["user"], values["data_folder"], values["admin"]
    is_sealed = values["keys"] == _SEALED["keys"]
    own_folder = [] if "StateDirectory" in values["writable"] else [data]
    steps = (
        f"useradd --system --home-dir {data} {user}",
        *(f"install --directory --mode=700 --owner={user} {path}" for path in own_folder),
        *([] if is_sealed else [f"chown {user}: {values['key_file']}"]),
        f"put the certificate at {values['certificate']}, its key at {values['certificate_key']}",
        f"systemctl enable --now {values['unit']}",
        f"ln -s {values['block']} /etc/nginx/sites-enabled/screener && nginx -s reload",
        f"{admin} users add NAME",
    )
    click.echo(f"Wrote an installation for {values['address']} into {folder}.")
    click.echo("The rules are a draft until a clinician has read and signed them. Next, as root:")
    for number, step in enumerate(steps, start=1):
        click.echo(f"  {number}. {step}")
    kept = f"{values['folder']}/{values['keys']}"
    click.echo(
        f"Only this machine can open {kept}. Keep a backup: {admin} backup --with-keys FILE"
        if is_sealed
        else f"The file {kept} opens everything: keep it out of version control."
    )
