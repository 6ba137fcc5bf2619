"""The nurse's side as a server mounts it: open while its database can be used, else closed.

Whatever becomes of the database, nothing else waits for it. A thread of its own opens the side,
looks after the database every few seconds, and opens the side again; what it finds is noted, so
that asking for the state costs nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from screener import intake
from screener.in_use import hold
from screener.intake.database.connection import check, close_database, database_file, file_of
from screener.intake.errors import page_of
from screener.pages.served import tell_problems
from screener.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask

    from screener.rulefile import Problem, RuleFile
    from screener.settings import Settings

LOOK_EVERY_SECONDS = 5
FIRST_LOOK_SECONDS = 10
"""How long somebody who comes while the side is being opened waits for that."""
_NOT_LOOKED = "not opened yet"
_log = logging.getLogger(__name__)


class Side:
    """A WSGI application for everything below /intake."""

    def __init__(self, settings: Settings, rules: RuleFile) -> None:
        self._settings = settings
        self._rules = rules
        self._problems: Sequence[Problem] = ()
        self._closed = intake.create_closed_app(settings, rules)
        self._app: Flask | None = None
        self._file: tuple[int, int] | None = None
        self._trouble: str | None = _NOT_LOOKED
        self._looked = threading.Event()
        self._looking = threading.Lock()
        self._changing = threading.Lock()

    def open(self) -> None:
        """Open the side, and from now on whenever its database can be used again. Waits not."""
        threading.Thread(target=self._look_on, name="nurses' database", daemon=True).start()

    def is_open(self) -> bool:
        """Tell whether nurses were served when last looked. Asks no database."""
        return self._trouble is None

    def take_rules(self, rules: RuleFile) -> None:
        """Serve another rule file from the next request on."""
        with self._changing:
            self._rules, self._problems = rules, ()
            for app in self._apps():
                intake.take_rules(app, rules, self._settings.keys)

    def tell_problems(self, problems: Sequence[Problem]) -> None:
        """Tell staff what is wrong with an edit of the rule file that was not taken."""
        with self._changing:
            self._problems = problems
            for app in self._apps():
                tell_problems(app, problems)

    def page_of(self, language: str, code: int) -> str:
        """Return the page for whoever is turned away before the side is asked."""
        return page_of(self._closed, intake.MOUNTED_AT, language, code)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        self._looked.wait(FIRST_LOOK_SECONDS)
        if self._trouble is None and file_of(self._settings) != self._file:
            self.look()  # this request, too, is to see the file that is there now
        app = self._app
        served = app if app and self._trouble is None else self._closed
        return served.wsgi_app(environ, start_response)

    def _apps(self) -> list[Flask]:
        return [self._closed, *([self._app] if self._app else [])]

    def _look_on(self) -> None:
        while True:
            self.look()
            time.sleep(LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Look after the database, note what is wrong with it, and open or close the side."""
        with self._looking:
            try:
                self._look()
                trouble = None
            except SettingsError as error:
                trouble = str(error)
            except Exception as error:  # noqa: BLE001 - whatever it is, patients are served on
                trouble = f"{type(error).__name__}: {error}"
            if trouble and trouble != self._trouble:
                _log.error("Nurses cannot log in; patients are served: %s", trouble)
            elif trouble is None and self._trouble not in (None, _NOT_LOOKED):
                _log.warning("Nurses can log in again.")
            self._trouble = trouble
        self._looked.set()

    def _look(self) -> None:
        """See that the side is open. Raises `SettingsError` if it cannot be."""
        found = file_of(self._settings)
        if self._file and found is None:
            self._forget()
            message = (
                "the file of accounts was removed, or cannot be reached, while in use: put it back"
            )
            raise SettingsError(f"{message}, or restart for a new one")
        if self._app and found == self._file:
            check(self._app)
            return
        self._forget()
        app = intake.create_app(self._settings, self._rules)
        self._file = file_of(self._settings)
        file = database_file(self._settings)
        if file:
            hold(file.parent)
        with self._changing:
            self._app = app
            intake.take_rules(app, self._rules, self._settings.keys)
            tell_problems(app, self._problems)

    def _forget(self) -> None:
        with self._changing:
            app, self._app = self._app, None
        if app:
            close_database(app)
