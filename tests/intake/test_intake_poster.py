"""The poster that leads patients to the questions, as staff print it."""

from __future__ import annotations

from urllib.parse import quote

from cast.clinic import Clinic

POSTER = "/intake/rules/poster"


def test_the_poster_leads_to_where_staff_see_it(clinic: Clinic) -> None:
    """Unless they type another address; a sheet for each language is on the page."""
    nurse = clinic.nurse()
    page = nurse.request("GET", POSTER).text
    assert page.count('class="poster"') == len(clinic.rules.in_languages)
    assert 'value="http://localhost/"' in page
    other = nurse.request("GET", f"{POSTER}?address={quote('https://check.example.no')}").text
    assert "check.example.no/nn</p>" in other
    assert "<code>https://check.example.no/</code>" in other
    assert POSTER in nurse.request("GET", "/intake/rules").text


def test_what_is_no_address_is_told_beside_the_field(clinic: Clinic) -> None:
    """What was typed stands there again, and no poster that leads nowhere is shown."""
    for typed in ("check.example.no", "https://a@b.no/", "https://b.no/?x", "<script>", "\0", ""):
        page = clinic.nurse().request("GET", f"{POSTER}?address={quote(typed)}").text
        assert "Write the whole address of the start page" in page
        assert "<script>" not in page.replace("<script ", "")
        assert 'class="poster"' not in page
