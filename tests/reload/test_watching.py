"""The rule file is edited while it is served: a good edit is taken whole, a bad one not at all."""

from __future__ import annotations

import mmap
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rulefiles.catalogues import translate
from rulefiles.edited import questions, reworded
from rulefiles.models import Data, detail, rule_file, text, write

from reload.clinic import Clinic, clinic, until

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.xdist_group("watching")


def line_of(path: Path, part: str) -> int:
    """Return the number of the first line of a file that holds a text."""
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if part in line)


def test_an_edit_is_taken_without_a_restart(it: Clinic) -> None:
    """What is saved is what the next page says."""
    visit = it.patient().answer(areas=["face"])
    it.edits(*reworded("Are you ill now?"), version="2")
    it.serves("2")
    assert visit.open("/en/q/ill").page.heading == "Are you ill now?"


def test_a_bad_edit_keeps_the_last_good_file(it: Clinic) -> None:
    """Patients go on under the file before it, and notice nothing."""
    visit = it.patient().answer(areas=["face"])
    it.edits(*reworded("Are you ill now?"), version="2", rules=[])
    it.reports("rules.yaml")
    assert it.says["version"] == "1"
    visit.answer(ill="no", sore="no").sees_outcome("book")
    assert it.patient().answer(areas=["face"]).page.heading == "Do you have ill?"


def test_a_bad_edit_is_reported_with_its_place(it: Clinic) -> None:
    """The probe and the log name file, line and column; only the log says where the file lies."""
    edited = questions()
    edited[1]["kind"] = "scream"
    it.edits(*edited)
    place = f"rules.yaml:{line_of(it.rules, 'scream')}:"
    it.reports(place)
    assert f" ERROR screener.reload: {it.rules.parent / place}" in it.printed
    assert not any(str(it.rules.parent) in problem for problem in it.problems)


def test_a_mended_file_is_taken(it: Clinic) -> None:
    """Once the mistake is mended the report is gone."""
    it.edits(version="2", rules=[])
    it.reports("rules.yaml")
    it.edits(version="3")
    it.serves("3")


def test_a_file_that_is_put_back_takes_its_report_with_it(it: Clinic) -> None:
    """A bad edit undone leaves everything as it was."""
    it.edits(rules=[])
    it.reports("rules.yaml")
    it.edits()
    it.serves("1")


def test_editors_may_rename_over_the_file(it: Clinic) -> None:
    """Many editors write a file of their own and put it in the place of the old one, each time."""
    for version in ("2", "3", "4"):
        beside = it.rules.with_suffix(".new")
        beside.write_text(text(rule_file(*questions(), version=version)), "utf-8")
        beside.replace(it.rules)
        it.serves(version)


def test_editors_may_put_the_old_file_aside_first(it: Clinic) -> None:
    """Others rename the old file, and write a new one with its name."""
    it.rules.rename(it.rules.with_suffix(".yaml~"))
    it.edits(version="2")
    it.serves("2")


