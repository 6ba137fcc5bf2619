"""What is committed names no machine and no registry, and no test is skipped."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cast.project import ROOT, committed
from programs import PATIENCE

REGISTRIES = re.compile(
    rb"py[p]i\.(org|io)|python[h]osted\.org|registry\.npm[j]s|deb\.[d]ebian\.org"
    rb"|index-url[ =]\S*:"
)
"""Written so that this line is none of them itself."""
MACHINES = re.compile(rb"(?<![\w.])/(work|root|home|Users|mnt|private)/[\w.]")
SKIPS = frozenset({"skip", "skipif", "xfail", "importorskip", "SkipTest", "skipTest"})
_DEBIAN = re.compile(r"Debian's ([\w.+-]+) is not installed")


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINES], ids=["registries", "machines"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[bytes]) -> None:
    """Requirements are locked by their hashes, wherever they come from."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line[:80]!r}"
        for path in committed()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not found


def test_every_requirement_is_locked_with_a_hash() -> None:
    """No requirement is without a version and a hash."""
    for name in ("requirements.txt", "requirements-test.txt", "requirements-bench.txt"):
        text = (ROOT / name).read_text("utf-8")
        pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==\S+", text, re.MULTILINE)
        named = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) == len(named) > 0
        for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_no_test_is_skipped() -> None:
    """Unless for want of a Debian package of `tests/apt.txt`, which `make test` installs."""
    lines = (ROOT / "tests" / "apt.txt").read_text("utf-8").splitlines()
    packages = {line.split()[0] for line in lines}
    for path in (ROOT / "tests").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        excused: set[ast.AST] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                reasons = [k.value for k in node.keywords if k.arg == "reason"]
                words = [r.value for r in reasons if isinstance(r, ast.Constant)]
                named = [_DEBIAN.fullmatch(str(word)) for word in words]
                if node.func.attr == "skipif" and any(m and m[1] in packages for m in named):
                    excused.add(node.func)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node not in excused:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                is_pytest = ast.unparse(node.value) in ("pytest", "pytest.mark", "unittest", "self")
                assert not (is_pytest and node.attr in SKIPS), f"{place} skips a test"


def test_tests_of_one_group_run_in_one_process(tmp_path: Path) -> None:
    """Groups share what takes long to make; with some releases of pytest they are torn apart."""
    (tmp_path / "test_group.py").write_text(
        "import os, time\n"
        "from pathlib import Path\n"
        "import pytest\n"
        '@pytest.mark.xdist_group("one")\n'
        '@pytest.mark.parametrize("number", range(4))\n'
        "def test_it(number):\n"
        "    time.sleep(0.2)\n"
        "    Path(f'{os.getpid()}.pid').touch()\n"
    )
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-q"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=PATIENCE)
    assert len(list(tmp_path.glob("*.pid"))) == 1
