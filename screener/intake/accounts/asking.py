"""What each request is told: a login, whose it is, and whether the page it is from has ended.

One statement, and rows to be read. `logins` says which of them count. Who changes something asks it
for what is stored.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select

from screener.intake.accounts.models import Account, Login, Role, Try
from screener.intake.database.connection import first


class Person(NamedTuple):
    """Whose login it is."""

    id: int
    name: str
    role: Role
    active: bool
    fs_uniquifier: str
    full_name: str
    profession: str
    tf_totp_secret: str | None
    password_reset_at: datetime | None
    second_factor_reset_at: datetime | None

    @property
    def has_second_factor(self) -> bool:
        """Tell whether a password alone does not log her in."""
        return self.tf_totp_secret is not None

    @property
    def is_known(self) -> bool:
        """Tell whether the journal can name her."""
        return bool(self.full_name and self.profession)

    def has_role(self, role: Role) -> bool:
        """Tell whether she may do what a role may. An admin may do all."""
        return self.role in (role, Role.ADMIN)


class Asking(NamedTuple):
    """A login that is asked with."""

    digest: str
    needs_code: bool
    started_at: datetime
    seen_at: datetime
    page_has_ended: bool
    account: Person


_NAMED = (
    select(
        *(Login.digest, Login.needs_code, Login.started_at, Login.seen_at),
        exists().where(Try.key == bindparam("page")),
        *(getattr(Account, name) for name in Person._fields),
    )
    .join_from(Login, Account)
    .where(Login.digest == bindparam("digest"))
)
"""Finds the login of a digest: written once, for each request asks it."""


def login_of(digest: str, page: str) -> Asking | None:
    """Return the login of a digest, whether or not it counts; None if there is none.

    `page` is what the page that asks would be kept as, had it ended (`patient_marks`).
    """
    row = first(_NAMED, digest=digest, page=page)
    if row is None:
        return None
    digest, needs_code, started_at, seen_at, page_has_ended, *of_account = row
    return Asking(digest, needs_code, started_at, seen_at, page_has_ended, Person(*of_account))