def test_an_edit_that_keeps_size_and_time_is_taken(it: Clinic) -> None:
    """Copies that keep the time of the original are edits too."""
    before = it.rules.stat()
    it.edits(version="2")
    os.utime(it.rules, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert it.rules.stat().st_size == before.st_size
    it.serves("2")


def test_an_edit_that_no_time_tells_of_is_taken(it: Clinic) -> None:
    """As on a drive of whole seconds: what is mapped has a time for its first edit alone."""
    place = it.rules.read_bytes().index(b"1", it.rules.read_bytes().index(b"version:"))
    with it.rules.open("r+b") as file, mmap.mmap(file.fileno(), 0) as page:
        for version in ("3", "2"):
            page[place : place + 1] = version.encode()
            it.serves(version)


def test_a_half_written_file_is_not_served(it: Clinic) -> None:
    """While somebody is still writing the old file is served; in the end the new one is."""
    content = text(rule_file(*reworded("Are you ill now?"), version="2"))
    with it.rules.open("w", encoding="utf-8") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        it.reports("rules.yaml")
        assert it.says["version"] == "1"
        file.write(content[len(content) // 2 :])
    it.serves("2")


def test_a_deleted_file_is_reported_and_served_on(it: Clinic) -> None:
    """What was read is served until the file is back."""
    visit = it.patient().answer(areas=["face"])
    it.rules.unlink()
    it.reports("rules.yaml:1:1: this file cannot be read")
    assert it.says["version"] == "1"
    visit.answer(ill="no", sore="no").sees_outcome("book")
    it.edits(version="2")
    it.serves("2")


def test_a_pipe_in_the_place_of_the_file_is_reported_and_not_waited_for(it: Clinic) -> None:
    """Nobody may ever write to it; the next good file is taken all the same."""
    it.rules.unlink()
    os.mkfifo(it.rules)
    it.reports("this is no file that can be read again")
    it.rules.unlink()
    it.edits(version="2")
    it.serves("2")


def test_a_file_behind_a_link_may_be_swapped(tmp_path: Path) -> None:
    """Container platforms swap a link to a folder with the files, and delete the old folder."""
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        write(tmp_path / version, rule_file(*questions(), version=version))
    (tmp_path / "now").symlink_to("1")
    (tmp_path / "rules.yaml").symlink_to("now/rules.yaml")
    with clinic(tmp_path, "--watch") as it:
        (tmp_path / "next").symlink_to("2")
        (tmp_path / "next").replace(tmp_path / "now")
        shutil.rmtree(tmp_path / "1")
        it.serves("2")


def test_a_file_too_large_for_a_cookie_is_not_served(it: Clinic) -> None:
    """A browser could not keep all the answers: the edit is refused as it would be at the start."""
    more = (detail(f"more_{number}", {"ill": ["yes"]}, "this", "that") for number in range(400))
    it.edits(*questions(), *more, version="2")
    it.reports("rules.yaml:25:1:", "cookie")  # the questions begin there
    assert it.says["version"] == "1"


def in_two_languages(version: str) -> Data:
    """Return what a file says that is written in English and offered in bokmål."""
    return {"languages": ["en", "nb"], "version": version}


def test_a_new_language_is_served_once_it_is_translated(it: Clinic) -> None:
    """The edit waits for its catalogue, in a folder that was not there, and is then taken."""
    it.edits(**in_two_languages("2"))
    it.reports("translations/nb/LC_MESSAGES/rules.po:1:1: this catalogue for nb does not exist")
    assert it.says["version"] == "1"
    translate(it.rules, "nb")
    it.serves("2")
    visit = it.patient()
    assert visit.speaks("nb").page.heading == "nb Which?"


def test_an_edited_translation_is_taken(it: Clinic) -> None:
    """Words in another language are edited like those of the file."""
    it.edits(**in_two_languages("2"))
    catalogue = translate(it.rules, "nb")
    it.serves("2")
    visit = it.patient()
    digest = it.says["digest"]
    catalogue.write_text(catalogue.read_text("utf-8").replace("nb Which?", "Hvilke?"), "utf-8")
    until(lambda: it.says["digest"] != digest)
    assert visit.open("/nb/q/areas").page.heading == "Hvilke?"


def test_a_bad_translation_keeps_the_last_good_one(it: Clinic) -> None:
    """A catalogue that cannot be used is reported with its line, and mended like the file."""
    it.edits(**in_two_languages("2"))
    catalogue = translate(it.rules, "nb")
    it.serves("2")
    good = catalogue.read_text("utf-8")
    catalogue.write_text(good.replace('"nb Which?"', '"nb Which?'), "utf-8")
    number = line_of(catalogue, "nb Which?")
    it.reports(f"translations/nb/LC_MESSAGES/rules.po:{number}:1: this is no gettext catalogue")
    assert it.patient().open("/nb/q/areas").page.heading == "nb Which?"
    catalogue.write_text(good, "utf-8")
    it.serves("2")
