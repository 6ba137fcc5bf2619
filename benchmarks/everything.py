"""Every figure of speed that has a goal, and what it is compared with, in one run on one machine.

make bench
"""

from __future__ import annotations

import sys
from itertools import chain

import engine
import pages
import served
from rows import show

if __name__ == "__main__":
    sys.exit(not show(chain(engine.rows(), pages.rows(), served.rows())))
