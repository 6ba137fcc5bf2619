"""A pseudo-language for developers: every text accented and 40 % longer, yet readable.

A text that shows plain on a page was never given to translators, one that is cut off leaves too
little room for longer languages. It is made in a copy of the checkout, never in the checkout
itself, so that no clinic can come to offer it.
"""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from itertools import islice
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from screener.authoring.translating.domain import Domain, ids_of, messages_of
from screener.authoring.translating.page_texts import page_texts
from screener.authoring.translating.rule_texts import rule_texts
from screener.rulefile.checks import content_of
from screener.rulefile.tree import read_tree

PSEUDO = "vo"
"""The code of Volapük: a language that Babel knows and that no clinic offers."""
GROWTH = 0.4
"""How much longer a text gets, which is about as much as English does in German or Finnish."""
_PLAIN = "aåceghiklnorstuwyzAÅCEGHIKLNORSTUWYZ"
_ACCENTED = "ăǻčěğħįķļňőřşţűŵÿžĂǺČĚĞĦĮĶĻŇŐŘŞŢŰŴŸŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_KEPT = re.compile(r"(\{\w+\}|%\(\w+\)[a-z]|%%|<[^>]*>|&\w+;)")
"""What is no word of a text: placeholders and markup."""
_COPIED = ("screener", "templates", "translations", "rules.yaml", "pyproject.toml")


def pseudo(text: str) -> str:
    """Return a text in the pseudo-language, its placeholders as they are.

    Letters are said twice here and there: long words are what breaks a page, not many words.
    """
    parts = _KEPT.split(text)
    words = "".join(parts[::2])
    growth = GROWTH * len(text) / max(1, sum(letter.isalpha() for letter in words))
    owed = 0.0
    said: list[str] = []
    for letter in words:
        owed += growth * letter.isalpha()
        said.append(letter.translate(_ACCENTS) * (1 + int(owed)))
        owed -= int(owed)
    spoken = iter(said)
    parts[::2] = ["".join(islice(spoken, len(part))) for part in parts[::2]]
    return f"[{''.join(parts)}]"


def copy_in_pseudo_language(checkout: Path, target: Path) -> None:
    """Copy a checkout to a folder, and have pages and rules speak the pseudo-language there."""
    for name in _COPIED:
        source = checkout / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, target / name, ignore=ignored, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)
    rules = target / "rules.yaml"
    _offer(rules)
    for domain in (rule_texts(rules), page_texts(target)):
        _write(domain)


def _offer(rules: Path) -> None:
    """Add the pseudo-language to those that a rule file offers; its signature was of others."""
    data = read_tree(content_of(rules), str(rules)).data
    data = {**data, "languages": [*data["languages"], PSEUDO]}
    data.pop("approval", None)
    rules.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def _write(domain: Domain) -> None:
    """Write a domain's catalogue, both as rule files and as the pages read theirs."""
    catalogue = Catalog(locale=PSEUDO, fuzzy=False)
    for message in messages_of(domain.texts):
        texts = tuple(pseudo(text) for text in ids_of(message))
        catalogue.add(message.id, texts if message.pluralizable else texts[0])
    path = domain.catalogue(PSEUDO)
    path.parent.mkdir(parents=True, exist_ok=True)
    for write, suffix in ((write_po, ".po"), (write_mo, ".mo")):
        content = BytesIO()
        write(content, catalogue)
        path.with_suffix(suffix).write_bytes(content.getvalue())
