"""What of a text reaches its reader, and which texts a reader would take for the same.

Two texts can differ for a program and be one to the eye. Nothing here refuses a letter by itself:
a word may mix alphabets, such as "β-blocker". It only must not be all that tells two answers apart.
"""

from __future__ import annotations

import re
import unicodedata

TYPOGRAPHIC = "\u201c\u201d\u201e\u00ab\u2018\u2019"
"""Quotation marks with which people begin a text, and YAML none."""
CONFLICT = re.compile(r"^(?:<{7}(?: |\r?$)|>{7}(?: |\r?$)|={7}\r?$)", re.MULTILINE)
"""A line that version control leaves where two edits of a file did not go together."""
SETTLE_CONFLICT = "two versions stand here, as version control leaves them; keep one of them, and "
SETTLE_CONFLICT += "take out the lines that begin with <<<<<<<, ======= and >>>>>>>"
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default-ignorable (DerivedCoreProperties.txt), and the empty Braille cell."""
_LOOKS_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮԚԜавеѕіјкмнорстухүһӏԁԛԝѵ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺαγηικνορτυχϲϳ",
    "ABESIJKMHOPCTYXYQWabesijkmhopctyxyhldqwv" + "ABEZHIKMNOPTYXCMaynikvoptuxcj",
)
"""Cyrillic and Greek letters, and the Latin ones for which people take them."""
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"\w+")


def as_read(text: str) -> str:
    """Return what of a text reaches a reader: no capitals, no form of writing, nothing unseen."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", _seen(unicodedata.normalize("NFKC", text)))
    return " ".join(_seen(plain.casefold()).split())


def as_taken(text: str) -> str:
    """Return what a hurried reader takes a text for: equal for texts that are alike to the eye.

    Beyond `as_read`, letters of another alphabet count as the Latin ones that they look like, word
    by word, and no sign at the end of a text makes a difference.
    """
    if _FOREIGN.search(text):
        plain = _seen(unicodedata.normalize("NFKC", text))
        text = " ".join(_in_latin(word) for word in plain.split())
    read = as_read(text)
    end = len(read)
    while end and unicodedata.category(read[end - 1])[0] in "PZ":
        end -= 1
    return read[:end] or read


def first_word(text: str) -> str:
    """Return the word that a text begins with, as it is taken, or "" if it has none."""
    found = _WORD.search(as_taken(text))
    return found[0] if found else ""


def _seen(text: str) -> str:
    """Return a text without what has no shape."""
    plain = _UNSEEN.sub("", text)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _in_latin(word: str) -> str:
    """Return a word with look-alikes as Latin letters, if it could be taken for a Latin word."""
    plain = word.translate(_LOOKS_LATIN)
    return plain if _LATIN.search(word) or not _FOREIGN.search(plain) else word
