"""What is not what it was between two rule files: by meaning, not by layout (see `facts`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener.authoring.comparing.facts import SPOKEN, Facts, Item, facts, name_of, spoken
from screener.model import Questionnaire
from screener.rulefile import RuleFile
from screener.rulefile.texts import unbroken


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changed, or (without `field`) one item that came or went.

    `before` and `after` are None where there is nothing; for an item they are the words by which
    people know it. `language` is set for texts that patients read.
    """

    subject: str
    id: str
    field: str
    before: str | None
    after: str | None
    language: str = ""

    @property
    def kind(self) -> str:
        """Return "added", "removed" or "changed"."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def changes(old: RuleFile, new: RuleFile) -> Iterator[Change]:
    """Yield what changed, by subject.

    Texts are compared in every language that both files have.
    """
    then, now = old.questionnaire, new.questionnaire
    before = facts(then, {example.name: example for example in now.examples})
    after = facts(now, {example.name: example for example in then.examples})
    in_languages = {
        language: _spoken(old.in_languages[language], new.in_languages[language])
        for language in new.in_languages
        if language in old.in_languages
    }
    for subject in SPOKEN:
        yield from _order(subject, before, after)
        for item in (item for item in {**before, **after} if item[0] == subject):
            if item in before and item in after:
                yield from _differences(item, before[item], after[item])
                for language, (said, says) in in_languages.items() if SPOKEN[subject] else ():
                    yield from _differences(item, said[item], says[item], language)
            elif not _goes_with_its_question(item, before, after):
                yield Change(*item, "", name_of(item, before), name_of(item, after))


def _differences(
    item: Item, before: Mapping[str, str], after: Mapping[str, str], language: str = ""
) -> Iterator[Change]:
    """Yield what differs in an item: texts in one language, or all that is no text."""
    for field in before:
        is_spoken = field in SPOKEN[item[0]]
        if is_spoken == bool(language) and before[field] != after[field]:
            yield Change(*item, field, before[field], after[field], language)


def _order(subject: str, before: Facts, after: Facts) -> Iterator[Change]:
    """Yield each list of items that both files have, but in another order."""
    lists: dict[str, tuple[list[str], list[str]]] = {}
    for side, all_facts in enumerate((before, after)):
        for kind, id_ in all_facts:
            if kind == subject and (kind, id_) in before and (kind, id_) in after:
                within = id_.partition(".")[0] if subject == "answer" else ""
                lists.setdefault(within, ([], []))[side].append(id_)
    for within, (then, now) in lists.items():
        if then != now:
            yield Change(subject, within, "order", ", ".join(then), ", ".join(now))


def _goes_with_its_question(item: Item, before: Facts, after: Facts) -> bool:
    """Tell whether an answer comes or goes because its question does."""
    question = ("question", item[1].partition(".")[0])
    return item[0] == "answer" and (question in before) != (question in after)


def _spoken(old: Questionnaire, new: Questionnaire) -> tuple[Facts, Facts]:
    """Return the facts of two files, with the placeholders whose values differ back in the texts.

    So another name of the treatment is one change, not one in each text that names it.
    """
    before, after = _fillings(old), _fillings(new)
    differing = [name for name in before if before[name] != after[name]]
    return (
        _as_written(spoken(old), {before[name]: name for name in differing}),
        _as_written(spoken(new), {after[name]: name for name in differing}),
    )


def _fillings(questionnaire: Questionnaire) -> dict[str, str]:
    """Return what stands in the texts for each placeholder."""
    clinic = questionnaire.clinic
    return {
        "{treatment}": questionnaire.treatment,
        "{clinic}": clinic.name,
        "{phone}": unbroken(clinic.phone),
    }


def _as_written(all_facts: Facts, placeholders: Mapping[str, str]) -> Facts:
    def written(text: str) -> str:
        for filling, placeholder in placeholders.items():
            text = text.replace(filling, placeholder)
        return text

    return {
        item: {field: text if field == "treatment" else written(text) for field, text in of.items()}
        for item, of in all_facts.items()
    }
