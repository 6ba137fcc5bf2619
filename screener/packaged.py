"""Where what ships with the program lies: rules.yaml, templates and translations.

In an installed wheel they are inside this package, in a checkout beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def packaged(name: str) -> Path:
    """Return the absolute path of a shipped file or folder, such as "templates".

    Raises FileNotFoundError, naming both places, if it is in neither.
    """
    places = (_PACKAGE / name, _PACKAGE.parent / name)
    for place in places:
        if place.exists():
            return place
    message = f"{name} is neither at {places[0]} nor at {places[1]}"
    raise FileNotFoundError(message)
