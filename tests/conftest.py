"""How the tests run: the same examples every time, whatever the machine is busy with."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("house")
