"""The text for the journal: complete, and right in every language."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.conftest import Clinic
from intake.nurse import Nurse
from intake.test_intake_code import code_of
from intake.test_intake_outcome import ALL_CLEAR

FULL = {
    "nb": """\
Sjekk før du bestiller, versjon {version}, {day} kl. {time}
Foreløpig utfall etter reglene: Avklar før timen
- Ikke utelukket: other_neuromuscular
- Funn: infection_in_treatment_area

1. Hvilke områder ønsker du behandlet? Pannerynker, Svette i håndflatene
2. Er du gravid? Nei
3. Ammer du? Nei (pasienten svarte: Ja)
4. Har du en infeksjon der du ønsker behandling? Ja (pasienten svarte: Jeg er ikke sikker)
   Hvilke områder gjelder det? Svette i håndflatene
5. Har du myasthenia gravis (MG)? Nei
6. Har du Lambert-Eatons syndrom (LEMS)? ikke besvart
7. Har du en annen sykdom i nervene eller musklene? Jeg er ikke sikker (pasienten svarte: Nei)
   Hva gjelder det? Jeg blir undersøkt for det nå

Pasientens egne svar fra {day} forelå. 3 svar er endret fra pasientens.

Vurdering: Henvis til lege
Begrunnelse: Ser betent ut
Notat: Ringer i morgen""",
    "nn": """\
Sjekk før du bestiller, versjon {version}, {day} kl. {time}
Førebels utfall etter reglane: Avklar før timen
- Ikkje utelukka: other_neuromuscular
- Funn: infection_in_treatment_area

1. Kva område vil du ha behandla? Pannerynker, Sveitte i handflatene
2. Er du gravid? Nei
3. Ammar du? Nei (pasienten svara: Ja)
4. Har du ein infeksjon der du vil ha behandling? Ja (pasienten svara: Eg er ikkje sikker)
   Kva område gjeld det? Sveitte i handflatene
5. Har du myasthenia gravis (MG)? Nei
6. Har du Lambert-Eatons syndrom (LEMS)? ikkje svart på
7. Har du ein annan sjukdom i nervane eller musklane? Eg er ikkje sikker (pasienten svara: Nei)
   Kva gjeld det? Eg blir undersøkt for det no

Pasienten sine eigne svar frå {day} låg føre. 3 svar er endra frå pasienten sine.

Vurdering: Tilvis til lege
Grunngiving: Ser betent ut
Notat: Ringer i morgen""",
    "en": """\
Check before you book, version {version}, {day} at {time}
Preliminary outcome by the rules: Consult first
- Not ruled out: other_neuromuscular
- Found: infection_in_treatment_area

1. Which areas would you like treated? Forehead lines, Sweating on the palms of the hands
2. Are you pregnant? No
3. Are you breastfeeding? No (the patient answered: Yes)
4. Do you have an infection where you would like treatment? Yes (the patient answered: I’m not sure)
   Which areas does this apply to? Sweating on the palms of the hands
5. Do you have myasthenia gravis (MG)? No
6. Do you have Lambert-Eaton syndrome (LEMS)? not answered
7. Do you have another disease of the nerves or muscles? I’m not sure (the patient answered: No)
   What is it about? I am having tests for it now

The patient's own answers of {day} were at hand. 3 answers differ from the patient's.

Decision: Refer to doctor
Reason: Ser betent ut
Note: Ringer i morgen""",
}
CLEAR = """\
Check before you book, version {version}, {day} at {time}
Outcome by the rules: May book

1. Which areas would you like treated? Forehead lines
2. Are you pregnant? No
3. Are you breastfeeding? No
4. Do you have an infection where you would like treatment? No
5. Do you have myasthenia gravis (MG)? No
6. Do you have Lambert-Eaton syndrome (LEMS)? No
7. Do you have another disease of the nerves or muscles? No"""
WAYS = {"nb": "%d.%m.%Y", "nn": "%d.%m.%Y", "en": "%d/%m/%Y"}
TIME = re.compile(r"\b\d\d:\d\d\b")
DEPARTS = "Your decision departs from the rules."


def full_sitting(clinic: Clinic, nurse: Nurse) -> Nurse:
    """Fill in everything a journal can tell: details, differences, a gap, a decision."""
    nurse.opens().opens_code(code_of(clinic))
    nurse.answers(areas=["forehead", "palms"], pregnancy="no", breastfeeding="no")
    nurse.answers(infection="yes", myasthenia_gravis="no", other_neuromuscular="not_sure")
    nurse.answers(infection_where=["palms"], neuromuscular_what=["being_examined"])
    return nurse.writes(
        own_decision="refer_to_doctor", own_reason="Ser betent ut", own_note="Ringer i morgen"
    )


def filled_in(text: str, clinic: Clinic, language: str, journal: str) -> str:
    """Return an expected text with today's date, and the time of the journal if it is now."""
    now = datetime.now(ZoneInfo("Europe/Oslo"))
    (time,) = TIME.findall(journal)
    assert time in {moment.strftime("%H:%M") for moment in (now, now - timedelta(minutes=1))}
    day = now.strftime(WAYS[language])
    return text.format(version=clinic.questionnaire.version, day=day, time=time)


