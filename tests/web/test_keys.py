"""Master keys: rotated without a patient noticing, and never readable by others."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.answers import CLEAR
from cast.apps import KEY, OTHER_KEY, app_of
from cast.patient import begin

from screener.keys import BadKeyError, keys_from_file, keys_from_text, keys_in, new_key
from screener.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = packaged("rules.yaml")


CLEAR_AFTER_PREGNANCY = {name: given for name, given in CLEAR.items() if name != "pregnancy"}


def test_a_key_is_rotated_while_a_patient_is_on_her_way() -> None:
    """With the old key second, her cookie and the page she has open still hold."""
    visit = begin(app_of(RULES, (KEY,)), "nb").answer(areas=["palms"], pregnancy="yes")
    visit = visit.meets(app_of(RULES, (OTHER_KEY, KEY))).answer(breastfeeding="no")
    assert visit.open("/nb/q/pregnancy").page.chosen == ["yes"]


def test_what_is_written_after_a_rotation_needs_the_old_key_no_more() -> None:
    """Once she has gone on under the new key, the old one can be thrown away."""
    visit = begin(app_of(RULES, (KEY,)), "nb").answer(areas=["palms"])
    visit = visit.meets(app_of(RULES, (OTHER_KEY, KEY))).answer(pregnancy="no")
    visit = (
        visit.meets(app_of(RULES, (OTHER_KEY,)))
        .answer(**CLEAR_AFTER_PREGNANCY)
        .sees_outcome("book")
    )


def test_a_token_is_signed_anew_with_the_key_that_stays() -> None:
    """A form from a page that came after the rotation holds when the old key is gone."""
    visit = begin(app_of(RULES, (KEY,)), "nb").answer(areas=["palms"])
    visit = visit.meets(app_of(RULES, (OTHER_KEY, KEY))).answer(pregnancy="no")
    visit.open("/nb/q/breastfeeding").meets(app_of(RULES, (OTHER_KEY,))).submit("no")
    visit.sees_question("breastfeeding")
    visit.open("/nb/check").sees_question("infection")


def test_servers_may_be_given_a_new_key_one_by_one() -> None:
    """While some servers know the new key as second only, either writes what both can read."""
    visit = begin(app_of(RULES, (OTHER_KEY, KEY)), "nb").answer(areas=["palms"])
    visit = visit.meets(app_of(RULES, (KEY, OTHER_KEY))).answer(pregnancy="no")
    visit = (
        visit.meets(app_of(RULES, (OTHER_KEY, KEY)))
        .answer(**CLEAR_AFTER_PREGNANCY)
        .sees_outcome("book")
    )


def test_a_key_thrown_away_takes_its_sessions_with_it() -> None:
    """Without the old key nothing it sealed can be read: the patient begins anew."""
    visit = begin(app_of(RULES, (KEY,)), "nb").answer(areas=["palms"], **CLEAR)
    visit.meets(app_of(RULES, (OTHER_KEY,))).open("/nb/result").sees_question("areas")


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """The file is made on first use, nobody else may read it or its folder, and it stays."""
    path = tmp_path / "data" / "keys"
    first = keys_from_file(path)
    assert [len(key) for key in first] == [32]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert keys_from_file(path) == first


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_no_umask_opens_the_key_file(tmp_path: Path, umask: int) -> None:
    """Whatever the user's umask, the key file is readable by its owner only."""
    before = os.umask(umask)
    try:
        keys_from_file(tmp_path / "keys")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


def test_a_key_file_may_hold_a_rotation_list(tmp_path: Path) -> None:
    """Several keys, a line each, are read in order, current first."""
    texts = [new_key(), new_key()]
    (tmp_path / "keys").write_text("\n".join(texts) + "\n")
    (tmp_path / "keys").chmod(0o600)
    keys = keys_from_file(tmp_path / "keys")
    assert keys == keys_from_text(",".join(texts), "SCREENER_KEYS")
    assert len(set(keys)) == 2


@pytest.mark.parametrize("content", [b"", b"\n", b"secret\n", b"\xff\xfe", b"A" * 43, b"A" * 80])
def test_a_broken_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file without proper keys is an error that names it, and never quietly replaced."""
    path = tmp_path / "keys"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadKeyError, match=str(path)):
        keys_from_file(path)
    assert path.read_bytes() == content


def test_what_never_ends_is_no_key_file() -> None:
    """A device in its place, or a file of another kind, is refused and not read to its end."""
    with pytest.raises(BadKeyError, match="/dev/zero holds something else than keys"):
        keys_in(Path("/dev/zero"))


def test_an_error_about_keys_tells_no_key() -> None:
    """What is said of a bad key gives its place in the list, not the key."""
    good, bad = new_key(), new_key()[:-4]
    with pytest.raises(BadKeyError, match="key number 2") as error:
        keys_from_text(f"{good} {bad}", "SCREENER_KEYS")
    assert good not in str(error.value)
    assert bad not in str(error.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The error holds the command that mends it."""
    path = tmp_path / "keys"
    keys_from_file(path)
    path.chmod(mode)
    with pytest.raises(BadKeyError, match=f"chmod 600 {path}"):
        keys_from_file(path)
    path.chmod(0o600)
    keys_from_file(path)


MAKE = "import sys; from pathlib import Path; from screener.keys import keys_from_file; "
LATER = MAKE + "sys.stdin.readline(); print(keys_from_file(Path(sys.argv[1]))[0].hex())"
FULL = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2); "
    + MAKE
    + "keys_from_file(Path(sys.argv[1]))"
)


def starts_at_once(path: Path, processes: int, rounds: int) -> int:
    """Have processes make a key file at once, again and again; return how often one failed."""
    failed = 0
    for number in range(rounds):
        file = path / str(number) / "keys"
        line = [sys.executable, "-c", LATER, str(file)]
        started = [
            subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
            for _ in range(processes)
        ]
        for one in started:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        keys = [one.communicate()[0] for one in started]
        failed += len({*keys}) != 1 or "" in keys or [*file.parent.iterdir()] != [file]
    return failed


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    """One makes the file, whole; the others read it. Nothing else is left beside it."""
    assert starts_at_once(tmp_path, processes=4, rounds=2) == 0


@pytest.mark.long
def test_processes_that_start_at_once_always_share_one_key(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """However often."""
    failed = starts_at_once(tmp_path, processes=4, rounds=300)
    record_property(
        "figure", f"key files made by four processes at once | 300 rounds | {failed} failed"
    )
    assert failed == 0


@pytest.mark.parametrize("room", [0, 1, 44])
def test_a_disk_that_is_full_leaves_nothing_that_stops_the_next_start(
    tmp_path: Path, room: int
) -> None:
    """Once there is room the key is made as if nothing had been."""
    path = tmp_path / "keys"
    line = [sys.executable, "-c", FULL, str(path), str(room)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
    assert "the key file cannot be used" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert len(keys_from_file(path)) == 1


def test_a_file_system_without_links_gets_its_key_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made there exclusively, and kept."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    first = keys_from_file(tmp_path / "keys")
    assert keys_from_file(tmp_path / "keys") == first
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
