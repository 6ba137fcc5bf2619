"""Which passwords are too easily guessed, and why.

Length counts, not signs: no rule asks for digits. What is tried first is refused: words that the
house knows, and whatever zxcvbn (Wheeler, 2016) guesses within 10^8 tries, once the names that
anybody would think of are taken out.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import lazy_gettext as _
from zxcvbn import zxcvbn  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from flask_babel.speaklater import LazyString

    from screener.rulefile import RuleFile

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
"""Different characters that must be left when the words and runs below are taken away."""
LEAST_SCORE = 3
"""Of zxcvbn's scores 0 to 4: beyond 10^8 guesses, which a stolen hash withstands."""
MOST_LOOKED_AT = 72
"""Characters that are looked at; the work grows faster than the length."""
SHORTEST_NAME = 3
"""Parts of names that are shorter are taken out of no password: they stand in any text."""
PROGRAM = "screener"
CLINIC = "ACCOUNTS_CLINIC"
"""The setting that holds what the clinic calls itself, in each of its languages."""
_OBVIOUS = re.compile(
    r"passo?rd|passwort|password"
    r"|qwerty(?:uiop)?|asdf(?:ghjkl)?|zxcv(?:bnm)?|abc(?:d|de|def)?|admin|nurse|sykepleier"
    r"|screener|clinic|klinikk|velkommen|welcome|letmein|iloveyou|botox|"
    r"sommer|vinter|v[åa]r|h[øo]st|norge|oslo|\d+"
)
_one_at_a_time = threading.Lock()
"""zxcvbn keeps the words that it is given in one place for all threads."""


def take_clinic(app: Flask, rules: RuleFile) -> None:
    """Have an app refuse passwords that are made of the clinic's name."""
    app.config[CLINIC] = [one.clinic.name for one in rules.in_languages.values()]


def weakness(password: str, name: str) -> LazyString | None:
    """Return why a password is not good enough for the account of that name, if it is not."""
    if len(password) < SHORTEST:
        return _("Use at least %(number)s characters.", number=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(number)s characters.", number=LONGEST)
    typed = password.casefold()
    names = _parts([name, *current_app.config.get(CLINIC, ()), PROGRAM])
    rest = typed
    for one in names:
        rest = rest.replace(one, "")
    if _is_guessed(rest, names):
        if rest != typed and not _is_guessed(typed, ()):
            return _(
                "Apart from your user name, the clinic's name and the program's, too little is "
                "left. Three or four unrelated words are a good password."
            )
        return _(
            "That password is easily guessed: words, names, dates and rows of keys that many use "
            "are tried first. Three or four unrelated words are a good one."
        )
    return None


def _parts(names: Iterable[str]) -> list[str]:
    """Return names as they stand in passwords, whole and in parts, the longest first."""
    parts = set()
    for name in names:
        folded = name.casefold()
        words = re.findall(r"[^\W_]+", folded)
        parts |= {folded, "".join(words), *words}
    return sorted((one for one in parts if len(one) >= SHORTEST_NAME), key=len, reverse=True)


def _is_guessed(text: str, names: Iterable[str]) -> bool:
    if len(set(_OBVIOUS.sub("", text))) < FEWEST_DIFFERENT:
        return True
    with _one_at_a_time:
        found = zxcvbn(text[:MOST_LOOKED_AT], user_inputs=[*_words(), *names])
    return int(found["score"]) < LEAST_SCORE


@cache
def _words() -> list[str]:
    lines = (files(__package__) / "words.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
