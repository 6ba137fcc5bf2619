"""`screener translations status`: what a language lacks is named, with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cast.bilingual import line_of, of_language, replaced, save, status, untranslated
from cast.command import Ran, run, run_process
from rulefiles.catalogues import entry, texts_of, translate, write_catalogue

from screener.packaged import packaged
from screener.rulefile import RuleFileError, load

ROOT = packaged("templates").parent


def test_a_file_with_all_its_translations_is_complete(tmp_path: Path) -> None:
    """The status says so in a line for each language, and exits with 0."""
    rules = save(tmp_path)
    translate(rules, "nb")
    ran = run(tmp_path, "translations", "status")
    number = len(texts_of(rules))
    assert ran == Ran(0, f"rules.yaml: {number} texts in en\n  nb: complete\n", "")


GAPS = {
    "missing": ('msgid "Do you have ill?"\nmsgstr "nb Do you have ill?"\n', "", "rules.yaml", None),
    "empty": ('"nb Do you have ill?"', '""', "rules.yaml", "missing"),
    "fuzzy": ('msgid "Which?"', '#, fuzzy\nmsgid "Which?"', "rules.po", None),
    "placeholders": ("nb Ask {clinic}", "nb Ask", "rules.po", None),
    "another placeholder": ("nb Ask {clinic}", "nb Ask {phone}", "rules.po", "placeholders"),
    "unclear": ("nb The face", "nb The hands", "rules.po", None),
    "stale": ('msgid "Which?"', entry("Where?", "Hvor?") + '\nmsgid "Which?"', "rules.po", None),
}


@pytest.mark.parametrize("what", GAPS)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, what: str) -> None:
    """Each is counted under its kind, and reported with file, line and column, as by the check."""
    old, new, file, kind = GAPS[what]
    rules = save(tmp_path)
    replaced(translate(rules, "nb"), old, new)
    found = of_language(tmp_path, "nb")
    assert found[kind or what] == 1
    problems = found["problems"]
    assert Path(problems[0]["file"]).name == file
    text = run(tmp_path, "translations", "status")
    assert text.status == 1
    assert f"  nb: 1 {kind or what}" in text.out
    with pytest.raises(RuleFileError) as error:
        load(rules)
    said = [str(problem).replace(f"{tmp_path}/", "") for problem in error.value.problems]
    assert sorted(text.lines[2:]) == sorted(said)


def test_a_missing_text_is_named_where_it_stands(tmp_path: Path) -> None:
    """The line is that of the rule file, so that its author finds what has no words yet."""
    rules = save(tmp_path)
    replaced(translate(rules, "nb"), '"nb Do you have sore?"', '""')
    (problem,) = of_language(tmp_path, "nb")["problems"]
    assert problem["line"] == line_of(rules, "Do you have sore?")
    assert problem["column"] > 1


def test_an_offered_language_without_a_catalogue_lacks_everything(tmp_path: Path) -> None:
    """All its texts are missing, which is said in one line."""
    rules = save(tmp_path)
    found = of_language(tmp_path, "nb")
    assert found["missing"] == untranslated(rules)
    assert [one["message"] for one in found["problems"]] == ["this catalogue for nb does not exist"]


def test_a_language_that_is_not_offered_yet_counts_too(tmp_path: Path) -> None:
    """A catalogue that somebody has begun is looked at like the others."""
    rules = save(tmp_path, languages=("en",))
    write_catalogue(rules, "de", {})
    assert of_language(tmp_path, "de")["missing"] == untranslated(rules)


def test_a_language_that_the_pages_do_not_speak_is_named(tmp_path: Path) -> None:
    """Patients would read half a page in it."""
    rules = save(tmp_path, languages=("en", "de"))
    translate(rules, "de")
    (problem,) = status(tmp_path)["domains"][0]["problems"]
    assert 'the pages do not speak "de" yet' in problem["message"]


UNUSABLE = {
    "no such file": (None, "rules.yaml:1:1: this file cannot be read"),
    "no YAML": ("a: [", 'rules.yaml:1:4: the bracket "[" is not closed'),
    "no list of languages": ("language: en", "rules.yaml:1:1:"),
}


@pytest.mark.parametrize("command", ["status", "update"])
@pytest.mark.parametrize("what", UNUSABLE)
def test_what_is_no_rule_file_is_refused_with_its_line(
    tmp_path: Path, what: str, command: str
) -> None:
    """The exit status is 2."""
    content, said = UNUSABLE[what]
    if content is not None:
        (tmp_path / "rules.yaml").write_text(content)
    ran = run(tmp_path, "translations", command, "rules.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_what_is_no_catalogue_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A mistake in one language leaves the catalogues of all as they were."""
    rules = save(tmp_path, languages=("en", "de", "nb"))
    write_catalogue(rules, "de", {})
    broken = write_catalogue(rules, "nb", {"Which?": "Hvilken?"})
    replaced(broken, '"Hvilken?"', '"Hvilken?')
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.po")}
    for command in ("status", "update"):
        ran = run(tmp_path, "translations", command)
        place = f"{broken.relative_to(tmp_path)}:{line_of(broken, 'Hvilken')}:1: "
        assert (ran.status, ran.err.startswith(place)) == (2, True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.po")} == before


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the program consists of."""
    for name in ("screener", "templates", "translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("rules.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_a_checkout_tells_of_its_pages_too(checkout: Path) -> None:
    """A new sentence in a template is missing in every language until it is translated."""
    template = checkout / "templates/patient/finished.html"
    template.write_text(template.read_text("utf-8") + "{{ _('Have a %(kind)s day') }}", "utf-8")
    ran = run_process(checkout, "translations", "status", PYTHONPATH=str(checkout))
    assert ran.status == 1
    place = f"templates/patient/finished.html:{line_of(template, 'Have a')}:1: "
    missing = f'{place}"Have a %(kind)s day" has no translation in translations/'
    assert [line for line in ran.lines if line.startswith(place)] == [
        f"{missing}nb/LC_MESSAGES/messages.po",
        f"{missing}nn/LC_MESSAGES/messages.po",
    ]
    ran = run_process(checkout, "translations", "update", PYTHONPATH=str(checkout))
    assert (ran.status, ran.err) == (0, "")
    assert "  nb: 1 missing" in ran.lines
    catalogue = checkout / "translations/nb/LC_MESSAGES/messages.po"
    replaced(
        catalogue,
        'msgid "Have a %(kind)s day"\nmsgstr ""',
        'msgid "Have a %(kind)s day"\nmsgstr "Ha en %(sort)s dag"',
    )
    ran = run_process(checkout, "translations", "status", PYTHONPATH=str(checkout))
    assert "  nb: 1 placeholders" in ran.lines
    number = line_of(catalogue, "Have a")
    assert f"translations/nb/LC_MESSAGES/messages.po:{number}:1: " in ran.out
