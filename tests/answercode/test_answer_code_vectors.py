"""docs/answer-code.md: its test vectors hold, and its steps lead to them."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from screener.answercode import CodeError, Coder, Refusal, length
from screener.answercode.crockford import ALPHABET
from screener.rulefile import load

HERE = Path(__file__).parent
DOCUMENT = (HERE.parent.parent / "docs" / "answer-code.md").read_text(encoding="utf-8")
BLOCK = re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
VECTORS: dict[str, Any] = json.loads(BLOCK[1]) if BLOCK else {}
CODES = {vector["name"]: vector for vector in VECTORS["codes"]}
KEYS = [bytes.fromhex(key) for key in VECTORS["keys"]]
QUESTIONNAIRE = replace(
    load(HERE / "questions.yaml").questionnaire,
    languages=tuple(VECTORS["languages"]),
    digest=VECTORS["digest"],
    questions_digest=VECTORS["questions_digest"],
)
CODER = Coder(QUESTIONNAIRE, KEYS)
PAYLOAD_BITS, TAG_BITS, SIZE = 51, 44, 1296


def encoded(coder: Coder, vector: dict[str, Any]) -> str:
    """Return the code that a published vector describes."""
    day = date.fromisoformat(vector["day"])
    language, salt = vector["language"], vector["salt"]
    return coder.encode(vector["answers"], language=language, day=day, salt=salt)


def read_on(text: str, today: str) -> dict[str, object]:
    """Return what a code says on a day, as JSON would hold it."""
    answers = CODER.decode(text, today=date.fromisoformat(today)).answers
    return {
        id_: list(value) if isinstance(value, tuple) else value for id_, value in answers.items()
    }


def named(vector: dict[str, str]) -> str:
    """Return what tells one vector from the others."""
    return f"{vector['text']} on {vector['today']}"


@pytest.mark.parametrize("name", CODES)
def test_a_published_code_is_written_and_read(name: str) -> None:
    """Each published code is what its answers give, and gives them back."""
    vector = CODES[name]
    coder = Coder(QUESTIONNAIRE, [KEYS[vector["key"]]])
    assert encoded(coder, vector) == vector["code"]
    assert read_on(vector["code"], vector["day"]) == vector["answers"]
    assert (
        CODER.decode(vector["code"], today=date.fromisoformat(vector["day"])).language
        == (vector["language"])
    )


@pytest.mark.parametrize("accepted", VECTORS["accepted"], ids=named)
def test_a_published_text_is_accepted(accepted: dict[str, str]) -> None:
    """Each text published as accepted is read as the code it stands for."""
    answers = CODES[accepted["code"]]["answers"]
    assert read_on(accepted["text"], accepted["today"]) == answers


@pytest.mark.parametrize("refused", VECTORS["refused"], ids=named)
def test_a_published_text_is_refused(refused: dict[str, str]) -> None:
    """Each text published as refused is refused for the published reason."""
    with pytest.raises(CodeError) as error:
        read_on(refused["text"], refused["today"])
    assert error.value.refusal is Refusal(refused["reason"])


def test_the_published_steps_lead_to_the_code() -> None:
    """Who follows the document, without our code, comes to the same code by the same steps."""
    steps = VECTORS["steps"]
    vector = CODES[steps["code"]]
    code, passed = by_hand(vector, "screener answer code 2 ")
    assert passed == {key: value for key, value in steps.items() if key != "code"}
    assert code == vector["code"].replace("-", "")
    assert len(code) == length(QUESTIONNAIRE)


def test_a_code_of_the_format_before_is_never_misread() -> None:
    """Made with the keys of format 1, even one that is as long and laid out alike is unreadable."""
    vector = CODES[VECTORS["steps"]["code"]]
    code, _ = by_hand(vector, "screener answer code 1 ")
    assert len(code) == length(QUESTIONNAIRE)
    with pytest.raises(CodeError) as error:
        read_on(code, vector["day"])
    assert error.value.refusal is Refusal.UNREADABLE


def by_hand(vector: dict[str, Any], purpose: str) -> tuple[str, dict[str, object]]:
    """Follow the document for the vector "all details": return the code, and every step."""
    context = bytes.fromhex(VECTORS["questions_digest"]) + " ".join(VECTORS["languages"]).encode()
    extracted = hmac.digest(bytes(32), KEYS[vector["key"]], "sha256")
    authentication, encryption = (
        hmac.digest(extracted, f"{purpose}{use} ".encode() + context + b"\1", "sha256")
        for use in ("authentication", "encryption")
    )

    # areas: each ticked, the first and the last also in infection_where; then yes, yes, nobody
    number = 0
    for digit, radix in ((2, 3), (1, 3), (2, 3), (2, 4), (2, 4), (2, 3)):
        number = number * radix + digit
    day = (date.fromisoformat(vector["day"]) - date(1970, 1, 1)).days + 719_163
    rules = bytes.fromhex(VECTORS["digest"])[-1] % 32
    language = VECTORS["languages"].index(vector["language"])
    payload = ((vector["salt"] * 4096 + day % 4096) * 32 + rules) * 8 + language
    payload = payload * SIZE + number

    message = day.to_bytes(4, "big") + payload.to_bytes(-(-PAYLOAD_BITS // 8), "big")
    tag = int.from_bytes(hmac.digest(authentication, message, "sha256"), "big") >> 256 - TAG_BITS
    block = modes.CTR(tag.to_bytes(6, "big") + bytes(10))
    stream = Cipher(algorithms.AES(encryption), block).encryptor().update(bytes(16))
    mask = int.from_bytes(stream, "big") >> 128 - PAYLOAD_BITS

    bits = f"{tag << PAYLOAD_BITS | payload ^ mask:0{PAYLOAD_BITS + TAG_BITS}b}"
    code = "".join(ALPHABET[int(bits[start : start + 5], 2)] for start in range(0, len(bits), 5))
    return code, {
        "authentication_key": authentication.hex(),
        "encryption_key": encryption.hex(),
        "day": day,
        "rules": rules,
        "language": language,
        "number": number,
        "payload": f"{payload:x}",
        "tag": f"{tag:x}",
        "mask": f"{mask:x}",
    }
