"""What an operator does with accounts, from the command line."""

from __future__ import annotations

import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from screener.intake.accounts import logins
from screener.intake.accounts.guessing import take_clinic, weakness
from screener.intake.accounts.log import note
from screener.intake.accounts.models import PERSON_LENGTH, Account, Event, Role, What
from screener.intake.accounts.names import RULE, canonical, plain
from screener.intake.accounts.passwords import hashed
from screener.intake.accounts.security import set_up_security
from screener.intake.database.connection import db, open_database, told
from screener.rulefile import RuleFileError, load
from screener.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.settings import Settings


class DatabaseError(ValueError):
    """A database that cannot be used: in one line what is wrong, and what would be right."""


class RefusedError(ValueError):
    """Something that is not done, and why."""


@dataclass(frozen=True)
class Summary:
    """What a list of accounts tells of one. `last_login` is None if the log knows of none."""

    name: str
    role: Role
    is_enabled: bool
    has_second_factor: bool
    last_login: datetime | None


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """Open the accounts of an installation. Raises `DatabaseError`, then and at any later moment.

    Somebody else's change of the same account at the same moment is a `RefusedError`.
    """
    app = Flask(__name__, static_folder=None)
    Babel(app)
    try:
        open_database(app, settings)
    except SettingsError as error:
        raise DatabaseError(str(error)) from error
    set_up_security(app, settings)
    with suppress(RuleFileError):  # accounts can be looked after while the rules are being mended
        take_clinic(app, load(settings.rules))
    with app.app_context():
        try:
            yield
        except (IntegrityError, StaleDataError) as error:
            message = "somebody changed this account at the same moment; look, and try again"
            raise RefusedError(message) from error
        except SQLAlchemyError as error:
            raise DatabaseError(told(db.engine.url, error)) from error
        finally:
            with suppress(SQLAlchemyError):
                db.session.close()
            db.engine.dispose()


def add(name: str, role: Role, password: str, full_name: str = "", profession: str = "") -> None:
    """Make an account. Without full name and profession she is asked for them once she logs in.

    Raises `RefusedError`.
    """
    name = new_name(name)
    account = Account(
        name=name,
        password=_new_password(password, name),
        role=role,
        active=True,
        full_name=_plain(full_name),
        profession=_plain(profession),
        fs_uniquifier=uuid.uuid4().hex,
        added_at=datetime.now(UTC),
    )
    db.session.add(account)
    db.session.flush()
    note(What.ADDED, account)
    db.session.commit()


def new_name(name: str) -> str:
    """Return a name as it is stored. Raises `RefusedError` if no new account can have it."""
    stored = canonical(name)
    if stored is None:
        raise RefusedError(f'"{name}" is no name for an account; use {RULE}')
    if _named(stored):
        raise RefusedError(f'there is an account "{stored}" already')
    return stored


def known_name(name: str) -> str:
    """Return a name as it is stored. Raises `RefusedError` if no account has it."""
    return find(name).name


def find(name: str) -> Account:
    """Return the account of that name. Raises `RefusedError` if there is none."""
    account = _named(canonical(name))
    if account is None:
        raise RefusedError(f'there is no account "{name}"; `screener users list` lists them')
    return account


def summaries() -> list[Summary]:
    """Return all accounts by name."""
    last_login = (
        select(func.max(Event.at))
        .where(Event.account_id == Account.id, Event.what == What.LOGGED_IN)
        .scalar_subquery()
    )
    rows = db.session.execute(select(Account, last_login).order_by(Account.name))
    return [
        Summary(account.name, account.role, account.active, account.has_second_factor, last)
        for account, last in rows
    ]


def disable(name: str) -> None:
    """Keep somebody out from now on, and end every login. Raises `RefusedError`."""
    account = find(name)
    account.active = False
    _change(account, What.DISABLED)


def enable(name: str) -> None:
    """Let somebody in again. Raises `RefusedError`."""
    account = find(name)
    account.active = True
    _change(account, What.ENABLED)


def set_password(name: str, password: str) -> None:
    """Give an account a new password, and end every login. Raises `RefusedError`."""
    account = find(name)
    account.password = _new_password(password, account.name)
    account.password_reset_at = datetime.now(UTC)
    _change(account, What.NEW_PASSWORD)


def reset_second_factor(name: str) -> None:
    """Take away a second factor that is lost, and end every login. Raises `RefusedError`."""
    account = find(name)
    account.forget_second_factor()
    account.second_factor_reset_at = datetime.now(UTC)
    _change(account, What.SECOND_FACTOR_OFF)


def _change(account: Account, what: What) -> None:
    logins.end_all(account)
    note(what, account)
    db.session.commit()


def _plain(text: str) -> str:
    """Return a full name or a profession as it is stored; it may be left out."""
    stored = plain(text) if text else ""
    if stored is None:
        raise RefusedError(
            f'"{text}" is too long or cannot be printed; use at most {PERSON_LENGTH} characters'
        )
    return stored


def _named(name: str | None) -> Account | None:
    return db.session.scalar(select(Account).where(Account.name == name))


def _new_password(password: str, name: str) -> str:
    reason = weakness(password, name)
    if reason:
        raise RefusedError(str(reason))
    return hashed(password)
