"""The flow of a questionnaire as a drawing: questions in order, branches, where answers lead.

SVG that a person can read on A4 paper, and Mermaid for documents. `table` is its equivalent in
text. The words that are not the file's own come as an argument, so that they can be translated.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from screener.model import AnswerClass, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.model import Condition, Question, Questionnaire


@dataclass(frozen=True)
class Words:
    """The words of the drawing that no rule file holds."""

    title: str = "The questions and where the answers lead"
    only_if: str = "only if"
    or_: str = "or"
    consult_first: str = "Consult first"
    book: str = "Book"
    otherwise: str = "everything answered, and nothing to talk about"


_WIDTH = 760
_BOX = 400
_LANE = 560
_LINE = 18
_PAD = 10
_GAP = 30
_INDENT = 40
_CHARACTERS = 46
_LANE_CHARACTERS = 20


@dataclass(frozen=True)
class _Box:
    """A question's place on the drawing."""

    question: Question
    lines: list[str]
    condition: list[str]
    leads: list[str]
    x: int
    y: int

    @property
    def height(self) -> int:
        return max(len(self.lines), len(self.leads)) * _LINE + 2 * _PAD

    @property
    def width(self) -> int:
        return _BOX - (self.x - _PAD)

    @property
    def bottom(self) -> int:
        return self.y + self.height


def svg(questionnaire: Questionnaire, words: Words | None = None) -> str:
    """Return the drawing as an SVG document: no scripts, no styles, no fonts of its own."""
    words = words or Words()
    boxes = _placed(questionnaire, words)
    bottom = boxes[-1].bottom + _GAP
    end = bottom + 3 * _LINE + 2 * _PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {end + _PAD}">',
        f"<title>{escape(words.title)}</title>",
        f"<desc>{escape(_described(questionnaire, words))}</desc>",
        f'<rect width="{_WIDTH}" height="{end + _PAD}" fill="#fff"/>',
        '<g font-family="sans-serif" font-size="13" fill="#282c30">',
    ]
    for box in boxes:
        parts += _drawn(box, words)
    parts += _arrows(boxes, bottom)
    parts += _outcome(_PAD, bottom, [words.book, *textwrap.wrap(words.otherwise, _CHARACTERS)])
    return "\n".join([*parts, "</g>", "</svg>"])


def mermaid(questionnaire: Questionnaire, words: Words | None = None) -> str:
    """Return the drawing as a Mermaid flowchart."""
    words = words or Words()
    shown = list(questionnaire.questions)
    lines = ["flowchart TD"]
    for index, question in enumerate(shown):
        lines.append(f"  q{index}[{_quoted(question.ask)}]")
    lines += [f"  consult([{_quoted(words.consult_first)}])", f"  book([{_quoted(words.book)}])"]
    for index, question in enumerate(shown):
        following = f"q{index + 1}" if index + 1 < len(shown) else "book"
        lines.append(f"  q{index} --> {following}")
        leads = _leads(question, words)
        if leads:
            lines.append(f"  q{index} -->|{_quoted(leads)}| consult")
        if question.show_when:
            gate = [q.id for q in shown].index(question.show_when.question)
            label = _condition(questionnaire, question.show_when, words)
            lines.append(f"  q{gate} -.->|{_quoted(label)}| q{index}")
    return "\n".join(lines) + "\n"


def _placed(questionnaire: Questionnaire, words: Words) -> list[_Box]:
    boxes: list[_Box] = []
    y = _PAD
    number = 0
    for question in questionnaire.questions:
        is_detail = question.kind is Kind.DETAIL
        number += not is_detail
        text = question.ask if is_detail else f"{number}. {question.ask}"
        condition = []
        if question.show_when:
            label = _condition(questionnaire, question.show_when, words)
            condition = textwrap.wrap(f"{words.only_if} {label}", _CHARACTERS + 8)
        y += len(condition) * _LINE
        boxes.append(
            _Box(
                question=question,
                lines=textwrap.wrap(text, _CHARACTERS - (5 if is_detail else 0)),
                condition=condition,
                leads=textwrap.wrap(_leads(question, words), _LANE_CHARACTERS + 4),
                x=_PAD + _INDENT if is_detail else _PAD,
                y=y,
            )
        )
        y = boxes[-1].bottom + _GAP
    return boxes


