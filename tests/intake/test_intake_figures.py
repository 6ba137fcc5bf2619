"""The clinic's figures as an admin sees them: rounded, of past periods, nothing of a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta

import html5lib
import pytest
from cast.apps import KEY
from cast.clinic import Clinic
from cast.nurse import Nurse

from screener.figures.sealed import Kept, write
from screener.figures.sums import Figure, Key, Sums, last_day, month_of, week_of
from screener.pages.clock import today

FIGURES = "/intake/figures/"
LAST_WEEK = week_of(today() - timedelta(days=7))
LAST_MONTH = month_of(today().replace(day=1) - timedelta(days=1))
SUMS = Sums(
    {
        Key(LAST_WEEK, Figure.STARTED, "nb"): 43,
        Key(LAST_WEEK, Figure.BOOK, "nb"): 22,
        Key(LAST_WEEK, Figure.CONSULT_FIRST, "nb"): 11,
        Key(week_of(today()), Figure.STARTED, "nb"): 77,
        Key(LAST_MONTH, Figure.SAW, "pregnancy"): 61,
        Key(LAST_MONTH, Figure.WENT_ON, "pregnancy"): 52,
        Key(LAST_MONTH, Figure.NOT_RULED_OUT, "lambert_eaton"): 18,
    }
)


@pytest.fixture
def admin(clinic: Clinic) -> Iterator[Nurse]:
    """An admin of a clinic whose one node has counted the sums above, and lost a day."""
    folder = clinic.data / "figures"
    folder.mkdir()
    lost = (last_day(LAST_WEEK) - timedelta(days=2),)
    kept = Kept(today() - timedelta(days=1), is_running=True, sums=SUMS, lost=lost)
    write(folder / "1.figures", kept, (KEY,))
    yield Nurse(clinic.served).logs_in("adam")
    shutil.rmtree(folder)


def rows(page: str) -> dict[str, list[str]]:
    """Return the numbers in each row of the page's tables, by the row's heading."""
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return {
        "".join(row.find("th").itertext()).strip(): [
            "".join(cell.itertext()) for cell in row.findall("td[@class='number']")
        ]
        for row in root.iter("tr")
        if row.find("td") is not None
    }


def test_an_admin_reads_what_is_over_and_rounded(clinic: Clinic, admin: Nurse) -> None:
    """By week and language, by question and by rule, in the rule file's words."""
    page = admin.request("GET", FIGURES).text
    year, number = LAST_WEEK.split("-W")
    told = rows(page)
    assert told[f"Week {int(number)}, {year}"] == ["45", "35", "20", "10", "45", "0", "0"]
    words = clinic.rules.in_languages["en"]
    assert told[words.by_id["pregnancy"].ask] == ["60", "10"]
    (rule,) = (rule for rule in words.rules if rule.id == "lambert_eaton")
    assert told[rule.reason] == ["0", "20"]
    assert "75" not in [number for row in told.values() for number in row]
    assert str(last_day(LAST_WEEK) - timedelta(days=2)) in page


def test_a_bar_is_drawn_beside_every_row(admin: Nurse) -> None:
    """Hidden from screen readers, for its numbers stand beside it."""
    page = admin.request("GET", FIGURES).text
    assert page.count('<svg class="bar"') == len(rows(page))
    assert page.count('preserveAspectRatio="none" aria-hidden="true"') == len(rows(page))


def test_the_file_holds_the_same_numbers(admin: Nurse) -> None:
    """As CSV, to be saved."""
    reply = admin.request("GET", FIGURES + "figures.csv")
    assert reply.mimetype == "text/csv"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="figures.csv"'
    lines = reply.text.splitlines()
    assert f"{LAST_WEEK},started,,45" in lines
    assert f"{LAST_MONTH},stopped,pregnancy,10" in lines
    assert week_of(today()) not in reply.text


def test_nurses_see_neither_figures_nor_the_way_to_them(clinic: Clinic, nurse: Nurse) -> None:
    """They are for admins; an admin finds the way at the foot of each page."""
    assert nurse.request("GET", FIGURES).status_code == 403
    assert FIGURES not in nurse.request("GET", "/intake/rules").text
    assert FIGURES in Nurse(clinic.served).logs_in("adam").request("GET", "/intake/rules").text


def test_without_figures_the_page_says_so(clinic: Clinic) -> None:
    """And how counting is turned on."""
    page = Nurse(clinic.served).logs_in("adam").request("GET", FIGURES).text
    assert "There are no numbers of a past week or month yet." in page
    assert "SCREENER_COUNTS=1" in page


def test_a_file_that_cannot_be_read_is_named(clinic: Clinic, admin: Nurse) -> None:
    """The numbers of the others are shown."""
    (clinic.data / "figures" / "2.figures").write_bytes(b"no figures")
    page = admin.request("GET", FIGURES).text
    assert "2.figures: this is no file of figures" in page
    assert rows(page)
