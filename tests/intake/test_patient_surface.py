"""`screener serve --surface patient`: a public node without a database, a login or a way out.

An audit hook in the server notes and refuses what such a node must never do.
"""

from __future__ import annotations

from pathlib import Path

from cast.answers import CLEAR
from cast.leaving import NOTED, watched
from cast.patient import Visit, over_http
from cast.serving import serving
from werkzeug.datastructures import Headers

from screener.packaged import packaged
from screener.rulefile import load


def noted(folder: Path) -> list[str]:
    """Return what the hook has noted, one line each."""
    assert (folder / "hooked").exists(), "the hook was not there"
    notes = folder / NOTED
    return notes.read_text("utf-8").splitlines() if notes.exists() else []


def test_the_patients_side_runs_alone(tmp_path: Path) -> None:
    """No database module is imported, nothing is connected to, nothing is written elsewhere."""
    with serving(tmp_path, "--surface", "patient", **watched(tmp_path)) as server:
        visit = Visit(over_http(server.port), load(packaged("rules.yaml")).in_languages.values())
        visit.open("/nb/")
        visit.open(visit.page.link("data-start"))
        visit.answer(areas=["palms"], **CLEAR).sees_outcome("book").finishes()
    assert noted(tmp_path) == []
    kept = {path.name for path in (tmp_path / "data").iterdir()}
    assert kept == {"keys"}


def test_the_nurses_side_is_not_there(tmp_path: Path) -> None:
    """At /intake there is nothing: no login page, no redirect, no other answer than not found."""
    with serving(tmp_path, "--surface", "patient") as server:
        visit = Visit(over_http(server.port), load(packaged("rules.yaml")).in_languages.values())
        for path in ("/intake/", "/intake/login", "/intake/outcome", "/intake/static/x"):
            for method in ("GET", "POST"):
                assert visit.request(method, path).status in (404, 405), (method, path)
        visit.open("/intake/").sees_error(404)
    assert "intake" not in server.output.read_text("utf-8")
    assert not list((tmp_path / "data").glob("*.db*"))


def test_the_whole_server_would_be_caught(tmp_path: Path) -> None:
    """With the nurse's side the same hook refuses the database: the test above can fail."""
    with serving(tmp_path, "--surface", "all", **watched(tmp_path)) as server:
        ask = over_http(server.port)
        assert ask("GET", "/intake/", Headers({"Host": "localhost"}), b"").status == 503
        assert ask("GET", "/nb/", Headers({"Host": "localhost"}), b"").status == 200
    notes = noted(tmp_path)
    assert {"import screener.intake", "import sqlalchemy", "import flask_security"} <= {*notes}
    assert any(note.startswith("sqlite3.connect") for note in notes)
