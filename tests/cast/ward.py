"""A small application with accounts, and the browsers of the people who use it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

import pyotp
from flask import Blueprint, Flask, g
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from cast.any_page import TOKEN, checked, text_of
from screener.intake.accounts import Role, requires, set_up_accounts, staff
from screener.intake.database.connection import db, open_database
from screener.intake.errors import show_errors
from screener.packaged import packaged
from screener.pages.app import safe_app
from screener.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzeug.test import TestResponse

KEY, OTHER_KEY = b"one key that is 32 bytes long...", b"another key that is 32 bytes ..."
PASSWORD = "correct horse battery"
PERSON = ("Kari Nordmann", "nurse")
"""Full name and profession of everybody here, so that nobody is asked for them."""
FAST = {"argon2__memory_cost": 8, "argon2__rounds": 1, "argon2__parallelism": 1}
"""Work for a hash that takes no time. Only tests use it."""
BASE = """<!doctype html>
<html lang="{{ language }}">
  <head><title>{% block title required %}{% endblock %}</title>{% block head %}{% endblock %}</head>
  <body>
    {% for message in get_flashed_messages() %}<p class="notice">{{ message }}</p>{% endfor %}
    {% block main required %}{% endblock %}
    {% include "intake/accounts/bar.html" %}
  </body>
