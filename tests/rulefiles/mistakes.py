"""Mistakes that an author of a rule file could make, each made at random in a sound file.

A mistake changes the data that it is given and returns True, or returns False where the file has
no room for it. Whether the checks must refuse it whatever the file stands in `ALWAYS_REFUSED`;
the others may turn out harmless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rulefiles.models import detail, rule

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Data = dict[str, Any]


def of_kind(data: Data, *kinds: str) -> list[Data]:
    """Return the questions of some kinds."""
    return [question for question in data["questions"] if question["kind"] in kinds]


def own_answers(data: Data, question: Data) -> Data:
    """Return the answers of a question by class, where they are written."""
    answers = question["answers"]
    found: Data = data["answer_sets"][answers] if isinstance(answers, str) else answers
    return found


def move(random: Random, data: Data, before: str, after: str) -> bool:
    """File one answer of a safety question in another class."""
    answers = own_answers(data, random.choice(of_kind(data, "screen")))
    code = random.choice(list(answers[before]))
    answers.setdefault(after, {})[code] = answers[before].pop(code)
    if not answers[before]:
        del answers[before]
    return True


def risk_filed_as_clear(random: Random, data: Data) -> bool:
    """File a risk answer as clear."""
    return move(random, data, "risk", "clear")


def unsure_filed_as_clear(random: Random, data: Data) -> bool:
    """File an unsure answer as clear."""
    return move(random, data, "unsure", "clear")


def risk_filed_as_neutral(random: Random, data: Data) -> bool:
    """File a risk answer as neutral."""
    return move(random, data, "risk", "neutral")


def risk_filed_as_unsure(random: Random, data: Data) -> bool:
    """File a risk answer as unsure."""
    return move(random, data, "risk", "unsure")


def clear_and_risk_swapped(random: Random, data: Data) -> bool:
    """File all clear answers as risks and all risks as clear."""
    answers = own_answers(data, random.choice(of_kind(data, "screen")))
    answers["clear"], answers["risk"] = answers["risk"], answers["clear"]
    return True


def class_left_out(random: Random, data: Data) -> bool:
    """Leave out all answers of one class."""
    answers = own_answers(data, random.choice(of_kind(data, "screen")))
    del answers[random.choice(["clear", "risk", "unsure"])]
    return True


def unsure_left_out(random: Random, data: Data) -> bool:
    """Leave out the unsure answers."""
    del own_answers(data, random.choice(of_kind(data, "screen")))["unsure"]
    return True


def new_clear_answer(random: Random, data: Data) -> bool:
    """Offer one more answer, filed as clear, of which nothing else in the file knows."""
    own_answers(data, random.choice(of_kind(data, "screen")))["clear"]["maybe"] = "Maybe"
    return True


def answer_filed_twice(random: Random, data: Data) -> bool:
    """File a risk answer as clear, too."""
    answers = own_answers(data, random.choice(of_kind(data, "screen")))
    answers["clear"][next(iter(answers["risk"]))] = "Twice"
    return True


def answer_renamed(random: Random, data: Data) -> bool:
    """Rename a risk answer where it is offered, and nowhere else."""
    answers = own_answers(data, random.choice(of_kind(data, "screen")))
    answers["risk"]["renamed"] = answers["risk"].pop(next(iter(answers["risk"])))
    return True


def answers_of_another_set(random: Random, data: Data) -> bool:
    """Give a safety question a set of answers with clear and risk the other way round."""
    question = random.choice(of_kind(data, "screen"))
    own = own_answers(data, question)
    sets = data.setdefault("answer_sets", {})
    sets["wrong"] = {"clear": own["risk"], "risk": own["clear"], "unsure": own["unsure"]}
    question["answers"] = "wrong"
    return True


def rule_dropped(random: Random, data: Data) -> bool:
    """Drop a rule."""
    data["rules"].remove(random.choice(data["rules"]))
    return True


def rule_and_its_mention_dropped(random: Random, data: Data) -> bool:
    """Drop a rule, and what the examples say of it."""
    dropped = random.choice(data["rules"])
    data["rules"].remove(dropped)
    for example in data["examples"]:
        for key in ("found", "not_ruled_out"):
            if dropped["id"] in example.get(key, ()):
                example[key].remove(dropped["id"])
    return True


def rule_aimed_at_clear(random: Random, data: Data) -> bool:
    """Aim a rule at a clear answer in place of the risk."""
    aimed = random.choice(data["rules"])
    ((name, _),) = aimed["when"].items()
    (question,) = [q for q in data["questions"] if q["id"] == name]
    aimed["when"][name] = [next(iter(own_answers(data, question)["clear"]))]
    return True


def rule_aimed_at_scope(random: Random, data: Data) -> bool:
    """Aim a rule at a scope question."""
    question = random.choice(of_kind(data, "scope"))
    code = next(iter(question["answers"]["neutral"]))
    random.choice(data["rules"])["when"] = {question["id"]: [code]}
    return True


def rule_names_fewer_answers(random: Random, data: Data) -> bool:
    """Take one of several answers out of a rule."""
    several = [r for r in data["rules"] if len(next(iter(r["when"].values()))) > 1]
    if several:
        codes = next(iter(random.choice(several)["when"].values()))
        codes.remove(random.choice(codes))
    return bool(several)


def rule_copied(random: Random, data: Data) -> bool:
    """Copy a rule and forget to change its condition, so that another risk has none."""
    if len(data["rules"]) < 2:
        return False
    copied, overwritten = random.sample(data["rules"], 2)
    overwritten["when"] = copied["when"]
    return True


def rule_added_twice(random: Random, data: Data) -> bool:
    """Add a rule with the condition of another, under a new id."""
    data["rules"].append({**random.choice(data["rules"]), "id": "again"})
    return True


def rule_names_code_not_offered(random: Random, data: Data) -> bool:
    """Misspell an answer in a rule."""
    codes = next(iter(random.choice(data["rules"])["when"].values()))
    codes[0] += "s"
    return True


def gate_added(random: Random, data: Data) -> bool:
    """Ask a question for some answers to an earlier scope question only."""
    return set_gate(random, data, narrowed=False)


def gate_narrowed(random: Random, data: Data) -> bool:
    """Take one of several answers out of a gate."""
    return set_gate(random, data, narrowed=True)


def set_gate(random: Random, data: Data, *, narrowed: bool) -> bool:
    """Make a gate narrower, or add one where there is none."""
    questions = data["questions"]
    asked = [question for question in questions if question["kind"] != "detail"]
    if narrowed:
        gates = [next(iter(q["show_when"].values())) for q in asked if "show_when" in q]
        wide = [codes for codes in gates if len(codes) > 1]
        if wide:
            codes = random.choice(wide)
            codes.remove(random.choice(codes))
        return bool(wide)
    question = random.choice(asked)
    index = questions.index(question)
    gates = [q for q in questions[:index] if q["kind"] == "scope"]
    if "show_when" in question or not gates:
        return False
    gate = random.choice(gates)
    codes = list(gate["answers"]["neutral"])
    question["show_when"] = {gate["id"]: random.sample(codes, max(1, len(codes) - 1))}
    return len(codes) > 1


def gate_removed(random: Random, data: Data) -> bool:
    """Ask of everybody what was to be asked of some."""
    gated = [q for q in of_kind(data, "scope", "screen") if "show_when" in q]
    if gated:
        del random.choice(gated)["show_when"]
    return bool(gated)


def gate_on_a_screen(random: Random, data: Data) -> bool:
    """Ask a safety question only of those with a risk answer to an earlier one."""
    screens = of_kind(data, "screen")
    if len(screens) < 2:
        return False
    code = random.choice(list(own_answers(data, screens[0])["risk"]))
    screens[1]["show_when"] = {screens[0]["id"]: [code]}
    return True


def gate_on_a_later_question(random: Random, data: Data) -> bool:
    """Move a gate behind what it gates."""
    question = random.choice(of_kind(data, "screen"))
    gate = of_kind(data, "scope")[0]
    question["show_when"] = {gate["id"]: list(gate["answers"]["neutral"])[:1]}
    data["questions"].remove(gate)
    data["questions"].append(gate)
    return True


def gate_on_itself(random: Random, data: Data) -> bool:
    """Ask a safety question only of those who have answered it."""
    question = random.choice(of_kind(data, "screen"))
    question["show_when"] = {question["id"]: list(own_answers(data, question)["risk"])}
    return True


def gate_names_code_not_offered(random: Random, data: Data) -> bool:
    """Ask a safety question for an answer that nobody can give."""
    gate = of_kind(data, "scope")[0]
    random.choice(of_kind(data, "screen"))["show_when"] = {gate["id"]: ["nowhere"]}
    return True


def screen_made_a_detail(random: Random, data: Data) -> bool:
    """Call a safety question a detail."""
    random.choice(of_kind(data, "screen"))["kind"] = "detail"
    return True


def screen_made_a_scope(random: Random, data: Data) -> bool:
    """Call a safety question a scope question."""
    random.choice(of_kind(data, "screen"))["kind"] = "scope"
    return True


def screen_takes_many(random: Random, data: Data) -> bool:
    """Let a safety question take several answers where its examples give one."""
    single = [question for question in of_kind(data, "screen") if "pick" not in question]
    if single:
        random.choice(single)["pick"] = "many"
    return bool(single)


def screen_takes_one(random: Random, data: Data) -> bool:
    """Let a safety question take one answer where its examples give several."""
    several = [question for question in of_kind(data, "screen") if "pick" in question]
    if several:
        del random.choice(several)["pick"]
    return bool(several)


def clear_answer_beside_another(random: Random, data: Data) -> bool:
    """Give the clear answer beside another in an example."""
    several = [question for question in of_kind(data, "screen") if "pick" in question]
    if not several:
        return False
    question = random.choice(several)
    answers = own_answers(data, question)
    codes = [*answers["clear"], random.choice([*answers["risk"], *answers["unsure"]])]
    giving = [example for example in data["examples"] if question["id"] in example["given"]]
    random.choice(giving)["given"][question["id"]] = random.sample(codes, 2)
    return True


def texts_exchanged(random: Random, data: Data) -> bool:
    """Let the answer "yes" say what "no" should, and the reverse."""
    answers = own_answers(data, random.choice(of_kind(data, "screen")))
    answers["risk"]["yes"], answers["clear"]["no"] = "No, not at all", "Yes, now"
    return True


def unsure_words_for_a_clear_answer(random: Random, data: Data) -> bool:
    """Let a clear answer say what is filed as unsure at another question."""
    screens = of_kind(data, "screen")
    if len(screens) < 2:
        return False
    question, other = random.sample(screens, 2)
    answers, unsure = own_answers(data, question), own_answers(data, other)["unsure"]
    if answers is own_answers(data, other):
        return False
    answers["clear"][next(iter(answers["clear"]))] = next(iter(unsure.values()))
    return True


def about_a_later_question(random: Random, data: Data) -> bool:
    """Let a safety question be about a scope question that comes later."""
    questions = data["questions"]
    places = [i for i, q in enumerate(questions) if q["kind"] == "screen"]
    place = random.choice(places)
    late = {"id": "late", "kind": "scope", "ask": "Later?", "answers": {"neutral": {"x": "X"}}}
    questions.insert(place + 1, late)
    questions[place]["about"] = "late"
    return True


def screen_offers_chosen_answers(random: Random, data: Data) -> bool:
    """Let a safety question offer what was chosen elsewhere."""
    question = random.choice(of_kind(data, "screen"))
    del question["answers"]
    question["answers_from"] = of_kind(data, "scope")[0]["id"]
    return True


def question_dropped(random: Random, data: Data) -> bool:
    """Drop a safety question."""
    data["questions"].remove(random.choice(of_kind(data, "screen")))
    return True


def question_asked_twice(random: Random, data: Data) -> bool:
    """Use the id of a safety question again."""
    question = random.choice(of_kind(data, "screen"))
    data["questions"].append({**question, "ask": "Once more?"})
    return True


def questions_shuffled(random: Random, data: Data) -> bool:
    """Put the questions in another order."""
    random.shuffle(data["questions"])
    return True


def scope_picks_otherwise(random: Random, data: Data) -> bool:
    """Let a scope question take one answer in place of many, or the reverse."""
    question = random.choice(of_kind(data, "scope"))
    question["pick"] = "one" if question["pick"] == "many" else "many"
    return True


def scope_answer_dropped(random: Random, data: Data) -> bool:
    """Offer one scope answer less."""
    answers = random.choice(of_kind(data, "scope"))["answers"]["neutral"]
    del answers[random.choice(list(answers))]
    return True


def rule_on_a_detail(random: Random, data: Data) -> bool:
    """Add a rule on a detail."""
    asked = random.choice(of_kind(data, "screen"))
    risk = next(iter(own_answers(data, asked)["risk"]))
    data["questions"].append(detail("extra", {asked["id"]: [risk]}, "mild"))
    data["rules"].append(rule("extra", "mild"))
    return True


def example_dropped(random: Random, data: Data) -> bool:
    """Drop one example."""
    data["examples"].remove(random.choice(data["examples"]))
    return True


def booking_examples_dropped(random: Random, data: Data) -> bool:  # noqa: ARG001 - drops all
    """Drop every example that books."""
    data["examples"] = [e for e in data["examples"] if e["expect"] != "book"]
    return True


def example_expects_otherwise(random: Random, data: Data) -> bool:
    """Expect of an example what does not come out."""
    example = random.choice(data["examples"])
    example["expect"] = "book" if example["expect"] != "book" else "consult_first"
    return True


def example_answers_otherwise(random: Random, data: Data) -> bool:
    """Give another answer in an example, and expect the same."""
    example = random.choice([e for e in data["examples"] if e["given"]])
    name = random.choice(list(example["given"]))
    (question,) = [q for q in data["questions"] if q["id"] == name]
    answers = own_answers(data, question)
    code = random.choice([code for offer in answers.values() for code in offer])
    example["given"][name] = [code] if question.get("pick") == "many" else code
    return True


def example_names_no_rule(random: Random, data: Data) -> bool:
    """Forget in an example what is found or not ruled out."""
    example = random.choice([e for e in data["examples"] if e["expect"] != "book"])
    example.pop("found", None)
    example.pop("not_ruled_out", None)
    return True


Mistake = "Callable[[Random, Data], bool]"
ALWAYS_REFUSED: tuple[Callable[[Random, Data], bool], ...] = (
    risk_filed_as_clear,
    unsure_filed_as_clear,
    risk_filed_as_neutral,
    risk_filed_as_unsure,
    clear_and_risk_swapped,
    class_left_out,
    unsure_left_out,
    new_clear_answer,
    answer_filed_twice,
    answer_renamed,
    answers_of_another_set,
    rule_dropped,
    rule_and_its_mention_dropped,
    rule_aimed_at_clear,
    rule_aimed_at_scope,
    rule_names_fewer_answers,
    rule_copied,
    rule_added_twice,
    rule_names_code_not_offered,
    gate_added,
    gate_narrowed,
    gate_on_a_screen,
    gate_on_a_later_question,
    gate_on_itself,
    gate_names_code_not_offered,
    screen_made_a_detail,
    screen_made_a_scope,
    screen_takes_many,
    screen_takes_one,
    clear_answer_beside_another,
    texts_exchanged,
    unsure_words_for_a_clear_answer,
    about_a_later_question,
    screen_offers_chosen_answers,
    question_dropped,
    question_asked_twice,
    rule_on_a_detail,
    booking_examples_dropped,
    example_expects_otherwise,
    example_names_no_rule,
)
SOMETIMES_HARMLESS: tuple[Callable[[Random, Data], bool], ...] = (
    gate_removed,
    questions_shuffled,
    scope_picks_otherwise,
    scope_answer_dropped,
    example_dropped,
    example_answers_otherwise,
)
