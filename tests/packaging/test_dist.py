"""What `make dist` and `make sbom` make: the same bytes each time, and what is in them."""

from __future__ import annotations

import json
import re
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from cast.project import ROOT
from programs import bare, run

LINK = re.compile(r"\]\((?!https?:|#)|(?:src|href)=\"(?!https?:|#)")


def make(target: str, folder: Path, **environ: str) -> list[Path]:
    """Have something made into a folder; return the files there."""
    run(["make", target, f"DIST={folder}"], ROOT, {**bare(folder.parent), **environ})
    return sorted(folder.iterdir())


def description(wheel: Path) -> Message:
    """Return what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        return message_from_bytes(archive.read(name))


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The archive and the wheel."""
    return make("dist", tmp_path_factory.mktemp("here") / "dist")


def test_the_same_source_gives_the_same_bytes(dist: list[Path], tmp_path: Path) -> None:
    """In another zone and a little later; so anybody can see what a wheel was built from."""
    again = make("dist", tmp_path / "dist", TZ="Pacific/Tongatapu")
    assert [path.suffix for path in dist] == [".whl", ".gz"]
    for one, other in zip(dist, again, strict=True):
        assert (one.name, one.read_bytes()) == (other.name, other.read_bytes())


def test_every_link_of_an_installed_readme_leads_somewhere(
    dist: list[Path], tmp_path: Path
) -> None:
    """To the repository if it has an address; else it is the name of a file in the archive."""
    said = description(dist[0])
    assert not LINK.search(str(said.get_payload()))
    assert said.get_all("Project-URL") is None
    url = "https://git.clinic.example/screener"
    said = description(make("dist", tmp_path / "dist", PROJECT_URL=f"{url}/")[0])
    assert not LINK.search(str(said.get_payload()))
    assert f"]({url}/blob/v0.1.0/docs/intake.md)" in str(said.get_payload())
    assert f"Source, {url}" in said.get_all("Project-URL", [])


def test_the_bill_of_materials_lists_what_is_installed_for_running(tmp_path: Path) -> None:
    """Each locked requirement with its version and hashes; nothing that only builds or tests."""
    (file,) = make("sbom", tmp_path / "dist")
    bill = json.loads(file.read_text("utf-8"))
    listed = {one["name"]: one["version"] for one in bill["components"]}
    text = (ROOT / "requirements.txt").read_text("utf-8")
    assert bill["bomFormat"] == "CycloneDX"
    assert listed == dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", text, re.MULTILINE))
    assert all(one["externalReferences"][0]["hashes"] for one in bill["components"])
    assert "hatchling" not in listed
