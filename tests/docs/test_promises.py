"""What docs/safety.md says of texts and pages, where no other test says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cast.answers import CLEAR
from click.testing import CliRunner
from documents import ROOT, blocks
from flask import Flask
from flask.testing import FlaskClient

from screener import rulefile
from screener.cli import main
from screener.model import Questionnaire
from screener.rulefile import RuleFileError
from screener.settings import Settings
from screener.web import create_app

ALL_CLEAR = {"areas": "forehead", **CLEAR}
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


@dataclass
class Visit:
    """A patient who answers one question after another."""

    client: FlaskClient
    language: str

    def page(self, path: str) -> str:
        """Return a page as it reads, line ends and soft spaces made plain."""
        reply = self.client.get(f"/{self.language}/{path}", follow_redirects=True)
        assert reply.status_code == 200, path
        return " ".join(reply.text.replace("\xa0", " ").split())

    def answer(self, question: str, code: str) -> None:
        """Answer the question that is asked now."""
        page = self.page(f"q/{question}")
        assert f'data-question="{question}"' in page
        hidden = dict(re.findall(r'name="(csrf_token|asked)" value="([^"]*)"', page))
        form = {**hidden, "answer": code}
        reply = self.client.post(f"/{self.language}/q/{question}", data=form)
        assert reply.status_code == 303, question


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The patient's pages with the shipped questionnaire."""
    folder = tmp_path_factory.mktemp("data")
    return create_app(Settings(rules=ROOT / "rules.yaml", data=folder, keys=(b"k" * 32,)))


def results(app: Flask, language: str) -> Iterator[str]:
    """Yield both results: for clear answers, and with one that is not."""
    for answers in (ALL_CLEAR, {**ALL_CLEAR, "pregnancy": "not_sure"}):
        visit = Visit(app.test_client(), language)
        for question, code in answers.items():
            visit.answer(question, code)
        page = visit.page("result")
        outcome = "book" if answers is ALL_CLEAR else "consult_first"
        assert f'data-outcome="{outcome}"' in page
        yield page


def text_of(questionnaire: Questionnaire) -> str:
    """Return every text of a questionnaire that patients may read."""
    return repr(questionnaire)


@pytest.mark.parametrize("language", DECIDES)
def test_every_result_says_that_a_practitioner_decides(app: Flask, language: str) -> None:
    """Whatever comes out, and in every language."""
    for page in results(app, language):
        assert DECIDES[language] in page


@pytest.mark.parametrize("language", CHANGES)
def test_every_result_says_when_and_what_to_do_if_anything_changes(
    app: Flask, language: str
) -> None:
    """The date and the version stand on both; who may book is asked to tell of changes."""
    version = rulefile.load(ROOT / "rules.yaml").questionnaire.version
    for page in results(app, language):
        assert re.search(rf"\b20\d\d\b.*{re.escape(version)}", page)
    book, _ = results(app, language)
    assert CHANGES[language] in book


@pytest.mark.parametrize("language", DECIDES)
def test_no_answer_is_chosen_beforehand(app: Flask, language: str) -> None:
    """On every question page that a patient comes to, nothing is chosen."""
    visit = Visit(app.test_client(), language)
    for question, code in ALL_CLEAR.items():
        assert " checked" not in visit.page(f"q/{question}")
        visit.answer(question, code)


@pytest.mark.parametrize("language", DECIDES)
def test_no_page_promises_anything(app: Flask, language: str) -> None:
    """Neither the pages nor any text of the rule files says approved, safe or eligible."""
    for page in (*results(app, language), Visit(app.test_client(), language).page("")):
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
def test_the_treatment_is_named_on_pages_and_never_at_their_head(app: Flask, language: str) -> None:
    """The start page says what it is about; no title and no description names a product."""
    visit = Visit(app.test_client(), language)
    pages = {path: visit.page(path) for path in ("", "privacy", "accessibility", "finished")}
    for question, code in ALL_CLEAR.items():
        pages[question] = visit.page(f"q/{question}")
        visit.answer(question, code)
    pages |= {path: visit.page(path) for path in ("check", "result")}
    assert "Botox" in pages[""]
    for path, page in pages.items():
        assert "botox" not in page.partition("</head>")[0].casefold(), path


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_result_offers_another_way_than_the_telephone(app: Flask, language: str) -> None:
    """Whatever it came to: who cannot phone may write, and nobody is to write about health."""
    for page in results(app, language):
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
