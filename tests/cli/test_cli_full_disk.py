"""A disk that is full, at whatever moment, is one line and an exit status, whatever was asked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.command import run

from screener.cli import main
from screener.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ENOUGH = 1 << 30
PASSWORD = "lindormen sover under trappen\n"
RULE_COMMANDS = (
    "approve --by Somebody",
    "assess",
    "check",
    "diagram -o diagram.svg",
    "diff rules.yaml rules.yaml",
    "export --format fhir -o questionnaire.json",
    "init new --address https://check.example.no",
    "key",
    "mutate",
    "new question blood_thinners",
    "poster --url https://check.example.no/ -o poster.html",
    "preview -o preview.html",
    "schema rules",
    "translations pseudo --output pseudo",
    "translations status",
    "translations update",
    "withdraw question infection --yes",
)
ACCOUNT_COMMANDS = (
    "backup new.backup --with-keys --with-rules",
    "figures",
    "restore old.backup --keys-to keys --rules-to restored.yaml",
    "users add ola --password-stdin",
    "users disable kari",
    "users enable kari",
    "users invite kari",
    "users list",
    "users log",
    "users passwd kari --password-stdin",
    "users rename kari mari",
    "users reset-2fa kari",
    "users role kari admin",
)
REFUSED = {"users reset-2fa kari"}
"""She has no second factor."""
LIMITS = (0, 5000, ENOUGH)
DONE = {0, 3}
"""3: withdrawing a question is done, and needs approval."""
KEY_BYTES = 45
BESIDE = {"screener.db-wal", "screener.db-shm"}


@dataclass(frozen=True)
class Job:
    """A command in a folder where no file grows beyond a size."""

    limit: int
    words: str
    folder: Path
    given: str = ""


@dataclass(frozen=True)
class Came:
    """What came of it."""

    status: int
    out: str
    err: str


def come_of(jobs: Iterable[Job]) -> list[Came]:
    """Run commands, one after another, in copies of one process."""
    sent = [(job.limit, job.words.split(), str(job.folder), job.given) for job in jobs]
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("limited.py")],
        input=json.dumps(sent),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Came(*one) for one in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a rule file, its translations, an account and a backup of it."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copy(packaged("rules.yaml"), folder)
    for path in packaged("translations").glob("*/LC_MESSAGES/rules.po"):
        copy = folder / path.relative_to(packaged("translations").parent)
        copy.parent.mkdir(parents=True)
        shutil.copy(path, copy)
    for line in ("users add kari --password-stdin", "backup old.backup --with-keys --with-rules"):
        done = run(folder, *line.split(), given=PASSWORD.encode())
        assert done.status == 0, done
    return folder


def refuses_in_one_line(came: Came) -> bool:
    """Tell whether a command ended as the documents say, and told why in its last line only."""
    reasons = [line for line in came.err.splitlines() if line.startswith(("Error: ", "Refused: "))]
    return came.status in {1, 2} and came.err.splitlines()[-1:] == reasons


@pytest.mark.parametrize(
    ("commands", "given"),
    [(RULE_COMMANDS, '{"id": 1, "answers": {}}\n'), (ACCOUNT_COMMANDS, PASSWORD)],
    ids=["rules", "accounts"],
)
def test_a_full_disk_is_one_line(
    installation: Path, tmp_path: Path, commands: tuple[str, ...], given: str
) -> None:
    """Whatever is written is written whole, or the command says that it is not."""
    jobs = [
        Job(limit, words, shutil.copytree(installation, tmp_path / f"{number}-{limit}"), given)
        for number, words in enumerate(commands)
        for limit in (LIMITS[:1] if words == "mutate" else LIMITS)
    ]
    for job, came in zip(jobs, come_of(jobs), strict=True):
        assert "Traceback" not in came.err, (job, came)
        assert came.status in DONE or refuses_in_one_line(came), (job, came)
        may_fail = job.limit < ENOUGH or job.words in REFUSED
        assert came.status in DONE or may_fail, (job, came)
        assert not list(job.folder.glob("tmp*"))


def test_no_command_is_left_out() -> None:
    """A new one is to be tried, too. How a server starts is tried below."""
    tried = {words.split()[0] for words in (*RULE_COMMANDS, *ACCOUNT_COMMANDS)}
    assert tried == {*main.commands} - {"serve"}


def failed_starts(folder: Path, limits: Iterable[int]) -> list[object]:
    """Start servers for the first time on a full disk, then with room; return what went wrong."""
    starts = []
    for limit in limits:
        (folder / str(limit)).mkdir()
        starts += [Job(one, "start", folder / str(limit)) for one in (limit, ENOUGH)]
    came = come_of(starts)
    wrong: list[object] = []
    for job, full, later in zip(starts[::2], came[::2], came[1::2], strict=True):
        served = "patients" in full.out if job.limit >= KEY_BYTES else refuses_in_one_line(full)
        left = {path.name for path in (job.folder / "data").iterdir()} - BESIDE
        is_well = later.out == "patients and nurses\n" and left == {"keys", "screener.db"}
        if not (served and is_well) or "Traceback" in full.err:
            wrong.append((job.limit, full, later, left))
    return wrong


def test_a_first_start_on_a_full_disk_spoils_none_that_follows(tmp_path: Path) -> None:
    """No half a key, no half a table; patients are served as soon as the key is whole."""
    assert failed_starts(tmp_path, (0, 1, KEY_BYTES - 1, KEY_BYTES, 4096, 30_000, 50_000)) == []


@pytest.mark.long
def test_no_first_start_on_a_full_disk_spoils_any_that_follows(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Wherever in a file the room ends."""
    limits = sorted({*range(KEY_BYTES + 2), *range(1024, 70_000, 1024)})
    wrong = failed_starts(tmp_path, limits)
    told = f"{len(wrong)} kept from starting later"
    record_property("figure", f"first start on a disk that is full | {len(limits)} sizes | {told}")
    assert wrong == []
