"""What an installation can be told, and what it refuses to start with."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.keys import new_key
from screener.packaged import packaged
from screener.settings import SettingsError, settings_from


def refused(folder: Path, **environ: str) -> list[str]:
    """Return what is said of settings that must not be used, a line for each error."""
    with pytest.raises(SettingsError) as error:
        settings_from({"SCREENER_DATA": str(folder), **environ})
    return str(error.value).splitlines()


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings, one node serves the packaged rules with a key of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    settings = settings_from({})
    assert settings.rules == packaged("rules.yaml")
    assert settings.data == tmp_path / "share" / "screener"
    assert (settings.is_https, settings.host, settings.proxy_hops) == (False, None, 0)
    assert settings_from({}).keys == settings.keys


def test_the_rules_at_hand_come_before_the_packaged_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rules.yaml in the folder at hand is served unless another is named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.yaml").write_text("mine")
    here = settings_from({"SCREENER_DATA": str(tmp_path)})
    assert here.rules.resolve() == tmp_path / "rules.yaml"
    named = settings_from({"SCREENER_DATA": str(tmp_path), "SCREENER_RULES": "other.yaml"})
    assert named.rules == Path("other.yaml")


def test_several_nodes_refuse_to_start_without_a_key_they_share(tmp_path: Path) -> None:
    """Nodes with keys of their own would lose each other's patients."""
    (line,) = refused(tmp_path, SCREENER_NODES="2")
    assert "SCREENER_KEYS is not set" in line
    assert not (tmp_path / "keys").exists()
    key = new_key()
    environ = {"SCREENER_DATA": str(tmp_path), "SCREENER_NODES": "2", "SCREENER_KEYS": key}
    assert len(settings_from(environ).keys) == 1


def test_a_screener_has_one_node_at_least(tmp_path: Path) -> None:
    """None is a mistake, and not one."""
    (line,) = refused(tmp_path, SCREENER_NODES="0")
    assert line == 'SCREENER_NODES is "0"; it must be a whole number, 1 or more'


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    """An operator is told of everything that is wrong, each in a line that names its setting."""
    lines = refused(
        tmp_path,
        SCREENER_PUBLIC_URL="check.example",
        SCREENER_PROXY_HOPS="one",
        SCREENER_NODES="-1",
        SCREENER_KEYS="secret",
    )
    names = ["PUBLIC_URL", "PROXY_HOPS", "NODES", "KEYS"]
    assert [name for name in names if any(f"SCREENER_{name}" in line for line in lines)] == names
    assert len(lines) == 4


@pytest.mark.parametrize(
    "url",
    [
        "check.example",
        "ftp://check.example",
        "https://",
        "https://check.example/path",
        "https://check.example?query",
        "https://check.example#part",
        "https://name@check.example",
        "https://[::1",
        "https://check.example:port",
        "https://check.example:999999",
        "https://check.example:99999",
        "https://check.example:0",
        "https://...",
        f"https://{'x' * 64}.example",
        "https://[::1]:8443",
        "https://check example",
        "javascript:alert(1)",
    ],
)
def test_a_public_address_is_scheme_and_host(tmp_path: Path, url: str) -> None:
    """Whatever is no plain address of a site is refused, with an example of one."""
    (line,) = refused(tmp_path, SCREENER_PUBLIC_URL=url)
    assert "SCREENER_PUBLIC_URL" in line
    assert "https://check.example" in line


@pytest.mark.parametrize(
    ("url", "scheme", "host"),
    [
        ("https://check.example", "https", "check.example"),
        ("https://check.example/", "https", "check.example"),
        ("HTTPS://Check.Example", "https", "check.example"),
        ("http://localhost:8080", "http", "localhost:8080"),
    ],
)
def test_the_public_address_decides_on_tls_and_host(
    tmp_path: Path, url: str, scheme: str, host: str
) -> None:
    """Scheme and host are read from the address, in whatever case it is written."""
    settings = settings_from({"SCREENER_DATA": str(tmp_path), "SCREENER_PUBLIC_URL": url})
    assert ("https" if settings.is_https else "http", settings.host) == (scheme, host)


