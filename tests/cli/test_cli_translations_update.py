"""`screener translations update`: catalogues are brought up to date, and nobody's work is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cast.bilingual import (
    changed,
    of_language,
    questions,
    replaced,
    save,
    translated,
    untranslated,
    update,
)
from cast.command import run
from rulefiles.catalogues import texts_of, translate
from rulefiles.models import rule, rule_file, screen, write

from screener.rulefile import RuleFileError, load


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    """A mistyped code makes no folder."""
    save(tmp_path)
    for code in ("xx", "../nb", "nb_NO", ""):
        ran = run(tmp_path, "translations", "update", "--add", code)
        assert (ran.status, "is not the code of a language" in ran.err) == (2, True)
    assert not (tmp_path / "translations").exists()


def test_a_new_catalogue_has_every_text_with_its_place(tmp_path: Path) -> None:
    """It names no date and nobody; it says where each text stands, and what its source says."""
    rules = save(tmp_path)
    update(tmp_path)
    content = (tmp_path / "translations/nb/LC_MESSAGES/rules.po").read_text("utf-8")
    assert content.startswith('msgid ""\nmsgstr ""\n"Project-Id-Version: screener\\n"\n')
    assert "Language: nb" in content
    for unwanted in ("Date", "Team", "Translator", "20", "Generated"):
        assert unwanted not in content
    for text in texts_of(rules):
        assert f"\nmsgid {json.dumps(text)}\nmsgstr " in content
    assert '#. question "ill", "hint"\n#: rules.yaml\n' in content
    assert "#. Source: It says so.\n" in content
    assert of_language(tmp_path, "nb")["missing"] == untranslated(rules)


def test_a_language_is_begun_before_it_is_offered(tmp_path: Path) -> None:
    """The file is not touched: it offers the language once its author says so."""
    rules = save(tmp_path, languages=("en",))
    before = rules.read_bytes()
    ran = update(tmp_path, "--add", "de", "--add", "nb")
    number = untranslated(rules)
    assert ran.lines == [
        f"rules.yaml: {number + 1} texts in en",
        f"  de: {number} missing",
        f"  nb: {number} missing",
        'Add "de" to the languages of rules.yaml once nothing is missing.',
        'Add "nb" to the languages of rules.yaml once nothing is missing.',
    ]
    assert rules.read_bytes() == before
    assert load(rules).questionnaire.languages == ("en",)


def test_the_language_of_the_file_itself_gets_no_catalogue(tmp_path: Path) -> None:
    """Its texts are what all others are translated from."""
    save(tmp_path)
    update(tmp_path, "--add", "en")
    assert not (tmp_path / "translations/en").exists()


def test_a_second_update_changes_nothing(tmp_path: Path) -> None:
    """Not even the time of the file: whoever watches it has nothing to do."""
    save(tmp_path)
    update(tmp_path)
    catalogue = tmp_path / "translations/nb/LC_MESSAGES/rules.po"
    before = catalogue.read_bytes(), catalogue.stat().st_mtime_ns
    update(tmp_path)
    assert (catalogue.read_bytes(), catalogue.stat().st_mtime_ns) == before


def test_translations_and_comments_are_kept(tmp_path: Path) -> None:
    """What translators wrote stays, in whatever order they wrote it."""
    rules = save(tmp_path)
    catalogue = translate(rules, "nb")
    replaced(catalogue, 'msgid "Which?"', '# Not "hvem": areas.\nmsgid "Which?"')
    loaded = load(rules).in_languages["nb"]
    update(tmp_path)
    content = catalogue.read_text("utf-8")
    assert '# Not "hvem": areas.\n#. question "areas", "ask"\n' in content
    assert load(rules).in_languages["nb"] == loaded


def test_a_changed_text_shows_what_it_was_and_uses_none_of_it(tmp_path: Path) -> None:
    """The old text and its translation are comments; the new text waits for its translator."""
    rules, catalogue = translated(tmp_path)
    save(tmp_path, *changed("Have you a cold or a fever today?"))
    update(tmp_path)
    content = catalogue.read_text("utf-8")
    assert (
        "# before: Do you have ill?\n"
        "# was: nb Do you have ill?\n"
        '#. question "ill", "ask"\n'
        "#: rules.yaml\n"
        'msgid "Have you a cold or a fever today?"\n'
        'msgstr ""\n'
    ) in content
    found = of_language(tmp_path, "nb")
    assert {kind: found[kind] for kind in ("missing", "stale", "fuzzy")} == {
        "missing": 1,
        "stale": 0,
        "fuzzy": 0,
    }
    with pytest.raises(RuleFileError, match="has no translation"):
        load(rules)


def test_what_a_text_was_is_forgotten_once_it_is_translated(tmp_path: Path) -> None:
    """The comment has done its work; a comment of the translator's own stays."""
    rules, catalogue = translated(tmp_path)
    replaced(catalogue, 'msgid "Do you have ill?"', '# Feber.\nmsgid "Do you have ill?"')
    save(tmp_path, *changed("Have you a fever?"))
    update(tmp_path)
    update(tmp_path)
    assert "# was: nb Do you have ill?" in catalogue.read_text("utf-8")
    replaced(
        catalogue,
        'msgid "Have you a fever?"\nmsgstr ""',
        'msgid "Have you a fever?"\nmsgstr "Har du feber?"',
    )
    update(tmp_path)
    content = catalogue.read_text("utf-8")
    assert "# was:" not in content
    assert "# Feber.\n" in content
    assert load(rules).in_languages["nb"].by_id["ill"].ask == "Har du feber?"


