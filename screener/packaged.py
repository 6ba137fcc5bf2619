"""Where what ships with the program lies: rules.yaml, templates and translations.

In an installed wheel they are inside this package, in a checkout beside it.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@contextmanager
def read_from(file: Path) -> Iterator[None]:
    """Name a shipped file that cannot be understood, as after a copy that was cut short.

    Raises OSError then, as where it cannot be read at all.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise OSError(f"{file} is damaged: {reason}; install the program again") from error