@pytest.mark.parametrize("language", FULL)
def test_the_journal_is_complete_in_every_language(
    clinic: Clinic, nurse: Nurse, language: str
) -> None:
    """Version, time, outcome, findings, every question, differences, decision, reason and note."""
    journal = full_sitting(clinic, nurse).speaks(language).page.journal
    assert journal == filled_in(FULL[language], clinic, language, journal)


def test_the_live_journal_is_in_the_nurses_language_too(clinic: Clinic, nurse: Nurse) -> None:
    """What the script puts in place is the same text."""
    page = full_sitting(clinic, nurse).speaks("nn").page
    assert TIME.sub("", nurse.outcome().journal) == TIME.sub("", page.journal)


def test_a_clear_journal_says_no_more_than_there_is(clinic: Clinic, nurse: Nurse) -> None:
    """Without a code, a decision or a finding there is no line about one, and no empty end."""
    journal = nurse.opens().answers(**ALL_CLEAR).page.journal
    assert journal == filled_in(CLEAR, clinic, "en", journal)


def test_the_journal_names_nobody(clinic: Clinic, nurse: Nurse) -> None:
    """Neither the nurse's user name nor the code stands in it."""
    code = code_of(clinic)
    journal = full_sitting(clinic, nurse).page.journal
    for name in ("nina", code, code.replace("-", ""), clinic.questionnaire.clinic.name):
        assert name not in journal


def test_a_decision_that_departs_from_the_rules_needs_a_reason(nurse: Nurse) -> None:
    """May book against the rules: the panel asks why, and then still says so."""
    nurse.opens().answers(**{**ALL_CLEAR, "pregnancy": "yes"}).writes(own_decision="may_book")
    assert nurse.page.departs == f"{DEPARTS} Write a reason."
    nurse.writes(own_reason="Answered the wrong question")
    assert nurse.page.departs == DEPARTS
    assert "Outcome by the rules: Consult first" in nurse.page.journal
    assert "Decision: May book\nReason: Answered the wrong question" in nurse.page.journal


@pytest.mark.parametrize("decision", ["refer_to_doctor", "not_now"])
def test_a_stricter_decision_needs_no_reason(nurse: Nurse, decision: str) -> None:
    """A clinician may always be more careful than the rules."""
    nurse.opens().answers(**ALL_CLEAR).writes(own_decision=decision)
    assert nurse.page.outcome == "book"
    assert nurse.page.departs == ""


def test_to_let_somebody_book_too_early_departs_as_well(nurse: Nurse) -> None:
    """While a question is open the rules say to consult first, whatever the answers so far."""
    nurse.opens().answers(pregnancy="no").writes(own_decision="may_book")
    assert nurse.page.is_preliminary
    assert nurse.page.departs == f"{DEPARTS} Write a reason."


def test_the_decision_changes_no_outcome(nurse: Nurse) -> None:
    """The nurse decides; what the rules say stays what it is."""
    nurse.opens().answers(pregnancy="yes")
    for decision in ("may_book", "refer_to_doctor", "not_now"):
        assert nurse.writes(own_decision=decision).page.outcome == "consult_first"


def test_markup_in_a_note_is_text(nurse: Nurse) -> None:
    """What a nurse types is shown as she typed it, and is never part of the page."""
    text = '<b onclick="x">&amp; </pre><script>x</script>'
    nurse.opens().writes(own_note=text, own_reason=text)
    assert nurse.page.chosen("own-note") == [text]
    assert f"Note: {text}" in nurse.page.journal
    assert f"Note: {text}" in nurse.outcome().journal


def test_a_text_is_cut_at_its_longest(nurse: Nurse) -> None:
    """Five hundred characters are a short note; a browser of ours sends no more."""
    nurse.opens().writes(own_note="x" * 2_000)
    assert nurse.page.chosen("own-note") == ["x" * 500]