def test_a_text_changed_twice_still_shows_its_last_translation(tmp_path: Path) -> None:
    """What was never translated is no help to a translator; what was before it is."""
    _, catalogue = translated(tmp_path)
    for ask in ("Have you a cold?", "Have you a fever?"):
        save(tmp_path, *changed(ask))
        update(tmp_path)
    content = catalogue.read_text("utf-8")
    assert content.count("# was: nb Do you have ill?") == 1
    assert "a cold" not in content


def test_a_long_comment_is_broken_into_lines_and_found_again(tmp_path: Path) -> None:
    """However long the text was, it stands there once, and goes when it is no longer needed."""
    rules = save(tmp_path, *changed("Have you been ill in any way " + "or in another " * 12 + "?"))
    catalogue = translate(rules, "nb")
    update(tmp_path)
    save(tmp_path, *changed("Are you ill?"))
    update(tmp_path)
    once = catalogue.read_text("utf-8")
    assert once.count("# was: ") > 1
    update(tmp_path)
    assert catalogue.read_text("utf-8") == once
    replaced(catalogue, 'msgid "Are you ill?"\nmsgstr ""', 'msgid "Are you ill?"\nmsgstr "Syk?"')
    update(tmp_path)
    assert "another" not in catalogue.read_text("utf-8").split("#~")[0]


def test_a_text_that_comes_back_has_its_translation_again(tmp_path: Path) -> None:
    """What is withdrawn is commented out at the end, used nowhere, and lost to nobody."""
    rules, catalogue = translated(tmp_path)
    before = load(rules).in_languages["nb"]
    save(tmp_path, *questions()[:2])
    update(tmp_path)
    assert '#~ msgid "Do you have sore?"\n#~ msgstr "nb Do you have sore?"\n' in (
        catalogue.read_text("utf-8")
    )
    assert of_language(tmp_path, "nb")["stale"] == 0
    save(tmp_path)
    update(tmp_path)
    assert load(rules).in_languages["nb"] == before
    assert "#~" not in catalogue.read_text("utf-8")


def test_a_catalogue_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    """The file that the link leads to is replaced, with its permissions."""
    rules = save(tmp_path)
    catalogue = translate(rules, "nb")
    real = tmp_path / "elsewhere.po"
    catalogue.rename(real)
    real.chmod(0o640)
    catalogue.symlink_to(real)
    update(tmp_path)
    assert catalogue.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640


def test_each_text_of_a_rule_shows_what_it_was_itself(tmp_path: Path) -> None:
    """Its texts have one source in common, and other languages have their own words, or none."""
    rules = save(tmp_path, languages=("en", "de", "nb"))
    for language in ("de", "nb"):
        translate(rules, language)
    update(tmp_path)
    words = {"reason": "This is why.", "if_unsure": "This may be why.", "advice": "Call."}
    edited = [rule("ill", "yes", **words), rule("sore", "yes", **words)]
    write(tmp_path, rule_file(*questions(), rules=edited, languages=["en", "de", "nb", "nn"]))
    update(tmp_path)
    contents = {path.parts[-3]: path.read_text("utf-8") for path in tmp_path.rglob("rules.po")}
    for key, before in (
        ("reason", "It speaks against it."),
        ("if_unsure", "It may speak against it."),
        ("advice", "Talk to us."),
    ):
        for language in ("de", "nb"):
            told = f'# before: {before}\n# was: {language} {before}\n#. rule "ill", "{key}"\n'
            assert told in contents[language]
    assert "# was: " not in contents["nn"]


def test_the_words_of_the_pages_are_never_written_over(tmp_path: Path) -> None:
    """A rule file called like their catalogue is refused, with what would be right."""
    path = write(tmp_path, rule_file(screen("ill"), languages=["en", "nb"]))
    path = path.rename(tmp_path / "messages.yaml")
    pages = tmp_path / "translations" / "nb" / "LC_MESSAGES" / "messages.po"
    pages.parent.mkdir(parents=True)
    pages.write_text("# the pages' own", "utf-8")
    ran = run(tmp_path, "translations", "update", path)
    assert ran.status == 2
    assert 'cannot be called "messages.yaml"' in ran.err
    assert pages.read_text("utf-8") == "# the pages' own"
