"""Answers and assessments as lines of JSON: what `screener assess` takes and gives.

This shape is public. Its JSON Schemas are printed by `screener schema`.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.model import Assessment

MAX_LINE_BYTES = 1024 * 1024
_WANTED = '{"id": …, "answers": {"question": "answer", …}}'
_KEYS = {"id", "answers"}


class BadLineError(ValueError):
    """A line that holds no answers. `id` is its id if it has one."""

    def __init__(self, message: str, id_: object = None) -> None:
        super().__init__(message)
        self.id = id_


def read_line(line: bytes) -> tuple[object, dict[str, Any]]:
    """Return the id and the answers that a line holds. Raises `BadLineError`, RecursionError."""
    if len(line) > MAX_LINE_BYTES:
        raise BadLineError(f"this line is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        record = _DECODER.decode(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadLineError("this line is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise BadLineError(f"this is not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(record, dict):
        raise BadLineError(f"this line is no object; write {_WANTED}")
    id_ = record.get("id")
    if record.keys() != _KEYS:
        unknown = sorted(record.keys() - _KEYS)
        what = f'has the unknown key "{unknown[0]}"' if unknown else 'lacks "id" or "answers"'
        raise BadLineError(f"this line {what}; write {_WANTED}", id_)
    if not isinstance(record["answers"], dict):
        raise BadLineError(f'"answers" is no object; write {_WANTED}', id_)
    return id_, record["answers"]


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as plain data, in the shape that the README documents."""
    return {
        "disposition": assessment.disposition.value,
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.rule.severity.value,
                "truth": finding.truth.value,
                "answers": dict(finding.answers),
            }
            for finding in assessment.findings
        ],
        "open": assessment.open,
        "ignored": [
            {"question": ignored.question, "value": ignored.value} for ignored in assessment.ignored
        ],
        "version": assessment.version,
        "digest": assessment.digest,
    }


def as_line(result: Mapping[str, Any]) -> bytes:
    """Return a line of JSON. Half of a surrogate pair, which UTF-8 cannot hold, is escaped."""
    return _ENCODER.encode(result).encode(errors="backslashreplace") + b"\n"


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise BadLineError(f'the key "{twice}" stands here twice')
    return result


def _no_constant(name: str) -> NoReturn:
    raise BadLineError(f"this is not JSON: {name} is no value there")


def _no_infinite_float(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise BadLineError(f"the number {digits[:20]} is too large")
    return number


def _no_endless_int(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise BadLineError(f"the number {digits[:20]}… has {len(digits):,} digits") from None


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_duplicates,
    parse_constant=_no_constant,
    parse_float=_no_infinite_float,
    parse_int=_no_endless_int,
)
_ENCODER = json.JSONEncoder(ensure_ascii=False)
