"""An answer code as a QR symbol: what it holds, and that it can be seen and read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import segno

from screener.answercode import qr

CODE = "WK0D-7470-KD01-DRAA-MKE2-E"
SVG = qr.svg(CODE, "The code as a picture")
QUIET = 4


def pixels(markup: str) -> list[list[bool]]:
    """Return the symbol as rows of modules, True for black, as the markup's paths draw them."""
    root = ET.fromstring(markup)  # noqa: S314 - our own markup
    ground, modules = root.findall("path")
    side = int(root.attrib["viewBox"].split()[2])
    assert ground.attrib == {"fill": "#fff", "d": f"M0 0h{side}v{side}h-{side}z"}
    assert modules.attrib["stroke"] == "#000"
    rows = [[False] * side for _ in range(side)]
    x, y = 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", modules.attrib["d"]):
        first, *second = map(float, numbers.split())
        if command == "h":
            rows[int(y)][x : x + int(first)] = [True] * int(first)
        if command == "M":
            x, y = 0, 0.0
        x, y = x + int(first), y + (second[0] if second else 0)
    return rows


def test_the_symbol_is_that_of_the_bare_code() -> None:
    """It holds the characters without hyphens, with four white modules on every side."""
    inner = [row[QUIET:-QUIET] for row in pixels(SVG)[QUIET:-QUIET]]
    bare = segno.make_qr("WK0D7470KD01DRAAMKE2E", error="m")
    assert inner == [[bool(module) for module in row] for row in bare.matrix]
    assert sum(map(sum, pixels(SVG))) == sum(map(sum, inner))


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="Debian's zbar-tools is not installed")
def test_a_scanner_reads_the_bare_code(tmp_path: Path) -> None:
    """A decoder of somebody else's making reads the characters of the code, and nothing else."""
    rows = pixels(SVG)
    scale = 4
    picture = tmp_path / "code.pbm"
    lines = [" ".join(str(int(module)) for module in row for _ in range(scale)) for row in rows]
    side = len(rows) * scale
    body = "\n".join(line for line in lines for _ in range(scale))
    picture.write_text(f"P1\n{side} {side}\n{body}\n")
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", str(picture)]
    scanned = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    assert scanned.stdout == CODE.replace("-", "") + "\n"


def test_a_quarter_of_the_symbol_may_be_spoilt() -> None:
    """A code of 21 characters gets error correction level Q in 25 by 25 modules."""
    symbol = segno.make_qr(CODE.replace("-", ""), error="m", mode="alphanumeric")
    assert symbol.designator == "2-Q"
    assert len(pixels(SVG)) == 25 + 2 * QUIET


def test_the_symbol_has_a_name() -> None:
    """Assistive technology meets one image with the title as its name."""
    root = ET.fromstring(SVG)  # noqa: S314 - our own markup
    assert root.attrib["role"] == "img"
    assert root[0].tag == "title"
    assert root[0].text == "The code as a picture"


def test_the_name_is_text() -> None:
    """Markup in a title stays text."""
    title = "<script>&\"'"
    assert "<script>" not in qr.svg(CODE, title)
    assert ET.fromstring(qr.svg(CODE, title)).findtext("title") == title  # noqa: S314 - our own


def test_the_symbol_needs_no_style() -> None:
    """Nothing in it is forbidden by a policy against inline styles and scripts."""
    root = ET.fromstring(SVG)  # noqa: S314 - our own markup
    assert {element.tag for element in root.iter()} == {"svg", "title", "path"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert attributes == {"role", "shape-rendering", "viewBox", "fill", "stroke", "d"}


def test_the_symbol_is_small() -> None:
    """It adds little to a page."""
    assert len(SVG) < 2_000