</html>
"""

OPEN = {
    "invitation.set_password",
    "accounts.login",
    "accounts.code",
    "accounts.recovery_code",
    "accounts.logout",
}
"""The endpoints of accounts that need no login."""
FOR_ADMINS = {
    "admin.overview",
    "admin.invite",
    "admin.code",
    "admin.account_page",
    "admin.rename",
    "admin.do",
    "accounts_log.page",
    "accounts_log.as_file",
}
"""The endpoints of accounts that only admins open."""


def settings_in(folder: Path, **more: Any) -> Settings:  # noqa: ANN401 - any setting
    """Return settings with all their files in one folder."""
    return Settings(**{"rules": folder, "data": folder / "data", "keys": (KEY,), **more})


def app_in(folder: Path, **more: Any) -> Flask:  # noqa: ANN401 - any setting
    """Return an app with two pages: /desk for everybody who has logged in, /office for admins."""
    settings = settings_in(folder, **more)
    app = safe_app("ward", ["en"], settings, most_bytes=16 * 1024)
    shipped = FileSystemLoader(packaged("templates"))
    app.jinja_loader = ChoiceLoader([DictLoader({"intake/base.html": BASE}), shipped])
    app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = FAST
    app.register_blueprint(_pages())
    app.context_processor(lambda: {"language": g.language, "asset": lambda name: f"/{name}"})
    open_database(app, settings)
    set_up_accounts(app, settings)
    show_errors(app)
    return app


def _pages() -> Blueprint:
    pages = Blueprint("pages", __name__)

    @pages.before_app_request
    def speak_english() -> None:
        g.language = "en"

    @pages.route("/", methods=["GET", "POST"])
    @pages.route("/desk", methods=["GET", "POST"])
    def desk() -> str:
        return f"<p>The desk of {g.account.name}"

    @pages.get("/office")
    @requires(Role.ADMIN)
    def office() -> str:
        return "<p>The office"

    return pages


def add(app: Flask, name: str = "kari", role: Role = Role.NURSE, password: str = PASSWORD) -> None:
    """Make an account."""
    with app.app_context():
        staff.add(name, role, password, *PERSON)


def operator(app: Flask, act: Callable[..., None], *values: str) -> None:
    """Do what an operator does at the command line, as another process would."""
    with app.app_context():
        act(*values)


@contextmanager
def threads_in(app: Flask) -> Iterator[Callable[..., Future[Any]]]:
    """Return a function that does something in the app, in a thread of its own."""

    def act(what: Callable[..., Any], *values: object) -> object:
        with app.app_context():
            return what(*values)

    with ThreadPoolExecutor(10) as threads:
        yield lambda what, *values: threads.submit(act, what, *values)


def stored(app: Flask, table: type[Any]) -> list[Any]:
    """Return every row of a table."""
    with app.app_context():
        return list(db.session.query(table))


@dataclass
class Reply:
    """What came back: a status, where it leads, and the page if it is one."""

    status: int
    location: str
    text: str
    root: Element | None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """The page's one heading."""
        assert self.root is not None
        return text_of(self.root.find(".//h1"))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Target and words of every link in the error summary."""
        assert self.root is not None
        links = self.root.findall(".//*[@data-error-summary]//a")
        return [(link.get("href", ""), text_of(link)) for link in links]

    @property
    def notices(self) -> list[str]:
        """What the page tells at its top."""
        assert self.root is not None
        return [text_of(one) for one in self.root.findall(".//p[@class='notice']")]

    @property
    def codes(self) -> list[str]:
        """What the page prints in `code` elements: the key for an app, or recovery codes."""
        assert self.root is not None
        return [text_of(one) for one in self.root.iter("code")]


class Browser:
    """Somebody's browser. Every page it gets is checked."""

    def __init__(self, app: Flask, address: str = "192.0.2.1", script_root: str = "") -> None:
        self.app = app
        self.client = app.test_client()
        self.environ = {"REMOTE_ADDR": address}
        self.script_root = script_root
        self.token = ""

    def opens(self, path: str, **headers: str) -> Reply:
        """Ask for a page."""
        return self._read(self.client.get(path, **self._from_here(), headers=headers))

    def posts(self, path: str, **fields: str) -> Reply:
        """Send a form with the token of the last page that had one."""
        data = {"csrf_token": self.token, **fields}
        return self._read(self.client.post(path, data=data, **self._from_here()))

    def sends(self, path: str, **fields: str) -> Reply:
        """Open a page and send its form."""
        self.opens(path)
        return self.posts(path, **fields)

    def logs_in(self, name: str = "kari", password: str = PASSWORD) -> Reply:
        """Type a name and a password."""
        return self.sends("/login", name=name, password=password)

    def logs_out(self) -> Reply:
        """Press the button at the foot of a page."""
        self.opens("/account/")
        return self.posts("/logout")

    def is_in(self) -> bool:
        """Tell whether the desk opens."""
        return self.opens("/desk").status == 200

    def sets_up_an_app(self, password: str = PASSWORD) -> tuple[Authenticator, list[str]]:
        """Set the second factor up; return the phone with the app, and the recovery codes."""
        phone = Authenticator(self.opens("/account/second-factor").codes[0])
        reply = self.posts("/account/second-factor", password=password, code=phone.code())
        assert reply.status == 303, reply.text
        reply = self.opens(reply.location)
        return phone, reply.codes

    def cookies(self) -> dict[str, str]:
        """Return what the browser would send."""
        names = ("screener_intake", "screener_device")
        kept = {name: self.client.get_cookie(name) for name in names}
        return {name: cookie.value for name, cookie in kept.items() if cookie}

    def copy(self, address: str = "198.51.100.7") -> Browser:
        """Return a thief's browser, with the same cookies."""
        thief = Browser(self.app, address)
        for name, value in self.cookies().items():
            thief.client.set_cookie(name, value)
        thief.token = self.token
        return thief

    def _from_here(self) -> dict[str, Any]:
        return {
            "environ_base": self.environ,
            "environ_overrides": {"SCRIPT_NAME": self.script_root},
        }

    def _read(self, response: TestResponse) -> Reply:
        text = response.text
        is_page = response.mimetype == "text/html" and text.startswith("<!doctype")
        root = _checked(TOKEN.sub("token", text)) if is_page else None
        token = TOKEN.search(text)
        self.token = token[0] if token else self.token
        location = response.headers.get("Location", "")
        return Reply(response.status_code, location, text, root, dict(response.headers))


class Time:
    """The time that authenticator apps and the server agree on, in steps of 30 seconds."""

    step = 60_000_000

    @classmethod
    def seconds(cls) -> float:
        """Return the seconds since 1970 in the middle of the step."""
        return cls.step * 30 + 15


@dataclass
class Authenticator:
    """An authenticator app."""

    key: str

    def code(self) -> str:
        """Wait for the next code, and return it."""
        Time.step += 1
        return self.shown()

    def shown(self, steps_ago: int = 0) -> str:
        """Return the code that the app shows, or showed so many steps ago."""
        generator = pyotp.TOTP(self.key.replace("-", ""))
        return generator.at(int(Time.seconds()) - 30 * steps_ago)


@lru_cache(maxsize=512)
def _checked(text: str) -> Element:
    """Return a page's root. Pages that differ in nothing but their token are read once."""
    return checked(text, has_search=True)
