"""How much a patient downloads: a page on a poor connection comes with the first packets."""

from __future__ import annotations

import gzip

import pytest
from apps import LANGUAGES, shipped
from journey import Visit, begin, visit_to

MAX_BYTES = 10 * 1024
"""HTML, style and script of a question page together, gzipped: within the first 14 KB that TCP
sends before it waits for an answer (RFC 6928)."""


def weight(visit: Visit) -> int:
    """Return the bytes of the page at hand with its style sheet and script, gzipped."""
    loads = [path for path in visit.page.loads if path.endswith((".css", ".js"))]
    assert len(loads) == 2
    files = [visit.request("GET", path).body for path in (visit.path, *loads)]
    return sum(len(gzip.compress(data)) for data in files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_page_is_light(language: str) -> None:
    """Each question page, with all it loads, is within 10 KB, also with an error."""
    visit = begin(shipped(), language)
    while (question := visit.page.question) is not None:
        assert weight(visit) <= MAX_BYTES, question
        visit.submit(*visit.page.offered, "unknown").sees_refusal(question)
        assert weight(visit) <= MAX_BYTES, f"{question} with an error"
        visit.submit("not_sure" if "not_sure" in visit.page.offered else visit.page.offered[0])
    visit.sees_check()


def test_a_page_loads_three_files_and_no_more() -> None:
    """A page needs its style, its script and its mark; all are ours."""
    page = visit_to(shipped()).open("/nb/").page
    assert sorted(path.rsplit(".", 1)[1] for path in page.loads) == ["css", "js", "svg"]
