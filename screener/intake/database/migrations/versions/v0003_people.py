"""Who somebody is, invitations, what she is told at her next login, and who did what in the log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _new() -> dict[str, tuple[sa.Column[Any], ...]]:
    return {
        "account": (
            sa.Column("full_name", sa.String(80), nullable=False, server_default=""),
            sa.Column("profession", sa.String(80), nullable=False, server_default=""),
            sa.Column("invitation", sa.String(64)),
            sa.Column("invited_until", sa.DateTime),
            sa.Column("password_reset_at", sa.DateTime),
            sa.Column("second_factor_reset_at", sa.DateTime),
        ),
        "login": (sa.Column("shown_once", sa.Text),),
        "account_event": (
            sa.Column("account_name", sa.String(32), nullable=False, server_default=""),
            sa.Column("done_by", sa.String(80), nullable=False, server_default=""),
            sa.Column("detail", sa.String(80), nullable=False, server_default=""),
        ),
    }


def upgrade() -> None:
    """Add columns, and tell in each line of the log whose account it is about.

    One at a time: SQLite would rebuild a table, and what refers to its rows would go with them.
    """
    for table, columns in _new().items():
        for column in columns:
            op.add_column(table, column)
    op.execute(
        "UPDATE account_event SET account_name = COALESCE("
        "(SELECT name FROM account WHERE account.id = account_event.account_id), '')"
    )


def downgrade() -> None:
    """Take them away."""
    for table, columns in _new().items():
        for column in columns:
            op.drop_column(table, column.name)