def _drawn(box: _Box, words: Words) -> Iterator[str]:
    """Yield a question's box, its condition above it, and its way to the outcome beside it."""
    for index, line in enumerate(box.condition):
        y = box.y - (len(box.condition) - index - 1) * _LINE - 5
        yield _text(box.x + 24, y, line, ' font-style="italic" fill="#5a5e63"')
    dashes = ' stroke-dasharray="5 4"' if box.question.kind is Kind.DETAIL else ""
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="8" '
        f'fill="#fff" stroke="#1a5e63"{dashes}/>'
    )
    for index, line in enumerate(box.lines):
        yield _text(box.x + _PAD, box.y + _PAD + _LINE * (index + 1) - 5, line)
    if box.leads:
        middle = box.y + box.height // 2
        start = box.x + box.width
        for index, line in enumerate(box.leads):
            y = box.y + _PAD + _LINE * (index + 1) - 5 - _LINE // 2
            yield _text(start + 8, y, line, ' font-size="11"')
        yield f'<path d="M{start} {middle}H{_LANE}" stroke="#0860a3" fill="none"/>'
        yield f'<path d="M{_LANE} {middle}l-8 -4v8z" fill="#0860a3"/>'
        yield (
            f'<rect x="{_LANE}" y="{middle - 15}" width="{_WIDTH - _LANE - _PAD}" height="30" '
            'rx="8" fill="#dcebf6" stroke="#0860a3"/>'
        )
        yield _text(_LANE + _PAD, middle + 5, words.consult_first)


def _outcome(x: int, y: int, lines: list[str]) -> Iterator[str]:
    height = len(lines) * _LINE + 2 * _PAD
    yield (
        f'<rect x="{x}" y="{y}" width="{_BOX}" height="{height}" rx="8" fill="#daeddd" '
        'stroke="#056d13"/>'
    )
    for index, line in enumerate(lines):
        weight = ' font-weight="bold"' if index == 0 else ' fill="#5a5e63"'
        yield _text(x + _PAD, y + _PAD + _LINE * (index + 1) - 5, line, weight)


def _arrows(boxes: list[_Box], bottom: int) -> Iterator[str]:
    """Yield the way down the questions, with a short branch to each detail."""
    x = _PAD + 12
    main = [box for box in boxes if box.question.kind is not Kind.DETAIL]
    for box, end in zip(main, [*(box.y for box in main[1:]), bottom], strict=True):
        yield f'<path d="M{x} {box.bottom}V{end}" stroke="#5a5e63" fill="none"/>'
        yield f'<path d="M{x} {end}l-4 -8h8z" fill="#5a5e63"/>'
    for box in boxes:
        if box.question.kind is Kind.DETAIL:
            middle = box.y + box.height // 2
            yield f'<path d="M{x} {middle}H{box.x}" stroke="#5a5e63" fill="none"/>'
            yield f'<path d="M{box.x} {middle}l-8 -4v8z" fill="#5a5e63"/>'


def _text(x: int, y: int, line: str, attributes: str = "") -> str:
    return f'<text x="{x}" y="{y}"{attributes}>{escape(line)}</text>'


def _leads(question: Question, words: Words) -> str:
    """Return the answers of a question that lead to consult first."""
    codes = (*question.codes(AnswerClass.RISK), *question.codes(AnswerClass.UNSURE))
    texts = [question.by_code[code].text for code in codes]
    return f" {words.or_} ".join(texts)


def _condition(questionnaire: Questionnaire, condition: Condition, words: Words) -> str:
    gate = questionnaire.by_id[condition.question]
    texts = [answer.text for answer in gate.answers if answer.code in condition.codes]
    return f"{gate.ask} {f' {words.or_} '.join(texts)}"


def _described(questionnaire: Questionnaire, words: Words) -> str:
    """Return the drawing in sentences, for those who cannot see it."""
    sentences = []
    for question in questionnaire.questions:
        leads = _leads(question, words)
        sentences.append(
            f"{question.ask} {leads}: {words.consult_first}." if leads else question.ask
        )
    return " ".join([*sentences, f"{words.book}: {words.otherwise}."])


def _quoted(text: str) -> str:
    return '"' + text.replace("&", "&amp;").replace('"', "#quot;") + '"'
