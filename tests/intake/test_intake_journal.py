"""The text for the journal: complete, and right in every language."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cast.answers import ALL_CLEAR, SCREENING
from cast.clinic import Clinic
from cast.nurse import Nurse

FULL = {
    "nb": """\
Sjekk før du bestiller
{day} kl. {time}. Skrevet av: Nina Nordmann, sykepleier
Samtalen var på telefon. En tolk var med.
Regler: versjon {version} ({digest}), et utkast som ingen kliniker har signert

Foreløpig utfall etter reglene: Snakk sammen før bestilling
- Ved noen sjeldne sykdommer i nervene eller musklene skal du ikke ha Botox. Derfor må vi
  vite mer før du bestiller. (kontraindikasjon, ikke utelukket; regel other_neuromuscular)
  Råd: Ring oss og fortell hva du vet. Si fra også hvis du blir undersøkt for det nå.
  Kilde: Enkelte sjeldne nevrologiske sykdommer utelukker behandlingen. De to som nevnes,
  er eksempler. (Klinikkens egen side om behandlingen, plastkir.no, siste avsnitt)
- En infeksjon der du skal behandles, bør gå over først. (forsiktighetsregel; regel
  infection_in_treatment_area)
  Råd: Ring oss og fortell hvordan det ser ut. Ring fastlegen din hvis det blir verre.
  Kilde: Pasienten bør være uten infeksjon i området som skal behandles. (Klinikkens egen
  side om behandlingen, plastkir.no, siste avsnitt)

1. Hvilke områder ønsker du behandlet? Pannerynker, Svette i håndflatene (som pasienten)
2. Er du gravid? Nei (som pasienten)
3. Ammer du? Nei (pasienten svarte: Ja)
4. Har du en infeksjon der du ønsker behandling? Ja (pasienten svarte: Jeg er ikke sikker)
   Hvilke områder gjelder det? Svette i håndflatene (som pasienten)
5. Har du myasthenia gravis (MG)? Nei (som pasienten)
6. Har du Lambert-Eatons syndrom (LEMS)? ikke besvart (pasienten svarte: Nei)
7. Har du en annen sykdom i nervene eller musklene? Jeg er ikke sikker (pasienten svarte:
   Nei)
   Hva gjelder det? Jeg blir undersøkt for det nå

Pasientens egne svar fra {day} forelå. Etter reglene gir de: Snakk sammen før
bestilling. 3 svar er endret fra pasientens.

Vurdering: Henvis til lege
Begrunnelse: Ser betent ut
Lagt fram for lege: Dr. Ås, 30.11.2026
Notat: Ringer i morgen""",
    "nn": """\
Sjekk før du bestiller
{day} kl. {time}. Skrive av: Nina Nordmann, sykepleier
Samtalen var på telefon. Ein tolk var med.
Reglar: versjon {version} ({digest}), eit utkast som ingen klinikar har signert

Førebels utfall etter reglane: Snakk saman før bestilling
- Ved nokre sjeldne sjukdomar i nervane eller musklane skal du ikkje ha Botox. Difor må vi
  vite meir før du bestiller. (kontraindikasjon, ikkje utelukka; regel
  other_neuromuscular)
  Råd: Ring oss og fortel kva du veit. Sei frå også om du blir undersøkt for det no.
  Kjelde: Enkelte sjeldne nevrologiske sykdommer utelukker behandlingen. De to som nevnes,
  er eksempler. (Klinikkens egen side om behandlingen, plastkir.no, siste avsnitt)
- Ein infeksjon der du skal behandlast, bør gå over først. (varsemdregel; regel
  infection_in_treatment_area)
  Råd: Ring oss og fortel korleis det ser ut. Ring fastlegen din dersom det blir verre.
  Kjelde: Pasienten bør være uten infeksjon i området som skal behandles. (Klinikkens egen
  side om behandlingen, plastkir.no, siste avsnitt)

