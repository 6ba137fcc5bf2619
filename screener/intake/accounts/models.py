"""The tables of accounts: who may log in, who is logged in, and what happened. No patients."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_security import AsaList, UserMixin
from sqlalchemy import Double, ForeignKey, String, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from screener.intake.database.base import Base, enum_as_text

NAME_LENGTH = 32
PERSON_LENGTH = 80
"""The most characters of a full name or a profession."""
NO_PASSWORD = ""
"""Stands for the hash of a password in an account that has none yet: it was invited."""


class Role(StrEnum):
    """What an account may do. An admin may do all that a nurse may."""

    NURSE = "nurse"
    ADMIN = "admin"


class EventKind(StrEnum):
    """What the log tells of an account."""

    LOGGED_IN = "logged in"
    WRONG_PASSWORD = "wrong password"  # noqa: S105 - an event's name
    REFUSED = "refused, for it is disabled"
    WRONG_CODE = "wrong code"
    RECOVERY_CODE_USED = "recovery code used"
    LOGGED_OUT = "logged out"
    LOGIN_ENDED = "login ended elsewhere"
    NEW_PASSWORD = "new password"  # noqa: S105 - an event's name
    SECOND_FACTOR_ON = "second factor on"
    SECOND_FACTOR_OFF = "second factor off"
    NEW_RECOVERY_CODES = "new recovery codes"
    ADDED = "added"
    DISABLED = "disabled"
    ENABLED = "enabled"
    PERSON_CHANGED = "name or profession changed"
    INVITED = "code handed out"
    WRONG_INVITATION = "wrong code for a password"
    PASSWORD_BY_CODE = "password set with a code"  # noqa: S105 - an event's name
    ROLE_CHANGED = "role changed"
    RENAMED = "renamed"
    REMOVED = "removed"


class Account(Base, UserMixin):
    """Somebody who may log in. The names of some columns are those that Flask-Security knows.

    `fs_uniquifier` stands in session cookies: changing it ends every login there is. `version`
    makes two requests that change one account at once refuse each other, so that nothing that is
    good for one use is used twice.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    role: Mapped[Role] = mapped_column(enum_as_text(Role))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    last_code: Mapped[int | None]
    """The time step of the last six-digit code that was taken: no code is good twice."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    added_at: Mapped[datetime]
    version: Mapped[int]
    full_name: Mapped[str] = mapped_column(String(PERSON_LENGTH), default="", server_default="")
    """As the journal names her; empty until she or an admin has told."""
    profession: Mapped[str] = mapped_column(String(PERSON_LENGTH), default="", server_default="")
    """As the journal names it, in the clinic's language; empty likewise."""
    invitation: Mapped[str | None] = mapped_column(String(64))
    """The digest of the code that may set a password, if one was handed out and not used."""
    invited_until: Mapped[datetime | None]
    password_reset_at: Mapped[datetime | None]
    """When somebody else gave her a new password, until she has been told."""
    second_factor_reset_at: Mapped[datetime | None]
    """When somebody else took her second factor away, until she has been told."""

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}

    @property
    def has_password(self) -> bool:
        """Tell whether anybody can log in to this account."""
        return self.password != NO_PASSWORD

    @property
    def has_second_factor(self) -> bool:
        """Tell whether a password alone does not log this account in."""
        return self.tf_totp_secret is not None

    def forget_second_factor(self) -> None:
        """Let a password alone log this account in."""
        self.tf_totp_secret = None
        self.last_code = None
        self.mf_recovery_codes = None


class Login(Base):
    """One browser that gave the right password. Deleting the row ends the login at once.

    `digest` is the SHA-256 of the token in the browser's cookie, so that nobody who reads the
    database can pose as somebody. While `needs_code`, only the second factor's page is open.
    `offered_secret` (encrypted) is the one on the page that sets a second factor up; `shown_once`
    (encrypted) are codes that the next page shows, and no other.
    """

    __tablename__ = "login"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    needs_code: Mapped[bool]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    offered_secret: Mapped[str | None] = mapped_column(Text)
    shown_once: Mapped[str | None] = mapped_column(Text)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def handle(self) -> str:
        """What a page calls this login. It leads to no token."""
        return self.digest[:16]


class Try(Base):
    """One try of a password or a code, as `tries` counts it; `key` holds pseudonyms.

    It counts no more after `until`, and is deleted. Times are in seconds since 1970. Pages that
    have ended are kept here, too (`patient_marks`): they count as long, and are as short.
    """

    __tablename__ = "account_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), index=True)
    at: Mapped[float] = mapped_column(Double)
    until: Mapped[float] = mapped_column(Double, index=True)


class Event(Base):
    """A line in the log of accounts: what happened to whose account, when, from where.

    `place` is a pseudonym of the network address; it is empty for what was done at the command
    line. The account is unknown (NULL) when nobody has the name that was typed: what was typed is
    not kept, for people type passwords there. `account_name` (whose account it is) and `done_by`
    (whose doing: an account's name or, at the command line, that of the system's user) are the
    names of then, so that the log still tells them when an account is gone.
    """

    __tablename__ = "account_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[EventKind] = mapped_column(enum_as_text(EventKind))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    place: Mapped[str] = mapped_column(String(16))
    account_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="", server_default="")
    done_by: Mapped[str] = mapped_column(String(PERSON_LENGTH), default="", server_default="")
    detail: Mapped[str] = mapped_column(String(PERSON_LENGTH), default="", server_default="")
    """What came of it, such as the new role; for a new user name the one before."""
