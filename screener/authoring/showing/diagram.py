"""The flow of a questionnaire as a drawing: questions in order, branches, where answers lead.

SVG that a person can read on A4 paper, and Mermaid for documents. `table` is its equivalent in
text. The words that are not the file's own come as an argument, so that they can be translated.

Whatever the answer, the next question follows; a question with a condition is a way round. The
answers that stand beside a question lead to consult first in the end.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from screener.model import AnswerClass, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


# Lengths are in the drawing's own units, of which A4 paper with margins is 760 wide and 1100 high.
# Without fonts of its own it cannot measure text, so it allows for rather wide letters.
_WIDTH = 760
_MARGIN = 10
_SPINE = 26
_INDENT = 58
_BOX_END = 400
_OUTCOME = 590
_LINE = 17
_SMALL_LINE = 14
_PAD = 8
_GAP = 16
_LETTER = 7.6
_SMALL_LETTER = 6.4
_GREY, _TEAL, _BLUE = "#5a5e63", "#1a5e63", "#0860a3"


@dataclass(frozen=True)
class _Box:
    """A question's place on the drawing, with its condition above it and answers beside it."""

    question: Question
    condition: list[str]
    lines: list[str]
    leads: list[str]
    y: int

    @property
    def x(self) -> int:
        return _INDENT if self.question.show_when else _MARGIN

    @property
    def arrow(self) -> int:
        """How high up the way to the outcome runs: below the answers, so that none is struck."""
        return self.y + max(len(self.lines) * _LINE // 2 + _PAD, len(self.leads) * _SMALL_LINE + 5)

    @property
    def bottom(self) -> int:
        return max(self.y + len(self.lines) * _LINE + 2 * _PAD, self.arrow + 12)


def svg(questionnaire: Questionnaire, words: Words | None = None) -> str:
    """Return the drawing as an SVG document: no scripts, no styles, no fonts of its own."""
    words = words or Words()
    boxes = _placed(questionnaire, words)
    bottom = boxes[-1].bottom + _GAP
    last = [words.book, *_wrapped(words.otherwise, _BOX_END - _MARGIN, _LETTER)]
    height = bottom + len(last) * _LINE + 2 * _PAD + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {height}">',
        f"<title>{escape(words.title)}</title>",
        f"<desc>{escape(_described(questionnaire, words))}</desc>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        '<g font-family="sans-serif" font-size="13" fill="#282c30">',
        *_ways(boxes, bottom),
    ]
    for box in boxes:
        parts += _drawn(box, words)
    frame = (_MARGIN, bottom, _BOX_END - _MARGIN, height - bottom - _MARGIN)
    parts += [_rectangle(frame, "#daeddd", "#056d13")]
    for index, line in enumerate(last):
        look = f' fill="{_GREY}"' if index else ' font-weight="bold"'
        parts.append(_text(_MARGIN + 10, bottom + _PAD + _LINE * (index + 1) - 4, line, look))
    return "\n".join([*parts, "</g>", "</svg>"])


def mermaid(questionnaire: Questionnaire, words: Words | None = None) -> str:
    """Return the drawing as a Mermaid flowchart."""
    words = words or Words()
    number = {question.id: index for index, question in enumerate(questionnaire.questions)}
    lines = ["flowchart TD"]
    lines += [f"  q{number[q.id]}[{_quoted(q.ask)}]" for q in questionnaire.questions]
    lines += [f"  consult([{_quoted(words.consult_first)}])", f"  book([{_quoted(words.book)}])"]
    before: list[int] = []
    for question in questionnaire.questions:
        here, gate = number[question.id], question.show_when
        if gate:
            label = _quoted(_condition(questionnaire, gate, words))
            asked = [past for past in before if past >= number[gate.question]]
            lines += [f"  q{past} -.->|{label}| q{here}" for past in asked]
            before.append(here)
        else:
            lines += [f"  q{past} --> q{here}" for past in before]
            before = [here]
        if leads := _leads(question, words):
            lines.append(f"  q{here} -->|{_quoted(leads)}| consult")
    lines += [f"  q{past} --> book" for past in before]
    return "\n".join(lines) + "\n"


def _placed(questionnaire: Questionnaire, words: Words) -> list[_Box]:
    boxes: list[_Box] = []
    y = _MARGIN
    for question in questionnaire.questions:
        number = questionnaire.numbers.get(question.id)
        text = f"{number}. {question.ask}" if number else question.ask
        x = _INDENT if question.show_when else _MARGIN
        condition = []
        if question.show_when:
            label = _condition(questionnaire, question.show_when, words)
            condition = _wrapped(f"{words.only_if} {label}", _BOX_END - x, _SMALL_LETTER)
        box = _Box(
            question=question,
            condition=condition,
            lines=_wrapped(text, _BOX_END - x - 20, _LETTER),
            leads=_wrapped(_leads(question, words), _OUTCOME - _BOX_END - 12, _SMALL_LETTER),
            y=y + len(condition) * _SMALL_LINE,
        )
        boxes.append(box)
        y = box.bottom + _GAP
    return boxes