1. Kva område vil du ha behandla? Pannerynker, Sveitte i handflatene (som pasienten)
2. Er du gravid? Nei (som pasienten)
3. Ammar du? Nei (pasienten svara: Ja)
4. Har du ein infeksjon der du vil ha behandling? Ja (pasienten svara: Eg er ikkje sikker)
   Kva område gjeld det? Sveitte i handflatene (som pasienten)
5. Har du myasthenia gravis (MG)? Nei (som pasienten)
6. Har du Lambert-Eatons syndrom (LEMS)? ikkje svart på (pasienten svara: Nei)
7. Har du ein annan sjukdom i nervane eller musklane? Eg er ikkje sikker (pasienten svara:
   Nei)
   Kva gjeld det? Eg blir undersøkt for det no

Pasienten sine eigne svar frå {day} låg føre. Etter reglane gir dei: Snakk saman før
bestilling. 3 svar er endra frå pasienten sine.

Vurdering: Tilvis til lege
Grunngiving: Ser betent ut
Lagt fram for lege: Dr. Ås, 30.11.2026
Notat: Ringer i morgen""",
    "en": """\
Check before you book
{day} at {time}. Written by: Nina Nordmann, sykepleier
The talk was held by telephone. An interpreter took part.
Rules: version {version} ({digest}), a draft that no clinician has signed

Preliminary outcome by the rules: Consult first
- With some rare diseases of the nerves or muscles, you must not have Botox. That is why
  we need to know more before you book. (contraindication, not ruled out; rule
  other_neuromuscular)
  Advice: Call us and tell us what you know. Also tell us if you are having tests for it
  now.
  Source: Enkelte sjeldne nevrologiske sykdommer utelukker behandlingen. De to som nevnes,
  er eksempler. (Klinikkens egen side om behandlingen, plastkir.no, siste avsnitt)
- An infection in the treatment area should clear up first. (precaution; rule
  infection_in_treatment_area)
  Advice: Call us and tell us what it looks like. Call your own doctor (GP) if it gets
  worse.
  Source: Pasienten bør være uten infeksjon i området som skal behandles. (Klinikkens egen
  side om behandlingen, plastkir.no, siste avsnitt)

1. Which areas would you like treated? Forehead lines, Sweating on the palms of the hands
   (as the patient)
2. Are you pregnant? No (as the patient)
3. Are you breastfeeding? No (the patient answered: Yes)
4. Do you have an infection where you would like treatment? Yes (the patient answered: I’m
   not sure)
   Which areas does this apply to? Sweating on the palms of the hands (as the patient)
5. Do you have myasthenia gravis (MG)? No (as the patient)
6. Do you have Lambert-Eaton syndrome (LEMS)? not answered (the patient answered: No)
7. Do you have another disease of the nerves or muscles? I’m not sure (the patient
   answered: No)
   What is it about? I am having tests for it now

The patient's own answers of {day} were at hand. By the rules they come to: Consult
first. 3 answers differ from the patient's.

Decision: Refer to doctor
Reason: Ser betent ut
Put to a doctor: Dr. Ås, 30/11/2026
Note: Ringer i morgen""",
}
CLEAR = """\
Check before you book
{day} at {time}. Written by: Nina Nordmann, sykepleier
Rules: version {version} ({digest}), a draft that no clinician has signed

Outcome by the rules: May book

1. Which areas would you like treated? Forehead lines
2. Are you pregnant? No
3. Are you breastfeeding? No
4. Do you have an infection where you would like treatment? No
5. Do you have myasthenia gravis (MG)? No
6. Do you have Lambert-Eaton syndrome (LEMS)? No
7. Do you have another disease of the nerves or muscles? No

