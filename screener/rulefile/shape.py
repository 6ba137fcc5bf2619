"""Does a tree have the shape of a rule file? The JSON Schema decides; this says it in plain words.

Knows `schema.json` (the same one that editors use) and how to explain each way of breaking it.
Knows nothing of what ids refer to: that is `references`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from screener.rulefile.problems import Problem, did_you_mean, listed, nearest
from screener.rulefile.reading import TYPOGRAPHIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from screener.rulefile.tree import Place, Tree

_SINGULAR = {
    "questions": "question",
    "rules": "rule",
    "information": "information",
    "examples": "example",
    "sources": "source",
    "answer_sets": "answer set",
    "outcomes": "outcome",
}
ID = re.compile("[a-z][a-z0-9_]{0,39}")
"""The id of a question, a rule, an answer."""
_OR_OUT = ", or take the key out"
_ONE_OF = {"answers", "answers_from", "given", "like"}
"""Keys of which the schema asks for none by itself, though something lacks without them."""
_LISTS = ("questions", "rules", "information", "examples")
_PIECE = 100
_MOST_MISSPELT = 50
"""Comparing more keys with those that were meant would take too long."""
_WANTED = {"string": "text", "object": "keys with values", "array": "a list: [one, two]"}
_PATTERNS = {
    "^[a-z][a-z0-9_]{0,39}$": (
        "is no id: an id has small letters a-z, digits and underscores, starts with a letter and "
        "has at most 40 characters"
    ),
    r"\S": "has no visible text: write one, or take the key out",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": 'is no date: write it as "2026-12-31"',
    "^([1-9]|[12][0-9]|30)$": "is no number of days from 1 to 30",
    "^[a-z]{2,3}$": "is no language code such as nb, nn or en",
    r"^\+?[0-9][0-9 ]{2,19}$": 'is no telephone number: digits and spaces, such as "22 33 44 55"',
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": 'is no e-mail address, such as "clinic@example.org"',
    "^https://[^\\s\"'<>]+$": "is no address of a page starting with https://",
    r"^https?://\S+$": "is no address of a page starting with https://",
    "^[0-9a-f]{64}$": "is no digest; `screener approve` writes it",
    "^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$": (
        "is no version: letters, digits, dots, hyphens and underscores, at most 40 characters"
    ),
}
_SAID = {
    "minItems": "is empty: it needs at least one entry",
    "minProperties": "is empty: it needs at least one entry",
    "uniqueItems": "names the same thing twice: once is enough",
}


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of rule files."""
    text = resources.files("screener.rulefile").joinpath("schema.json").read_text("utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


@cache
def _validator() -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(schema())


def shape_problems(tree: Tree) -> Iterator[tuple[Place | None, Problem]]:
    """Yield each way in which a tree breaks the schema, with the place that cannot be used.

    That place is None for an unknown key: what stands beside it is sound.
    """
    for place, error in _errors(tree.data):
        kind: Any = error.kind
        if kind.name == "additionalProperties":
            broken = _schema_at(error.schema_path)
            known = list(broken.get("properties", ()))
            value = _value_at(tree.data, place)
            misspelt = _misspelt(broken, value)
            for key in kind.unexpected:
                here, owner = (*place, key), name_of(tree, place)
                for pattern in broken.get("patternProperties", ()):
                    message = f"{owner}: {_no_key(value, key, pattern)}"
                    yield here, tree.problem(here, message, at_key=True)
                if known:
                    message = f'{owner} has an unknown key "{key}"; the keys are: {listed(known)}'
                    near = misspelt.get(key) or nearest(key, known)
                    message += f' - did you mean "{near}"?' if near else ""
                    lacks = key in misspelt or near in _ONE_OF.difference(value)
                    yield place if lacks else None, tree.problem(here, message, at_key=True)
        elif kind.name == "required":
            lacking = _lacking(_schema_at(error.schema_path), _value_at(tree.data, place))
            if lacking[:1] == [kind.property]:  # all are told with the first
                keys = ", ".join(f'"{key}"' for key in lacking)
                noun = "key" if len(lacking) == 1 else "keys"
                message = f"{name_of(tree, place)} lacks the {noun} {keys}"
                yield place, tree.problem(place, message)
        else:
            message = f"{name_of(tree, place)} {_explain(kind, _value_at(tree.data, place))}"
            if _must_stand(place):
                message = message.removesuffix(_OR_OUT)
            message += _if_cut_by_a_comma(tree, place)
            yield place, tree.problem(place, message)


def _if_cut_by_a_comma(tree: Tree, place: Place) -> str:
    """Return what would be right if an empty answer was meant as the end of the text before it."""
    match place:
        case ("answer_sets", _, _, code) | ("questions", _, "answers", _, code):
            group = _value_at(tree.data, place[:-1])
            if group[code] == "" and code != next(iter(group)):
                return "; put the text before it in quotation marks if it has a comma in it"
    return ""


def _errors(data: dict[str, Any]) -> Iterator[tuple[Place, jsonschema_rs.ValidationError]]:
    """Yield the validator's errors with their places.

    It gathers all that are in what it is given, and they need much memory: so long lists are given
    to it piece by piece.
    """
    long = {
        key: items
        for key in _LISTS
        if isinstance(items := data.get(key), list) and len(items) > _PIECE
    }
    pieces = [(0, {**data, **{key: items[:_PIECE] for key, items in long.items()}})]
    for key, items in long.items():
        starts = range(_PIECE, len(items), _PIECE)
        pieces += [(start, {key: items[start : start + _PIECE]}) for start in starts]
    for start, piece in pieces:
        for error in _validator().iter_errors(piece):
            match error.instance_path:
                case [group, int(index), *rest]:
                    yield (group, index + start, *rest), error
                case place if start == 0:
                    yield tuple(place), error


def _lacking(part: dict[str, Any], value: dict[str, Any]) -> list[str]:
    """Return the keys that a value lacks, but for those that are there and misspelt."""
    meant = _misspelt(part, value).values()
    return [key for key in part["required"] if key not in value and key not in meant]


def _misspelt(part: dict[str, Any], value: dict[str, Any]) -> dict[str, str]:
    """Return a value's unknown keys that were meant for one that it lacks, each with that one."""
    known = part.get("properties", {})
    lacking = [key for key in part.get("required", ()) if key not in value]
    found = (key for key in value if known and lacking and key not in known)
    unknown = list(islice(found, _MOST_MISSPELT))
    if len(lacking) == len(unknown) == 1 and not nearest(unknown[0], known):
        return {unknown[0]: lacking[0]}
    near = {nearest(key, known): key for key in unknown}
    return {near[key]: key for key in lacking if key in near}


def _no_key(group: dict[str, Any], key: str, pattern: str) -> str:
    """Say what is wrong with a key, which people write by leaving out a colon or a quotation."""
    code, colon, text = key.partition(":")
    if colon and group[key] == "":
        return f'a blank is missing behind the colon in "{key}"; write {code}: {text}'
    first, blank, rest = key.partition(" ")
    if not blank or group[key] != "":
        return f"the key {_describe(key)} {_PATTERNS[pattern]}"
    if key == next(iter(group)):
        return f'a colon is missing in "{key}"; write {first}: {rest}'
    return (
        f'"{key}" stands behind a comma; put the whole text in quotation marks if it has a comma '
        f"in it, or write {first}: {rest}"
    )


def name_of(tree: Tree, place: Place) -> str:
    """Return what people call a node: `question "pregnancy", key "hint"`."""
    if not place:
        return "the file"
    if len(place) == 1:
        return f'the key "{place[0]}"'
    group, item, *rest = place
    noun = _SINGULAR.get(str(group))
    if noun is None:
        return _path(place)
    if isinstance(item, int):
        value = _value_at(tree.data, (group, item))
        own = value.get("id", value.get("name")) if isinstance(value, dict) else None
        name = f'{noun} "{own}"' if isinstance(own, str) and own else f"{noun} number {item + 1}"
    else:
        name = f'{noun} "{item}"'
    match group, *rest:
        case ("questions", "answers", _, code) | ("answer_sets", _, code):
            return f'{name}, answer "{code}"'
    return f"{name}, {_path(rest)}" if rest else name


def _path(steps: Sequence[str | int]) -> str:
    """Return keys as they stand in the file, and entries of lists by their number from 1."""
    return ", ".join(f"number {s + 1}" if isinstance(s, int) else f'"{s}"' for s in steps)


def _explain(kind: Any, value: object) -> str:  # noqa: ANN401, PLR0911 - kinds have no base
    """Say what is wrong with a value and what would be right."""
    match kind.name:
        case "type":
            types = kind.as_dict().get("types") or [kind.as_dict().get("type")]
            wanted = " or ".join(_WANTED.get(str(t), str(t)) for t in types if t)
            return f"must be {wanted or 'something else'}, not {_describe(value)}"
        case "enum":
            options = [str(option) for option in kind.options]
            near = did_you_mean(value, options) if isinstance(value, str) else ""
            return f"is {_describe(value)}; it must be one of: {listed(options)}{near}"
        case "pattern" if not str(value).strip():
            return f"is empty: write a text{_OR_OUT}"
        case "pattern" if str(value)[0] in TYPOGRAPHIC:
            return "stands in typographic quotation marks; write \" or ' around it, or none"
        case "pattern":
            return f"is {_describe(value)}, which {_PATTERNS[kind.pattern]}"
        case "maxLength":
            return f"is longer than {kind.limit} characters"
        case "maxProperties" if kind.limit == 1:
            return "names several questions; a condition names one question and some of its answers"
        case "maxProperties":
            return f"has more than {kind.limit} entries"
        case other:  # a keyword the schema does not use today: still said, never raised
            return _SAID.get(other, f"breaks the schema's {other}")


def _describe(value: object) -> str:
    """Return a value as people see it in the file."""
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"' if value else "empty"  # noqa: PLR2004
    return "a list" if isinstance(value, list) else "keys with values"


def _value_at(data: Any, place: Place) -> Any:  # noqa: ANN401 - a node is text, list or mapping
    for step in place:
        data = data[step]
    return data


def _must_stand(place: Place) -> bool:
    """Tell whether what stands beside a key needs it, so that it cannot be taken out."""
    node: Any = schema()
    is_required = False
    for step in place:
        while "$ref" in node:
            node = schema()["definitions"][node["$ref"].rpartition("/")[2]]
        is_required = step in node.get("required", ())
        below = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
        node = below if isinstance(below, dict) else {}
    return is_required


def _schema_at(path: Sequence[str | int]) -> dict[str, Any]:
    """Return the part of the schema whose keyword, the last step of the path, was broken."""
    node: Any = schema()
    for step in path[:-1]:
        node = node[step]
    part: dict[str, Any] = node
    return part
