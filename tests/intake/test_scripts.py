"""The intake page's scripts, the shared one too: typed, for old browsers, of the server's rules."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import screener.intake
from screener.intake.identity_numbers import without_identity_numbers
from screener.pages import assets

FOLDER = Path(screener.intake.__file__).with_name("static")
SHARED = Path(assets.__file__).with_name("static")
SCRIPTS = sorted([*FOLDER.glob("*.js"), *SHARED.glob("*.js")])
CASES = json.loads(Path(__file__).with_name("identity_numbers.json").read_text("utf-8"))
NEWER = {
    "a lookbehind (Safari 16.4)": r"\(\?<[=!]",
    "requestSubmit (Safari 16)": r"\.requestSubmit\(",
    "at() (Safari 15.4)": r"\.at\(",
    "a class's field or private name (Safari 14.1)": r"^  (#\w+|static \w+ =|\w+ = .*;$)",
    "structuredClone (Safari 15.4)": r"structuredClone\(",
    "a check of visibility (Safari 17.4)": r"checkVisibility\(",
    "a flag of patterns (Safari 17)": r"/[gimuy]*[vd][gimuy]*[;,.)]",
    "??=, ||= and &&= (Safari 14)": r"(\?\?|\|\||&&)=",
}
needs_node = pytest.mark.skipif(
    not shutil.which("tsc"), reason="Debian's node-typescript is not installed"
)


@needs_node
def test_the_scripts_are_typed() -> None:
    """Nothing of a newer library than 2020's is called, and no type is mistaken."""
    options = "--noEmit --allowJs --checkJs --strict --noUnusedLocals --noImplicitReturns"
    versions = "--target es2020 --module es2020 --lib es2020,dom,dom.iterable"
    command = ["tsc", *options.split(), *versions.split(), *map(str, SCRIPTS)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("newer", NEWER.values(), ids=NEWER)
def test_browsers_of_five_years_ago_read_the_scripts(newer: str) -> None:
    """One sign that they do not know stops all of a script: the page would never clear itself."""
    for script in SCRIPTS:
        assert not re.findall(newer, script.read_text("utf-8"), re.MULTILINE), script.name


def run(program: str) -> object:
    """Run a program as a module beside the scripts, and return what it prints."""
    command = ["node", "--input-type=module", "--eval", program]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, timeout=300, cwd=FOLDER
    )
    printed: object = json.loads(done.stdout)
    return printed


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_the_server_takes_out_what_the_table_says(case: dict[str, str]) -> None:
    """An identity number goes, whatever it looks like; everything else stays."""
    assert without_identity_numbers(case["text"]) == case["left"]


@needs_node
def test_page_and_server_take_out_the_same() -> None:
    """Both read one table of cases, and made-up notes, alike."""
    texts = [case["text"] for case in CASES]
    program = f"""
    import {{ readFileSync }} from "node:fs";
    const source = readFileSync("{FOLDER / "identity_numbers.js"}", "utf-8");
    const made = "data:text/javascript;base64," + Buffer.from(source).toString("base64");
    const {{ withoutIdentityNumbers }} = await import(made);
    console.log(JSON.stringify({json.dumps(texts)}.map(withoutIdentityNumbers)));
    """
    assert run(program) == [case["left"] for case in CASES]