@pytest.mark.parametrize("place", ["9100", "127.0.0.1:99999", "127.0.0.1:0", "[:::]:9100", "..:80"])
def test_a_place_for_numbers_is_host_and_port(tmp_path: Path, place: str) -> None:
    """A port that there is not is told before anything is served, as what it is."""
    (line,) = refused(tmp_path, SCREENER_METRICS=place)
    assert line == f'SCREENER_METRICS is "{place}"; write it as 127.0.0.1:9100'


@pytest.mark.parametrize("number", ["-1", "1.5", "one", "²", "9" * 5000, "0x1"])
def test_a_number_is_a_whole_number(tmp_path: Path, number: str) -> None:
    """What is no whole number is refused, however long it is."""
    (line,) = refused(tmp_path, SCREENER_PROXY_HOPS=number)
    assert line.startswith("SCREENER_PROXY_HOPS")
    assert line.endswith("it must be a whole number, 0 or more")


def test_a_data_folder_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    """A file in the way of the data folder is told of, with its name."""
    (tmp_path / "file").write_text("")
    (line,) = refused(tmp_path / "file" / "data")
    assert str(tmp_path / "file") in line


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('"{}"', "write it as {}"),
        ("'{}'", "write it as {}"),
        (" {}", "write it as {}"),
        ("{}\r", "write it as {}"),
        ("~/screener", "write the whole path"),
        ("  ", "leave it out"),
    ],
)
def test_a_path_is_taken_as_it_stands_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    """What a shell would have taken off must not lead to a new folder with new keys."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    path = tmp_path / "data"
    with pytest.raises(SettingsError) as error:
        settings_from({"SCREENER_DATA": written.format(path)})
    (line,) = str(error.value).split("\n")
    assert told.format(path) in line
    assert list(tmp_path.iterdir()) == []


def test_a_value_is_shown_with_what_cannot_be_seen(tmp_path: Path) -> None:
    """A carriage return from another system's editor is one that can be read."""
    (line,) = refused(tmp_path, SCREENER_PUBLIC_URL="https://check.example\r")
    assert r"https://check.example\r" in line


def test_a_variable_that_is_no_setting_is_named(tmp_path: Path) -> None:
    """It is a remark, no error: orchestrators set variables of such names, too."""
    settings = settings_from(
        {
            "SCREENER_DATA": str(tmp_path),
            "SCREENER_REQUIRE_APROVAL": "1",
            "SCREENER_PORT": "tcp://10.0.0.1:80",
            "SCREENERS": "",
        }
    )
    port, approval = settings.remarks
    assert port == "SCREENER_PORT is no setting, and ignored"
    assert approval.endswith("did you mean SCREENER_REQUIRE_APPROVAL?")


def test_a_folder_that_is_not_needed_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home can serve with keys that are given; without, one line says so."""

    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("screener.settings.user_data_path", no_home)
    assert settings_from({"SCREENER_KEYS": new_key()}).data is None
    with pytest.raises(SettingsError, match="SCREENER_DATA is not set"):
        settings_from({})


def test_keys_may_lie_in_a_file_that_others_keep(tmp_path: Path) -> None:
    """A container's secret is often readable by all inside: that is a remark only."""
    file = tmp_path / "secret"
    file.write_text(new_key())
    file.chmod(0o444)
    environ = {"SCREENER_KEYS_FILE": str(file), "SCREENER_NODES": "2"}
    settings = settings_from(environ)
    assert len(settings.keys) == 1
    assert settings.remarks == (f"SCREENER_KEYS_FILE: others may read {file}",)
    (line,) = refused(tmp_path, SCREENER_KEYS_FILE=str(file), SCREENER_KEYS=new_key())
    assert "leave one out" in line
    (line,) = refused(tmp_path, SCREENER_KEYS_FILE=str(tmp_path / "none"))
    assert str(tmp_path / "none") in line
