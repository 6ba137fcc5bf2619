"""Whatever a rule file or a catalogue holds, reading it gives a rule file or a list of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulefiles.models import text, write
from rulefiles.whole import changed, places, whole

from screener.rulefile import RuleFileError, load
from screener.rulefile.texts import translatable

if TYPE_CHECKING:
    from pathlib import Path

OF_EACH_KIND: list[Any] = ["spot", [["x"]], {"risk": [["x"]]}]
MORE: list[Any] = ["", [], {"x": "y"}, {"yes\n": "Yes"}]
REPLACEMENTS = [*OF_EACH_KIND, *MORE]


def refused(path: Path) -> RuleFileError | None:
    """Load a rule file; return its error, or None if it is sound. Anything else is raised."""
    try:
        load(path)
    except RuleFileError as error:
        return error if error.problems else None
    return None


def test_the_file_that_is_broken_below_is_sound_as_it_stands(tmp_path: Path) -> None:
    """What follows breaks a file that passes every check."""
    assert load(write(tmp_path, whole())).counts.book == 5


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(value, id=repr(value)[:20], marks=marks)
        for values, marks in (([None, *OF_EACH_KIND], ()), (MORE, pytest.mark.long))
        for value in values
    ],
)
def test_any_part_left_out_or_replaced_gives_a_rule_file_or_its_errors(
    value: object, tmp_path: Path
) -> None:
    """Text, list or mapping in place of any other: nothing but a `RuleFileError` is raised."""
    outcomes = [refused(write(tmp_path, changed(whole(), p, value))) for p in places(whole())]
    assert any(outcomes)


# Bytes.

SOUND = text(whole()).encode()
LINES = SOUND.splitlines(keepends=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.text().map(str.encode))
def test_any_bytes_give_errors(content: bytes, tmp_path: Path) -> None:
    """No bytes that are not a rule file raise anything but a `RuleFileError`."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(content)
    assert refused(path) is not None


@st.composite
def broken_bytes(draw: st.DrawFn, sound: bytes = SOUND) -> bytes:
    """Draw the sound file with some bytes replaced, put in or taken out."""
    content = bytearray(sound)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 3))
        content[start:end] = draw(st.binary(max_size=3) | st.sampled_from(SNIPPETS))
    return bytes(content)


SNIPPETS = [
    *(b"&a ", b"*a", b"!x ", b"- ", b"? ", b": ", b"{", b"}", b"[", b"]", b"#", b'"', b"'"),
    *(b"|", b">", b"\n", b"\n\n  ", b"\t", b"---\n", b"...\n", b"\x00", b"\xff", b"\xe2\x80\xa8"),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=broken_bytes())
def test_a_sound_file_with_some_bytes_changed_gives_a_rule_file_or_its_errors(
    content: bytes, tmp_path: Path
) -> None:
    """Wherever bytes are lost or put in."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(content)
    refused(path)


@st.composite
def broken_lines(draw: st.DrawFn, lines: list[bytes]) -> bytes:
    """Draw the lines of a file with some of them removed, doubled, moved or indented otherwise."""
    lines = list(lines)
    for _ in range(draw(st.integers(1, 4))):
        index = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["remove", "double", "move", "indent", "outdent"])):
            case "remove":
                del lines[index]
            case "double":
                lines.insert(index, lines[index])
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(index))
            case "indent":
                lines[index] = b"  " + lines[index]
            case "outdent":
                lines[index] = lines[index].removeprefix(b"  ")
    return b"".join(lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=broken_lines(LINES))
def test_a_sound_file_with_some_lines_changed_gives_a_rule_file_or_its_errors(
    content: bytes, tmp_path: Path
) -> None:
    """Whatever an editor does to lines."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(content)
    refused(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_several_parts_replaced_give_a_rule_file_or_its_errors(
    data: st.DataObject, tmp_path: Path
) -> None:
    """One broken part does not make another crash."""
    broken = whole()
    for _ in range(data.draw(st.integers(2, 5))):
        place = data.draw(st.sampled_from(list(places(broken))))
        broken = changed(broken, place, data.draw(st.sampled_from([None, *REPLACEMENTS])))
    refused(write(tmp_path, broken))


@pytest.mark.parametrize(
    "content", [SOUND, b"title: a\x00", b'"\\U00110000": a', b"%YAML 1." + b"9" * 5000]
)
def test_without_libyaml_the_same_comes_out(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML can be installed without its C parser; then Python's own raises no more than that."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(content)
    with_libyaml = refused(path)
    monkeypatch.setattr("screener.rulefile.tree.LOADER", yaml.BaseLoader)
    without = refused(path)
    assert (without is None) == (with_libyaml is None) == (content == SOUND)


# Catalogues.


def translated(folder: Path) -> Path:
    """Write the sound file with a sound catalogue beside it; return the catalogue."""
    data = {**whole(), "languages": ["en", "nb"]}
    write(folder, data)
    words = dict.fromkeys(words for _, words in translatable(data))
    path = folder / "translations" / "nb" / "LC_MESSAGES" / "rules.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(f'msgid "{w}"\nmsgstr "{w}"\n' for w in words), "utf-8")
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.text().map(str.encode))
def test_any_bytes_as_a_catalogue_give_errors(content: bytes, tmp_path: Path) -> None:
    """A catalogue that is none is an error of the rule file that offers its language."""
    translated(tmp_path).write_bytes(content)
    assert refused(tmp_path / "rules.yaml") is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_sound_catalogue_with_something_changed_gives_a_rule_file_or_its_errors(
    data: st.DataObject, tmp_path: Path
) -> None:
    """Bytes or lines: nothing but a `RuleFileError` is raised."""
    path = translated(tmp_path)
    assert refused(tmp_path / "rules.yaml") is None
    sound = path.read_bytes()
    lines = [*sound.splitlines(keepends=True), *(line + b"\n" for line in CATALOGUE_LINES)]
    path.write_bytes(data.draw(broken_bytes(sound) | broken_lines(lines)))
    refused(tmp_path / "rules.yaml")


CATALOGUE_LINES = [
    b'msgid ""',
    b'msgstr ""',
    b'"Language: nb\\n"',
    b'"Content-Type: text/plain; charset=utf-7\\n"',
    b'"Plural-Forms: nplurals=x; plural=y\\n"',
    b'"PO-Revision-Date: yesterday\\n"',
    b"#, fuzzy",
    b"#: \xe2\x81\xa8rules.yaml:1",
    b'#~ msgid "old"',
    b'msgctxt "context"',
    b'msgid_plural "several"',
    b'msgstr[0] "one"',
    b'msgstr[99] "many"',
]