def _drawn(box: _Box, words: Words) -> Iterator[str]:
    """Yield a question's box, its condition above it, and its way to the outcome beside it."""
    small = f' font-size="11" fill="{_GREY}"'
    for above, line in zip(range(len(box.condition))[::-1], box.condition, strict=True):
        yield _text(box.x, box.y - 5 - above * _SMALL_LINE, line, f'{small} font-style="italic"')
    frame = (box.x, box.y, _BOX_END - box.x, box.bottom - box.y)
    yield _rectangle(frame, "#fff", _TEAL, is_dashed=box.question.kind is Kind.DETAIL)
    for index, line in enumerate(box.lines):
        yield _text(box.x + 10, box.y + _PAD + _LINE * (index + 1) - 4, line)
    if box.leads:
        for above, line in zip(range(len(box.leads))[::-1], box.leads, strict=True):
            y = box.arrow - 5 - above * _SMALL_LINE
            yield _text(_BOX_END + 6, y, line, ' font-size="11"')
        yield _line(
            f"M{_BOX_END} {box.arrow}H{_OUTCOME}", f"M{_OUTCOME} {box.arrow}l-8 -4v8z", _BLUE
        )
        yield _rectangle((_OUTCOME, box.arrow - 12, 160, 24), "#dcebf6", _BLUE)
        yield _text(_OUTCOME + 10, box.arrow + 5, words.consult_first)


def _ways(boxes: Sequence[_Box], bottom: int) -> Iterator[str]:
    """Yield the way down, past the questions with a condition, and the way round by each."""
    plain = [box for box in boxes if not box.question.show_when]
    starts, ends = [box.bottom for box in plain], [*(box.y for box in plain[1:]), bottom]
    for start, end in zip(starts, ends, strict=True):
        yield _line(f"M{_SPINE} {start}V{end}", f"M{_SPINE} {end}l-4 -8h8z", _GREY)
    for box in boxes:
        if box.question.show_when:
            there, back = box.y + 9, box.bottom - 7
            yield _line(f"M{_SPINE} {there}H{_INDENT}", f"M{_INDENT} {there}l-8 -4v8z", _GREY)
            yield _line(f"M{_INDENT} {back}H{_SPINE}", f"M{_SPINE} {back}l8 -4v8z", _GREY)


def _line(path: str, head: str, colour: str) -> str:
    return f'<path d="{path}" stroke="{colour}" fill="none"/><path d="{head}" fill="{colour}"/>'


def _rectangle(
    frame: tuple[int, int, int, int], fill: str, stroke: str, *, is_dashed: bool = False
) -> str:
    x, y, width, height = frame
    dashes = ' stroke-dasharray="5 4"' if is_dashed else ""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{fill}" '
        f'stroke="{stroke}"{dashes}/>'
    )


def _text(x: int, y: int, line: str, look: str = "") -> str:
    return f'<text x="{x}" y="{y}"{look}>{escape(line)}</text>'


def _wrapped(text: str, width: int, letter: float) -> list[str]:
    """Return a text in lines of some width, given the width of a letter."""
    return textwrap.wrap(text, int(width / letter))


def _leads(question: Question, words: Words) -> str:
    """Return the answers of a question that lead to consult first: none of a detail does."""
    if question.kind is Kind.DETAIL:
        return ""
    codes = (*question.codes(AnswerClass.RISK), *question.codes(AnswerClass.UNSURE))
    return f" {words.or_} ".join(question.by_code[code].text for code in codes)


def _condition(questionnaire: Questionnaire, condition: Condition, words: Words) -> str:
    gate = questionnaire.by_id[condition.question]
    return f"{gate.ask} {f' {words.or_} '.join(gate.texts(condition.codes))}"


def _described(questionnaire: Questionnaire, words: Words) -> str:
    """Return the drawing in sentences, for those who cannot see it."""
    sentences = []
    for question in questionnaire.questions:
        leads = _leads(question, words)
        said = f"{question.ask} {leads}: {words.consult_first}." if leads else question.ask
        if question.show_when:
            said += f" ({words.only_if} {_condition(questionnaire, question.show_when, words)})"
        sentences.append(said)
    return " ".join([*sentences, f"{words.book}: {words.otherwise}."])


def _quoted(text: str) -> str:
    """Return a text as a label, in which Mermaid reads neither markup nor its own signs."""
    for sign, name in (("#", "35"), ("&", "amp"), ('"', "quot"), ("<", "lt"), (">", "gt")):
        text = text.replace(sign, f"#{name};")
    return f'"{" ".join(text.split())}"'
