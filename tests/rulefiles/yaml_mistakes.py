"""Lines that are no YAML, as people write them: each with where it is wrong, and what is said."""

from __future__ import annotations

HEAD = 'format: "1"\nquestions:\n  - id: fever\n'
TAIL = "\n    kind: screen\n    hint: Choose one.\n"
MISTAKES = [
    ("    ask: Ill: yes or no?", 13, "a text has a colon in it"),
    ("    ask: {treatment} is it for you?", 10, 'a text cannot begin with "{"'),
    ("    ask: [Please] say it", 10, 'a text cannot begin with "["'),
    ("    ask: @home?", 10, "a text cannot begin with this character"),
    ("\task: Ill?", 1, "a tab stands here"),
    ("\u00a0   ask: Ill?", 1, "a non-breaking blank stands here"),
    ("    ask:\u00a0Ill?", 9, "a non-breaking blank stands here"),
    ("    kind:screen", 9, "a blank is missing behind the colon"),
    ("  \u2013 id: chill", 3, 'this is no "-" but a longer dash'),
    ("  -id: chill", 3, "a blank is missing: an item begins"),
    ('    ask: "Ill?', 10, 'the quotation mark " is not closed'),
    ('    ask: "Ill" or not?', 10, "the text goes on behind its quotation mark"),
    ("    ask: \u201cIll: now?\u201d", 10, "these are typographic quotation marks"),
    ('    ask: "\\ill?"', 11, 'a "\\" in quotation marks'),
    ("    answers: {no: No", 14, 'the brace "{" is not closed'),
    ("    ask Ill?", 5, "this line has no colon"),
    ("   ask: Ill?", 4, "this line does not fit to those beside it"),
    ("ask: Ill?", 1, "this line does not fit to those beside it"),
    ("     ask: Ill?", 6, "this line does not fit to those beside it"),
    ("    show_when: {ill:[yes]}", 20, "a blank is missing behind the colon"),
    ("    show_when: {ill: [yes}", 22, 'the bracket "[" is not closed'),
    ("    show_when: {ill: yes]}", 25, 'no bracket "[" stands before this "]"'),
    ("    show_when: {ill: [yes]}}", 28, 'this "}" is one too many'),
    ("    show_when: {ill: [yes]]}", 27, 'this "]" is one too many'),
    ("    show_when: ill: [yes]", 16, "braces are missing"),
    ("    show_when: (ill: [yes])", 16, "braces are missing"),
    ("    ask: 'Isn't it?'", 10, "the text goes on behind its quotation mark"),
    ("  * id: chill", 3, 'this is no "-"; an item begins "- "'),
    ("    answers: {no: No #1}", 22, '" #" begins a comment here'),
]
