"""Every text of the pages and of the shipped rule files is there in every language."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from cast.project import ROOT
from rulefiles.shipped import RULE_FILES

from screener.authoring.translating.catalogues import domains, state
from screener.authoring.translating.domain import Domain, ids_of, messages_of
from screener.rulefile import load
from screener.rulefile.catalogues import SOURCE_LANGUAGE

PYBABEL = str(Path(sys.executable).with_name("pybabel"))


def every_domain() -> list[Domain]:
    """Return the pages' texts and those of every shipped rule file."""
    return [domain for rules in RULE_FILES for domain in domains(rules)]


EVERY_CATALOGUE = [(domain, name) for domain in every_domain() for name in domain.languages]


@pytest.mark.parametrize(
    ("domain", "language"),
    EVERY_CATALOGUE,
    ids=[f"{domain.name}-{language}" for domain, language in EVERY_CATALOGUE],
)
def test_every_catalogue_is_complete(domain: Domain, language: str) -> None:
    """Nothing is missing, fuzzy or stale, and every placeholder is in its place.

    The texts are read anew from templates, programs and rules: a new one without a translation
    fails here. `make translations` writes it into the catalogues.
    """
    found = state(domain, language)
    assert list(map(str, found.problems)) == []


def test_every_shipped_language_is_looked_at() -> None:
    """The pages speak every language that a shipped rule file offers; each has its catalogue."""
    offered = {
        (rules, name) for rules in RULE_FILES for name in load(rules).questionnaire.languages
    }
    (pages,) = (domain for domain in every_domain() if domain.name == "messages")
    assert {name for _, name in offered} <= {SOURCE_LANGUAGE, *pages.languages}
    assert {("rules", "en"), ("rules", "nn"), ("messages", "nb"), ("messages", "nn")} <= {
        (domain.name, language) for domain, language in EVERY_CATALOGUE
    }


@pytest.mark.parametrize(
    ("name", "keywords"),
    [("messages", "lazy_gettext lazy_pgettext:1c,2 lazy_ngettext:1,2"), ("rules", "")],
)
def test_babel_itself_finds_the_same_texts(tmp_path: Path, name: str, keywords: str) -> None:
    """No text is overlooked: `pybabel extract` comes to the same."""
    sources = ["rules.yaml"] if name == "rules" else ["screener", "templates"]
    template = tmp_path / "texts.pot"
    command = [PYBABEL, "--quiet", "extract", "--mapping-file", "pyproject.toml"]
    command += ["--keywords", keywords, "--output-file", str(template), *sources]
    subprocess.run(command, cwd=ROOT, check=True)
    with template.open("rb") as file:
        theirs = messages_of(read_po(file))
    (ours,) = (domain for domain in domains(RULE_FILES[0]) if domain.name == name)
    assert {(ids_of(one), one.context) for one in messages_of(ours.texts)} == {
        (ids_of(one), one.context) for one in theirs
    }
