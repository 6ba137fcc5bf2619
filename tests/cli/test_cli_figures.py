"""`screener figures`: past weeks and months, as text and as CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cast.command import Ran, run
from rulefiles.models import rule_file, scope, screen, write

from screener.figures.sealed import Kept
from screener.figures.sealed import write as seal
from screener.figures.sums import Figure, Key, Sums
from screener.keys import keys_from_file

SUMS = Sums(
    {
        Key("2026-W08", Figure.STARTED, "en"): 43,
        Key("2026-W08", Figure.BOOK, "en"): 21,
        Key("2026-W08", Figure.CONSULT_FIRST, "en"): 11,
        Key("2026-02", Figure.SAW, "ill"): 41,
        Key("2026-02", Figure.WENT_ON, "ill"): 33,
        Key("2026-02", Figure.FOUND, "ill"): 7,
        Key("2026-02", Figure.NOT_RULED_OUT, "ill"): 13,
    }
)


def figures(folder: Path, *arguments: str, lost: tuple[date, ...] = (), named: str = "") -> Ran:
    """Run the command where a node has kept the sums above."""
    write(folder, rule_file(scope("areas", "face"), screen("ill")))
    keys = keys_from_file(folder / "data" / "keys")
    (folder / "data" / "figures").mkdir(exist_ok=True)
    kept = Kept(date(2026, 3, 1), is_running=False, sums=SUMS, lost=lost)
    seal(folder / "data" / "figures" / "1.figures", kept, keys)
    return run(folder, "figures", *arguments, SCREENER_COUNTS_FILES=named)


def test_the_figures_are_printed_as_tables(tmp_path: Path) -> None:
    """Weeks by language, questions and rules by month, numbers below each other."""
    ran = figures(tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.split("\n\n")[0].splitlines()[:1] == [
        "week      language  started  finished  book  consult first"
    ]
    assert "2026-W08  all            45        30    20             10" in ran.lines
    assert "ill       40       10" in ran.lines
    assert "ill          5             15" in ran.lines


def test_the_figures_are_printed_as_csv(tmp_path: Path) -> None:
    """A line for each figure, the same as in the tables."""
    ran = figures(tmp_path, "--format", "csv")
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "period,figure,of,number"
    assert {"2026-W08,started,,45", "2026-02,stopped,ill,10"} <= set(ran.out.splitlines())


def test_nodes_are_named_by_file_or_folder(tmp_path: Path) -> None:
    """On the command line, or by SCREENER_COUNTS_FILES; the same node twice counts twice."""
    folder = str(tmp_path / "data" / "figures")
    two = figures(tmp_path, folder, f"{folder}/1.figures").out
    assert "2026-W08  all            85        65    40             20" in two.splitlines()
    assert figures(tmp_path, named=f"{folder}:{folder}/1.figures").out == two


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    """Days that were lost, and files that cannot be read: exit status 1, the rest is printed."""
    ran = figures(tmp_path, "data/figures", "gone.figures", lost=(date(2026, 2, 3),))
    assert ran.status == 1
    assert "2026-W08" in ran.out
    lost, gone = ran.err.splitlines()
    assert lost.startswith(
        "Some figures of 2026-02-03 are missing: a server was not ended in order"
    )
    assert gone == "gone.figures: No such file or directory"


def test_counting_needs_a_folder(tmp_path: Path) -> None:
    """Without SCREENER_DATA it is refused at start, in words."""
    ran = run(tmp_path, "serve", SCREENER_COUNTS="1", SCREENER_DATA="")
    assert ran.status == 2
    assert "SCREENER_COUNTS needs SCREENER_DATA" in ran.err
