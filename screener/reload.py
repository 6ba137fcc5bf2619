"""Takes an edited rule file while its pages are served: the new one whole, or the old one on.

A bad edit changes nothing but what staff are told of it. Knows files, signals and a thread; what
"taking" a rule file means is an argument.
"""

from __future__ import annotations

import hashlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.regular_files import opened
from screener.rulefile import Problem, RuleFile, RuleFileError, load
from screener.rulefile.catalogues import catalogue_path

log = logging.getLogger(__name__)
INTERVAL_SECONDS = 0.25
"""How often the files are looked at. What an editor writes within this time is one edit."""

Stamps = Mapping[Path, tuple[int | bytes, ...]]


def stamps(rules: Path) -> Stamps:
    """Return what changes with every edit of a rule file, and of the translations beside it.

    Looking at the files, unlike being told by the system, also finds what was edited on a network
    drive, swapped behind a symbolic link, or put into a folder that was not there before. The
    content belongs to it: a drive that knows only whole seconds tells nothing of a second edit.
    """
    try:
        languages = [folder.name for folder in (rules.parent / "translations").iterdir()]
    except OSError:
        languages = []
    found = {}
    for path in (rules, *(catalogue_path(rules, language) for language in languages)):
        try:
            status = path.stat()
            with opened(path) as stream:
                content = hashlib.sha256(stream.read()).digest()
        except OSError:
            continue
        found[path] = status.st_ino, status.st_mtime_ns, status.st_ctime_ns, content
    return found


def hangup() -> bool:
    """Tell whether a SIGHUP was held since the last call."""
    if hasattr(signal, "sigpending") and signal.SIGHUP in signal.sigpending():
        signal.sigwait({signal.SIGHUP})
        return True
    return False


@dataclass(frozen=True)
class Reloader:
    """Loads a rule file again, and takes it or tells what is wrong with it.

    `take` makes a file the one that is served, all at once; it may refuse with `RuleFileError`.
    `tell` hears after each attempt what is wrong: nothing, if the file was taken.
    """

    path: Path
    take: Callable[[RuleFile], None]
    tell: Callable[[Sequence[Problem]], None]

    def follow(self, edits_since: Stamps | None) -> None:
        """From now on reload, in a thread, at every SIGHUP and, unless None, at every edit."""
        threading.Thread(target=self._follow, args=(edits_since,), daemon=True).start()

    def _follow(self, edits_since: Stamps | None) -> None:
        taken = seen = edits_since
        while True:
            time.sleep(INTERVAL_SECONDS)
            now = None if edits_since is None else stamps(self.path)
            is_settled, seen = now == seen, now
            if hangup() or (is_settled and now != taken):
                taken = now
                self.reload()

    def reload(self) -> None:
        """Take the file as it is now if it passes, else tell why not."""
        problems = self._attempt()
        for problem in problems:
            log.error("%s", problem)
        if problems:
            log.error("The edited rule file was not taken; the last good one is served on.")
        self.tell(problems)  # whoever is told finds it in the log

    def _attempt(self) -> Sequence[Problem]:
        if self.path.exists() and not self.path.is_file():  # reading a pipe would never end
            return [Problem(str(self.path), 1, 1, "this is no file that can be read again")]
        try:
            rules = load(self.path)
            self.take(rules)
        except RuleFileError as error:
            return error.problems
        except Exception as error:  # whatever it is, the next edit must find somebody watching
            log.exception("The edited rule file could not be taken.")
            return [Problem(str(self.path), 1, 1, f"this file could not be taken: {error!r}")]
        questionnaire = rules.questionnaire
        version, digest = questionnaire.version, questionnaire.digest[:12]
        log.info("Serving version %s of %s (%s).", version, self.path, digest)
        return ()
