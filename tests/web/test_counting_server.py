"""A real server that counts: an orderly end loses nothing, and patients are served in any case."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from cast.answers import CLEAR
from cast.patient import Visit, over_http
from cast.serving import serving

from screener.figures.sealed import Kept, read
from screener.figures.sums import Figure
from screener.keys import keys_from_file
from screener.packaged import packaged
from screener.rulefile import load

if TYPE_CHECKING:
    from cast.serving import Server

IN_LANGUAGES = load(packaged("rules.yaml")).in_languages.values()


def comes(server: Server) -> None:
    """Let a patient come, answer everything and be told."""
    visit = Visit(over_http(server.port), IN_LANGUAGES).open("/nb/")
    visit.open(visit.page.link("data-start")).answer(areas=["forehead"], **CLEAR)
    visit.sees_outcome("book")


def kept(folder: Path) -> Kept:
    """Return what a folder's one file holds."""
    (path,) = (folder / "data" / "figures").glob("*.figures")
    return read(path, keys_from_file(folder / "data" / "keys"))


def of(kept: Kept, figure: Figure) -> int:
    """Return a figure in all."""
    return sum(number for key, number in kept.sums.items() if key.figure is figure)


def test_an_orderly_end_loses_nothing_and_a_crash_its_day(tmp_path: Path) -> None:
    """SIGTERM writes what was counted; after kill -9 the next start names the day."""
    with serving(tmp_path, SCREENER_COUNTS="1") as server:
        comes(server)
        comes(server)
    assert (of(kept(tmp_path), Figure.BOOK), kept(tmp_path).is_running) == (2, False)
    with serving(tmp_path, SCREENER_COUNTS="1") as server:
        comes(server)
        (worker,) = (
            Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
            .read_text()
            .split()
        )
        os.kill(int(worker), signal.SIGKILL)
        server.process.wait(60)
    assert (of(kept(tmp_path), Figure.BOOK), kept(tmp_path).is_running) == (2, True)
    with serving(tmp_path, SCREENER_COUNTS="1") as server:
        comes(server)
    assert of(kept(tmp_path), Figure.BOOK) == 3
    assert len(kept(tmp_path).lost) == 1
    assert "are lost: the server was not ended in order" in server.output.read_text("utf-8")


def test_patients_are_served_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A file where the folder should be: a line in the log, and every page as usual."""
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "figures").write_text("in the way", "utf-8")
    with serving(tmp_path, SCREENER_COUNTS="1") as server:
        comes(server)
    assert "Figures are not kept" in server.output.read_text("utf-8")


def test_nobody_is_counted_unless_that_is_turned_on(tmp_path: Path) -> None:
    """No folder, no file."""
    with serving(tmp_path) as server:
        comes(server)
    assert not (tmp_path / "data" / "figures").exists()
