"""How `screener users` shows accounts and the log: as columns, or as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screener.intake.accounts.log_search import at_the_clinic
from screener.pages.languages import TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screener.intake.accounts.models import Event
    from screener.intake.accounts.staff import Summary

LOG_COLUMNS = ("time", "account", "what", "detail", "by", "from")


def texts_of(line: Event) -> tuple[str, ...]:
    """Return a line of the log as texts, in the order of the columns."""
    moment = at_the_clinic(line.at)
    return moment, line.account_name, line.what, line.detail, line.done_by, line.place


def as_json(one: Summary) -> dict[str, object]:
    """Return what JSON tells of an account."""
    return {
        "name": one.name,
        "full_name": one.full_name,
        "profession": one.profession,
        "role": one.role,
        "enabled": one.is_enabled,
        "password": one.has_password,
        "second_factor": one.has_second_factor,
        "last_login": one.last_login.isoformat(timespec="seconds") if one.last_login else None,
    }


def as_table(found: list[Summary]) -> str:
    """Return accounts in columns."""
    head = ("NAME", "ROLE", "STATE", "SECOND FACTOR", f"LAST LOGIN ({TIME_ZONE})", "FULL NAME")
    return in_columns(
        [(*head, "PROFESSION")]
        + [
            (
                one.name,
                str(one.role),
                _state(one),
                "yes" if one.has_second_factor else "no",
                hour(one.last_login) if one.last_login else "never",
                one.full_name,
                one.profession,
            )
            for one in found
        ]
    )


def _state(one: Summary) -> str:
    if not one.is_enabled:
        return "disabled"
    return "enabled" if one.has_password else "invited"


def in_columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows with each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def hour(moment: datetime) -> str:
    """Return a moment by the clinic's clock."""
    return at_the_clinic(moment)[: len("2026-01-01 00:00")]


def hour_there(moment: datetime) -> str:
    """Return a moment by the clinic's clock, and say whose that is."""
    return f"{hour(moment)} ({TIME_ZONE})"
