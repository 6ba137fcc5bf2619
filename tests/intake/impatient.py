"""Both sides with less patience for a database that fails, for granian to serve."""

from __future__ import annotations

from screener import server
from screener.intake import side
from screener.intake.database import connection

side.LOOK_EVERY_SECONDS = 1
connection.BUSY_SECONDS = 1

application = server.application
