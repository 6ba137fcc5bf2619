"""What can be answered to the shipped file, as the tests' patients and nurses answer it."""

from __future__ import annotations

AREAS = ("frown_lines", "crows_feet", "forehead", "lower_face", "armpits", "palms", "soles")
SCREENING = (
    "pregnancy",
    "breastfeeding",
    "infection",
    "myasthenia_gravis",
    "lambert_eaton",
    "other_neuromuscular",
)
"""Its safety questions, in order."""
CLEAR = dict.fromkeys(SCREENING, "no")
"""An answer to each of them that lets one book."""
ALL_CLEAR: dict[str, str | list[str]] = {"areas": ["forehead"], **CLEAR}
OF_EACH_KIND: dict[str, str | list[str]] = {
    "areas": ["forehead", "palms"],
    "pregnancy": "no",
    "breastfeeding": "yes",
    "infection": "not_sure",
    "infection_where": ["palms"],
    "myasthenia_gravis": "no",
    "lambert_eaton": "no",
    "other_neuromuscular": "no",
}
"""Clear, of risk and unsure, a detail with them: what the patient with a code has answered."""
