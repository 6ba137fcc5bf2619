"""Every message of the check: a sentence that says whose place is wrong, how, and what is right."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rulefiles.models import write
from rulefiles.whole import changed, places, whole
from rulefiles.yaml_mistakes import MISTAKES

from screener.rulefile import RuleFileError, load

CASES = Path(__file__).parents[1] / "cases" / "invalid"
BROKEN: list[object] = [None, [["x"]]]
ODD = re.compile(
    r"^[A-Z]|\.$|\b(None(?! of these)|expected|could not|scalar|mapping|token|block)\b"
    r"|[a-z]\[[0-9]|[a-z_]+\.[a-z_]+\.[a-z_]|\b(KeyError|str|dict|list\[)\b"
)
"""What no sentence has: a capital or a full stop of its own, a path, the words of a program."""
ADVISES = re.compile(
    r"\b(write|use|add|mend|takes?|choose|word|put|join|file|confirm|name|let|give|begins?|indent"
    r"|translate|save)\b"
    r"|\b(must be|must have|has to|at most|at least|such as|such are|needs?|lacks|known are"
    r"|(keys|questions) are|are written|a line is|which offers|may name only|a condition names"
    r"|stands alone|belongs?|cannot|only|once is enough|does not answer|speak|more than"
    r"|there is no day|stands in the folder|rule file holds|missing msgstr|writes it)\b"
    r"|is no (id|date|address|language code|version|number|telephone number|e-mail)"
)
"""How a sentence says what would be right, or names what is missing."""
PLACE = re.compile(r"^.+:[1-9][0-9]*:[1-9][0-9]*: ")


@cache
def messages() -> tuple[str, ...]:
    """Return what is said of every case, of every line of YAML, and of every part that is broken.

    Each sort of message once.
    """
    said = [line for case in CASES.glob("*/errors.txt") for line in case.read_text().splitlines()]
    with TemporaryDirectory() as folder:
        for value in BROKEN:
            for place in places(whole()):
                try:
                    load(write(Path(folder), changed(whole(), place, value)))
                except RuleFileError as error:
                    said += map(str, error.problems)
    found = {re.sub(r'"[^"]*"|[0-9]+', "", PLACE.sub("", line)): line for line in said}
    return tuple(found.values())


def test_every_message_reads_as_a_sentence_with_its_place() -> None:
    """File, line and column first; then no word of a parser or a program, and one line of it."""
    assert len(messages()) > 150
    assert [message for message in messages() if not PLACE.match(message)] == []
    sentences = [PLACE.sub("", message) for message in messages()]
    sentences += [message for _, _, message in MISTAKES]
    assert [sentence for sentence in sentences if ODD.search(sentence)] == []


def test_every_message_says_what_would_be_right() -> None:
    """What to do, what may stand there, or what is missing: never only that something is wrong."""
    sentences = [PLACE.sub("", message) for message in messages()]
    assert [sentence for sentence in sentences if not ADVISES.search(sentence)] == []
