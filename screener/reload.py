"""Takes an edited rule file while its pages are served: the new one whole, or the old one on.

A bad edit changes nothing but what staff are told of it. Knows files and threads; what "taking" a
rule file means is an argument.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watchfiles import watch

from screener.rulefile import Problem, RuleFileError, load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from screener.rulefile import RuleFile

log = logging.getLogger(__name__)
_SETTLE_MS = 200
"""An editor's several writes within this time are one edit."""


@dataclass
class Reloader:
    """Loads the file again when told, and takes it or tells what is wrong with it.

    `take` makes a file the one that is served, all at once; it may refuse with `RuleFileError`.
    `tell` hears after each attempt what is wrong: nothing, if the file was taken.
    """

    path: Path
    take: Callable[[RuleFile], None]
    tell: Callable[[Sequence[Problem]], None]
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def reload(self) -> bool:
        """Take the file as it is now, if it passes; tell whether it was taken."""
        with self._one_at_a_time:
            problems = self._attempt()
            self.tell(problems)
        for problem in problems:
            log.error("%s", problem)
        if problems:
            log.error("The edited rule file was not taken; the last good one is served on.")
        return not problems

    def _attempt(self) -> Sequence[Problem]:
        try:
            rules = load(self.path)
            self.take(rules)
        except RuleFileError as error:
            return error.problems
        version, digest = rules.questionnaire.version, rules.questionnaire.digest
        log.info("Serving version %s of %s (%s).", version, self.path, digest[:12])
        return ()

    def follow(self, *, trigger: Path | None, edits: bool) -> threading.Thread:
        """Reload, in a thread of its own, when the trigger file is touched or the file is edited.

        `edits` also watches the translations beside the file.
        """
        names = {self.path.name, f"{self.path.stem}.po"} if edits else set()
        places = [self.path.parent, *self.path.parent.glob("translations/*/LC_MESSAGES")]
        places = places if edits else []
        if trigger:
            names.add(trigger.name)
            places.append(trigger.parent)

        def wait_and_reload() -> None:
            changes = watch(
                *places,
                watch_filter=lambda _, path: path.replace("\\", "/").rsplit("/", 1)[1] in names,
                step=_SETTLE_MS,
                recursive=False,
                raise_interrupt=False,
            )
            for _ in changes:
                self.reload()

        thread = threading.Thread(target=wait_and_reload, name="reload", daemon=True)
        thread.start()
        return thread
