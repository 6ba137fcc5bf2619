"""Random small rule files that pass every check.

They have gates in gates, several answers of a class, safety questions that take many, words of
several kinds, shared answer sets, details, information and rules that share the risk answers of a
question. The same random numbers give the same file, so
Hypothesis can shrink them and a seed names one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulefiles.models import Data, detail, rule, rule_file, scope, screen

if TYPE_CHECKING:
    from random import Random

CODES = {
    "clear": ["no", "never"],
    "risk": ["yes", "had_it"],
    "unsure": ["not_sure", "rather_not_say"],
}
WORDS = {
    "no": ["No", "No, never had it", "None of these", "I say no"],
    "never": ["Never", "Not once", "I say never"],
    "yes": ["Yes", "Yes, I have", "I say yes"],
    "had_it": ["I had it", "No longer, but earlier", "I say had_it"],
    "not_sure": ["I'm not sure", "I do not know", "I say not_sure"],
    "rather_not_say": ["I'd rather not say", "I say rather_not_say"],
}
"""By code, what an answer may say. No words are those of two codes."""


def random_rule_file(random: Random, most_screens: int = 3) -> Data:
    """Return a rule file of one or two scope questions and a few safety questions."""
    questions: list[Data] = []
    for number in range(random.randint(1, 2)):
        codes = ["face", "arm", "foot"][: random.randint(1, 3)]
        pick = random.choice(["one", "many"])
        asked = scope(f"scope_{number}", *codes, pick=pick, **gate(random, questions))
        if random.random() < 0.4:
            unsure = {code: f"I say {code}" for code in some(random, ["not_sure", "elsewhere"])}
            asked["answers"]["unsure"] = unsure
            asked |= {"if_unsure": "We need to know.", "advice": "Talk to us."}
        questions.append(asked)
    for number in range(random.randint(1, most_screens)):
        questions.append(random_screen(random, f"screen_{number}", questions))
        if random.random() < 0.5:
            questions.append(random_detail(random, f"detail_{number}", questions))
    more: Data = {}
    rules = [one for q in questions if q["kind"] == "screen" for one in random_rules(random, q)]
    random.shuffle(rules)
    if random.random() < 0.3:
        more["information"] = [{"id": "note", "text": "Know this.", **condition(random, questions)}]
    if random.random() < 0.5:
        more["answer_sets"] = share_answers(questions)
    return rule_file(*questions, rules=rules, **more)


def gate(random: Random, questions: list[Data]) -> Data:
    """Return a `show_when` on an earlier scope question, or none."""
    scopes = [question for question in questions if question["kind"] == "scope"]
    if not scopes or random.random() < 0.6:
        return {}
    chosen = random.choice(scopes)
    return {"show_when": {chosen["id"]: some(random, list(chosen["answers"]["neutral"]))}}


def some(random: Random, codes: list[str]) -> list[str]:
    """Return some of the codes, at least one."""
    return random.sample(codes, random.randint(1, len(codes)))


def random_screen(random: Random, name: str, questions: list[Data]) -> Data:
    """Return a safety question with one or two answers of each class; a list has one clear one."""
    classes = {key: codes[: random.choice([1, 1, 2])] for key, codes in CODES.items()}
    pick = random.choice([{}, {}, {"pick": "many"}])
    if pick:
        classes["clear"] = classes["clear"][:1]
    scopes = [q["id"] for q in questions if q["kind"] == "scope" and "show_when" not in q]
    about = {"about": random.choice(scopes)} if scopes and random.random() < 0.2 else {}
    asked = screen(name, **classes, **gate(random, questions), **about, **pick)
    for offer in asked["answers"].values():
        offer.update({code: random.choice(WORDS[code]) for code in offer})
    return asked


def random_detail(random: Random, name: str, questions: list[Data]) -> Data:
    """Return a detail of the last question, with answers of its own or those of a scope."""
    last = questions[-1]
    worrying = [*last["answers"]["risk"], *last["answers"]["unsure"]]
    when = {last["id"]: some(random, worrying)}
    scopes = [q for q in questions if q["kind"] == "scope" and "show_when" not in q]
    offering = [q["id"] for q in scopes if q["pick"] == "many"]
    if offering and random.random() < 0.5:
        pick = random.choice(["one", "many"])
        return detail(name, when, answers_from=random.choice(offering), pick=pick)
    return detail(name, when, "mild", "strong", pick=random.choice(["one", "many"]))


def random_rules(random: Random, question: Data) -> list[Data]:
    """Return rules that name every risk answer of a question: one rule for all, or one for each."""
    codes, name = list(question["answers"]["risk"]), question["id"]
    groups = [[code] for code in codes] if random.random() < 0.5 else [codes]
    return [
        rule(
            name,
            *group,
            name=f"{name}_{group[0]}",
            severity=random.choice(["contraindication", "precaution"]),
        )
        for group in groups
    ]


def share_answers(questions: list[Data]) -> Data:
    """Replace the answers of safety questions by the name of a set; return the sets."""
    sets: Data = {}
    for question in questions:
        if question["kind"] == "screen":
            same = [name for name, answers in sets.items() if answers == question["answers"]]
            name = same[0] if same else f"set_{len(sets)}"
            sets[name], question["answers"] = question["answers"], name
    return sets


def condition(random: Random, questions: list[Data]) -> Data:
    """Return a `when` on any question that has answers of its own."""
    question = random.choice([q for q in questions if "answers_from" not in q])
    codes = [code for offer in question["answers"].values() for code in offer]
    return {"when": {question["id"]: some(random, codes)}}
