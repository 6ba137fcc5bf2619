"""What docs/safety.md says of texts and pages, where no other test says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cast.answers import ALL_CLEAR
from cast.apps import shipped
from cast.patient import Visit, begin, visit_to
from cast.project import ROOT
from click.testing import CliRunner
from documents import blocks

from screener import rulefile
from screener.cli import main
from screener.model import Questionnaire
from screener.rulefile import RuleFileError

DECIDES = {
    "nb": "Det er alltid en behandler som avgjør",
    "nn": "Det er alltid ein behandlar som avgjer",
    "en": "A practitioner always decides",
}
CHANGES = {
    "nb": "Si fra før timen",
    "nn": "Sei frå før timen",
    "en": "Tell us before your appointment",
}
WRITE = {
    "nb": "Ikke skriv om helsen din.",
    "nn": "Ikkje skriv om helsa di.",
    "en": "Do not write about your health.",
}
DO_NOT_STOP = "Do not stop taking your medicine without talking to your doctor first."
PROMISES = re.compile(
    r"\b(approved|safe|safely|eligible|godkjent|godkjend|trygg|trygt|kvalifisert|egnet|eigna)\b",
    re.IGNORECASE,
)


def read(visit: Visit, address: str) -> str:
    """Return a page as it reads, line ends and soft spaces made plain."""
    reply = visit.request("GET", address)
    assert reply.status == 200, address
    return " ".join(reply.text.replace("\xa0", " ").split())


def results(language: str) -> Iterator[str]:
    """Yield both results: for clear answers, and with one that is not."""
    unclear = {**ALL_CLEAR, "pregnancy": "not_sure"}
    for outcome, answers in {"book": ALL_CLEAR, "consult_first": unclear}.items():
        visit = begin(shipped(), language).answer(**answers).sees_outcome(outcome)
        yield read(visit, visit.path)


def text_of(questionnaire: Questionnaire) -> str:
    """Return every text of a questionnaire that patients may read."""
    return repr(questionnaire)


@pytest.mark.parametrize("language", DECIDES)
def test_every_result_says_that_a_practitioner_decides(language: str) -> None:
    """Whatever comes out, and in every language."""
    for page in results(language):
        assert DECIDES[language] in page


@pytest.mark.parametrize("language", CHANGES)
def test_every_result_says_when_and_what_to_do_if_anything_changes(language: str) -> None:
    """The date and the version stand on both; who may book is asked to tell of changes."""
    version = rulefile.load(ROOT / "rules.yaml").questionnaire.version
    for page in results(language):
        assert re.search(rf"\b20\d\d\b.*{re.escape(version)}", page)
    book, _ = results(language)
    assert CHANGES[language] in book


@pytest.mark.parametrize("language", DECIDES)
def test_no_answer_is_chosen_beforehand(language: str) -> None:
    """On every question page that a patient comes to, nothing is chosen."""
    visit = begin(shipped(), language)
    for question, given in ALL_CLEAR.items():
        assert visit.page.chosen == []
        visit.answer(**{question: given})


@pytest.mark.parametrize("language", DECIDES)
def test_no_page_promises_anything(language: str) -> None:
    """Neither the pages nor any text of the rule files says approved, safe or eligible."""
    for page in (*results(language), read(visit_to(shipped()), f"/{language}/")):
        assert not PROMISES.search(page)
    for file in ("rules.yaml", "examples/label-based.yaml"):
        for questionnaire in rulefile.load(ROOT / file).in_languages.values():
            assert not PROMISES.search(text_of(questionnaire).replace("approval=None", ""))


def test_a_file_past_its_review_says_so(tmp_path: Path) -> None:
    """The check passes, for nothing is wrong with the file, but it does not keep silent."""
    late = tmp_path / "late.yaml"
    late.write_text(small_file().replace("2099-12-31", "2020-12-31"), "utf-8")
    checked = CliRunner().invoke(main, ["check", str(late)])
    assert checked.exit_code == 0
    assert "Overdue: this file should have been reviewed by 2020-12-31." in checked.output


def small_file() -> str:
    """Return the complete example of docs/rule-file.md."""
    found = [block for block in blocks("docs/rule-file.md") if block.file == "small.yaml"]
    assert len(found) == 1
    return found[0].text


def copied_rules(folder: Path) -> Path:
    """Return a copy of the shipped file with its translations."""
    rules = folder / "rules.yaml"
    rules.write_bytes((ROOT / "rules.yaml").read_bytes())
    for po in ROOT.glob("translations/*/LC_MESSAGES/rules.po"):
        copy = folder / po.relative_to(ROOT)
        copy.parent.mkdir(parents=True)
        copy.write_bytes(po.read_bytes())
    return rules


def test_a_missing_translation_is_refused(tmp_path: Path) -> None:
    """A single text without its translation, and the file does not pass."""
    rules = copied_rules(tmp_path)
    po = tmp_path / "translations" / "en" / "LC_MESSAGES" / "rules.po"
    po.write_text(po.read_text("utf-8").replace('msgstr "Are you pregnant?"', 'msgstr ""'), "utf-8")
    with pytest.raises(RuleFileError, match='question "pregnancy", "ask" has no translation'):
        rulefile.load(rules)


def test_a_text_that_changed_is_not_served_with_its_old_translation(tmp_path: Path) -> None:
    """It lacks a translation, and the old one is told to be stale."""
    rules = copied_rules(tmp_path)
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("Er du gravid?", "Er du gravid nå?"), "utf-8")
    with pytest.raises(RuleFileError) as refused:
        rulefile.load(rules)
    told = [problem.message for problem in refused.value.problems]
    assert sum("has no translation" in message for message in told) == 2
    assert sum(message.startswith("stale:") for message in told) == 2


def test_the_treatment_is_renamed_with_one_edit(tmp_path: Path) -> None:
    """After it no text in any language has the old name, and all have the new one."""
    rules = copied_rules(tmp_path)
    text = rules.read_text("utf-8")
    assert text.count("treatment: Botox") == 1
    rules.write_text(text.replace("treatment: Botox", "treatment: Sinterynkebehandling"), "utf-8")
    for questionnaire in rulefile.load(rules).in_languages.values():
        assert "botox" not in text_of(questionnaire).lower()
        assert "Sinterynkebehandling" in questionnaire.by_id["pregnancy"].why


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_treatment_is_named_on_pages_and_never_at_their_head(language: str) -> None:
    """The start page says what it is about; no title and no description names a product."""
    addresses = [f"/{language}/{name}" for name in ("", "privacy", "accessibility", "finished")]
    pages = {address: read(visit_to(shipped()), address) for address in addresses}
    visit = begin(shipped(), language)
    for question, given in ALL_CLEAR.items():
        pages[visit.path] = read(visit, visit.path)
        visit.answer(**{question: given})
    pages[visit.path] = read(visit, visit.path)
    pages["result"] = read(visit.sees_result(), visit.path)
    assert "Botox" in pages[f"/{language}/"]
    for path, page in pages.items():
        assert "botox" not in page.partition("</head>")[0].casefold(), path


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_result_offers_another_way_than_the_telephone(language: str) -> None:
    """Whatever it came to: who cannot phone may write, and nobody is to write about health."""
    for page in results(language):
        main, _, _ = page.partition("</main>")
        assert 'href="mailto:sekretaer@plastkir.no"' in main
        assert WRITE[language] in main


def test_nobody_is_led_to_stop_a_medicine() -> None:
    """Each question about a medicine says to go on, each such finding not to stop."""
    draft = rulefile.load(ROOT / "examples" / "label-based.yaml").questionnaire
    about = [q for q in draft.questions if q.ask.startswith("Do you take")]
    assert len(about) == 3
    for question in about:
        assert "Go on taking your medicine as usual." in question.hint
    for rule in draft.rules:
        if rule.when.question in {question.id for question in about}:
            assert DO_NOT_STOP in rule.advice
    for questionnaire in rulefile.load(ROOT / "rules.yaml").in_languages.values():
        for question in questionnaire.questions:
            assert not re.search(r"medisin|medicine", question.ask)