Decision: none yet"""
WAYS = {"nb": "%d.%m.%Y", "nn": "%d.%m.%Y", "en": "%d/%m/%Y"}
TIME = re.compile(r"\b\d\d:\d\d\b")


def full_sitting(clinic: Clinic, nurse: Nurse) -> Nurse:
    """Fill in everything a journal can tell: details, differences, a gap, a decision."""
    nurse.opens().opens_code(clinic.a_code())
    nurse.answers(areas=["forehead", "palms"], pregnancy="no", breastfeeding="no")
    nurse.answers(infection="yes", myasthenia_gravis="no", other_neuromuscular="not_sure")
    nurse.answers(infection_where=["palms"], neuromuscular_what=["being_examined"])
    return nurse.writes(
        own_decision="refer_to_doctor",
        own_reason="Ser betent ut",
        own_note="Ringer i morgen",
        put_to_doctor="Dr. Ås",
        put_on_day="2026-11-30",
        talk_held="telephone",
        with_interpreter="yes",
    )


def filled_in(text: str, clinic: Clinic, language: str, journal: str) -> str:
    """Return an expected text with today's date, and the time of the journal if it is now."""
    now = datetime.now(ZoneInfo("Europe/Oslo"))
    moments = {f"{moment:%H:%M}": moment for moment in (now, now - timedelta(minutes=1))}
    (time,) = TIME.findall(journal)
    day = moments[time].strftime(WAYS[language])
    q = clinic.questionnaire
    return text.format(version=q.version, digest=q.digest[:8], day=day, time=time)


@pytest.mark.parametrize("language", FULL)
def test_the_journal_is_complete_in_every_language(
    clinic: Clinic, nurse: Nurse, language: str
) -> None:
    """Who, when, by which rules, outcome, findings, both answers to each question, decision."""
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


def test_the_journal_holds_no_code(clinic: Clinic, nurse: Nurse) -> None:
    """What opens the patient's answers is not kept with them."""
    code = clinic.a_code()
    journal = full_sitting(clinic, nurse).page.journal
    assert code not in journal
    assert code.replace("-", "") not in journal


@pytest.mark.parametrize("language", FULL)
def test_no_line_is_longer_than_a_journal_shows(
    clinic: Clinic, nurse: Nurse, language: str
) -> None:
    """Ninety characters, also where a note has no blank; nothing of it is lost."""
    full_sitting(clinic, nurse).answers(pregnancy="yes", myasthenia_gravis="yes")
    nurse.writes(own_note="ø" * 500, own_reason="A word. " * 60).speaks(language)
    lines = nurse.page.journal.splitlines()
    assert max(len(line) for line in lines) <= 90
    assert "".join(lines).count("ø" * 80) == 500 // 90 + 1
    assert all(line == line.rstrip() and line.isprintable() for line in lines)


def test_every_finding_is_told_with_its_advice_source_and_rule(
    clinic: Clinic, nurse: Nurse
) -> None:
    """In words for people, with how strongly it is meant; the rule's id stands behind it."""
    given = dict.fromkeys(SCREENING, "yes") | {"lambert_eaton": "not_sure"}
    journal = nurse.opens().answers(areas=["forehead"], **given).page.journal
    text = " ".join(journal.split())
    words = clinic.rules.in_languages["en"]
    for rule in words.rules:
        assert rule.source, rule.id
        source = words.sources[rule.source.document]
        where = f"{source.title}, {source.publisher}, {rule.source.locator}"
        said, how = rule.reason, rule.severity.value
        if rule.id == "lambert_eaton":
            said, how = rule.if_unsure, f"{how}, not ruled out"
        told = f"- {said} ({how}; rule {rule.id}) Advice: {rule.advice} "
        assert f"{told}Source: {rule.source.states} ({where})" in text


def test_what_only_the_patient_answered_is_told(clinic: Clinic, nurse: Nurse) -> None:
    """A detail that the nurse's answers no longer ask for is still part of what was said."""
    nurse.opens().opens_code(clinic.a_code())
    journal = nurse.answers(**{**ALL_CLEAR, "areas": ["palms"]}).page.journal
    told = "Only the patient answered this: Which areas does this apply to?"
    assert f"{told} Sweating on the palms of the hands" in " ".join(journal.split())


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
