"""What an operator does with accounts, from the command line."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from screener.intake.accounts import changes
from screener.intake.accounts.guessing import take_clinic, weakness
from screener.intake.accounts.models import PERSON_LENGTH, Account, Event, EventKind, Role
from screener.intake.accounts.names import RULE, canonical, plain
from screener.intake.accounts.passwords import hashed
from screener.intake.accounts.security import set_up_security
from screener.intake.database.connection import db, open_database, told
from screener.rulefile import RuleFileError, load
from screener.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.settings import Settings


RefusedError = changes.RefusedError


class DatabaseError(ValueError):
    """A database that cannot be used: in one line what is wrong, and what would be right."""


@dataclass(frozen=True)
class Summary:
    """What a list of accounts tells of one. `last_login` is None if the log knows of none."""

    name: str
    full_name: str
    profession: str
    role: Role
    is_enabled: bool
    has_password: bool
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
    person, stored = _person(full_name, profession), hashed(_good(password, name))
    account = changes.create(name, role, *person)
    account.password = stored
    db.session.commit()


def invite(
    name: str, role: Role | None = None, full_name: str | None = None, profession: str | None = None
) -> tuple[str, datetime]:
    """Return a code that sets an account's password, and until when; make the account if need be.

    Raises `RefusedError`, also if it would say of an account that is there what it is not.
    """
    account = named(canonical(name))
    if account is None:
        person = _person(full_name or "", profession or "")
        account = changes.create(new_name(name), role or Role.NURSE, *person)
    elif {role, full_name, profession} != {None}:
        raise RefusedError(
            f'there is an account "{account.name}" already; `role` and `rename` change it'
        )
    elif not account.active:
        raise RefusedError(f'"{account.name}" is disabled; enable the account first')
    code = changes.invite(account)
    return code, account.invited_until or datetime.now(UTC)


def new_name(name: str) -> str:
    """Return a name as it is stored. Raises `RefusedError` if no new account can have it."""
    stored = canonical(name)
    if stored is None:
        raise RefusedError(f'"{name}" is no name for an account; use {RULE}')
    if named(stored):
        raise RefusedError(f'there is an account "{stored}" already')
    return stored


def known_name(name: str) -> str:
    """Return a name as it is stored. Raises `RefusedError` if no account has it."""
    return find(name).name


def find(name: str) -> Account:
    """Return the account of that name. Raises `RefusedError` if there is none."""
    account = named(canonical(name))
    if account is None:
        raise RefusedError(f'there is no account "{name}"; `screener users list` lists them')
    return account


def summaries() -> list[Summary]:
    """Return all accounts by name."""
    return [
        Summary(
            account.name,
            account.full_name,
            account.profession,
            account.role,
            account.active,
            account.has_password,
            account.has_second_factor,
            last,
        )
        for account, last in with_last_login()
    ]


def with_last_login() -> list[tuple[Account, datetime | None]]:
    """Return all accounts by name, each with its last login as far as the log knows."""
    last_login = (
        select(func.max(Event.at))
        .where(Event.account_id == Account.id, Event.what == EventKind.LOGGED_IN)
        .scalar_subquery()
    )
    rows = db.session.execute(select(Account, last_login).order_by(Account.name))
    return [(account, last) for account, last in rows]


def disable(name: str) -> None:
    """Keep somebody out from now on, and end every login. Raises `RefusedError`."""
    changes.disable(find(name))


def enable(name: str) -> None:
    """Let somebody in again. Raises `RefusedError`."""
    changes.enable(find(name))


def set_password(name: str, password: str) -> None:
    """Give an account a new password, and end every login. Raises `RefusedError`."""
    account = find(name)
    changes.set_password(account, _good(password, account.name))


def reset_second_factor(name: str) -> None:
    """Take away a second factor that is lost, and end every login. Raises `RefusedError`."""
    changes.reset_second_factor(find(name))


def set_role(name: str, role: Role) -> None:
    """Let somebody do what a role may. Raises `RefusedError`."""
    changes.set_role(find(name), role)


def rename(
    name: str, new: str | None, full_name: str | None = None, profession: str | None = None
) -> None:
    """Change the user name, the full name or the profession. Raises `RefusedError`."""
    account = find(name)
    stored = new_name(new) if new is not None and canonical(new) != account.name else None
    person = _person(
        account.full_name if full_name is None else full_name,
        account.profession if profession is None else profession,
    )
    if person != (account.full_name, account.profession):
        changes.describe(account, *person)
    if stored:
        changes.rename(account, stored)


def remove(name: str) -> None:
    """Delete an account; its lines stay in the log. Raises `RefusedError`."""
    changes.remove(find(name))


def _person(*texts: str) -> tuple[str, str]:
    """Return a full name and a profession as they are stored; both may be left out."""
    full_name, profession = (plain(text) if text else "" for text in texts)
    if full_name is None or profession is None:
        raise RefusedError(
            f"a full name and a profession have at most {PERSON_LENGTH} characters, all of which "
            "can be printed"
        )
    return full_name, profession


def named(name: str | None) -> Account | None:
    """Return the account of that stored name, if there is one."""
    return db.session.scalar(select(Account).where(Account.name == name))


def _good(password: str, name: str) -> str:
    reason = weakness(password, name)
    if reason:
        raise RefusedError(str(reason))
    return password
