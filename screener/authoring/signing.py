"""A clinician's signature written into a rule file, which otherwise keeps every byte.

What a signature is worth is told by `screener.rulefile.approval`. Here only the text is worked on:
by the places that the YAML parser names, in any layout that it reads, JSON included.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from screener.authoring.writing.layout import BYTE_ORDER_MARK, LINE_END, end_of
from screener.rulefile.approval import signed_digest
from screener.rulefile.tree import LOADER, read_tree

LONGEST_NAME = 200


def sign(content: bytes, *, by: str, on: date, digest: str) -> bytes:
    """Return a rule file's bytes with a signature, in place of one that it may have.

    `by` is the name of who signs, as it will be shown; `digest` that of the content, which signing
    does not change: the signature's own is made of all three (see `signed_digest`). Raises
    ValueError if the name is empty, too long or cannot be printed, or if the layout leaves no place
    for a signature; `RuleFileError` if the content is no rule file.
    """
    if not by.strip() or not by.isprintable():
        raise ValueError("write the name of who signs, in letters that can be printed")
    if len(by) > LONGEST_NAME:
        raise ValueError(f"write at most {LONGEST_NAME} characters")
    data = read_tree(content, "the file").data
    who, when = by.strip(), on.isoformat()
    approval = {"by": who, "on": when, "digest": signed_digest(digest, by=who, on=when)}
    text = content.decode("utf-8")
    mark, body = (BYTE_ORDER_MARK, text[1:]) if text.startswith(BYTE_ORDER_MARK) else ("", text)
    signed = (mark + _with_approval(body, approval)).encode()
    if read_tree(signed, "the file").data != {**data, "approval": approval}:
        raise ValueError(
            'there is no place for the signature; put "review_by" on a line of its own'
        )
    return signed


def _with_approval(text: str, approval: Mapping[str, str]) -> str:
    """Return a text with the signature in place of an old one, or else beside `review_by`."""
    top: Any = yaml.compose(text, Loader=LOADER)
    entries = {key.value: (key, value) for key, value in top.value}
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in approval.items()}
    written = "approval: {" + ", ".join(f"{key}: {value}" for key, value in quoted.items()) + "}"
    if top.flow_style:
        written = f'"approval": {json.dumps(approval, ensure_ascii=False)}'
    if "approval" in entries:
        key, value = entries["approval"]
        return text[: key.start_mark.index] + written + text[end_of(text, value) :]
    key, value = entries["review_by"]
    start = key.start_mark.index
    if top.flow_style:
        return f"{text[:start]}{written}, {text[start:]}"
    end = next(LINE_END.finditer(text, end_of(text, value)))
    newline = end[0] if end[0] in ("\r\n", "\r") else "\n"
    indent = " " * key.start_mark.column
    return f"{text[: end.start()]}{newline}{indent}{written}{text[end.start() :]}"
