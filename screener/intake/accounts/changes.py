"""What whoever looks after accounts does with them, on the admins' pages or at the command line.

Each change is one transaction and one line of the log. Somebody who can look after the accounts is
always left: see `keep_an_admin`.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from screener.intake.accounts import invitations, logins
from screener.intake.accounts.log import note
from screener.intake.accounts.models import NO_PASSWORD, Account, EventKind, Role
from screener.intake.accounts.passwords import hashed
from screener.intake.database.connection import db


class RefusedError(ValueError):
    """Something that is not done, and why."""


class LastAdminError(RefusedError):
    """Nobody would be left who can look after the accounts."""


def create(name: str, role: Role, full_name: str, profession: str) -> Account:
    """Make an account that nobody can log in to yet, for the caller to commit."""
    account = Account(
        name=name,
        password=NO_PASSWORD,
        role=role,
        active=True,
        full_name=full_name,
        profession=profession,
        fs_uniquifier=uuid.uuid4().hex,
        added_at=datetime.now(UTC),
    )
    db.session.add(account)
    db.session.flush()
    note(EventKind.ADDED, account, role)
    return account


def invite(account: Account) -> str:
    """Return a code that sets the account's password, once. A code from before is void."""
    code = invitations.invite(account)
    note(EventKind.INVITED, account)
    db.session.commit()
    return code


def set_password_by_code(account: Account, password: str) -> None:
    """Set the password of an account whose code was given, use the code up, and end all logins."""
    invitations.forget(account)
    _set_password(account, password)
    _begin_anew(account, EventKind.PASSWORD_BY_CODE)


def set_password(account: Account, password: str) -> None:
    """Set the password of an account for whom somebody else chose it, and end all logins."""
    invitations.forget(account)
    _set_password(account, password)
    _begin_anew(account, EventKind.NEW_PASSWORD)


def disable(account: Account) -> None:
    """Keep somebody out from now on, and end every login. Raises `LastAdminError`."""
    keep_an_admin(account)
    account.active = False
    _begin_anew(account, EventKind.DISABLED)


def enable(account: Account) -> None:
    """Let somebody in again."""
    account.active = True
    _begin_anew(account, EventKind.ENABLED)


def reset_second_factor(account: Account) -> None:
    """Take away a second factor that is lost, and end every login. Raises `RefusedError`."""
    if not account.has_second_factor:
        raise RefusedError(f'"{account.name}" has no second factor; nothing was changed')
    account.forget_second_factor()
    account.second_factor_reset_at = datetime.now(UTC)
    _begin_anew(account, EventKind.SECOND_FACTOR_OFF)


def set_role(account: Account, role: Role) -> None:
    """Let somebody do what a role may, from the next request on. Raises `LastAdminError`."""
    if role is not Role.ADMIN:
        keep_an_admin(account)
    account.role = role
    note(EventKind.ROLE_CHANGED, account, role)
    db.session.commit()


def rename(account: Account, name: str) -> None:
    """Give an account another user name, which no other account may have."""
    before, account.name = account.name, name
    note(EventKind.RENAMED, account, before)
    db.session.commit()


def describe(account: Account, full_name: str, profession: str) -> None:
    """Say how the journal names somebody."""
    account.full_name, account.profession = full_name, profession
    note(EventKind.PERSON_CHANGED, account)
    db.session.commit()


def remove(account: Account) -> None:
    """Delete an account and end every login; its lines stay in the log. Raises `LastAdminError`."""
    keep_an_admin(account)
    note(EventKind.REMOVED, account, account.full_name)
    db.session.flush()
    db.session.delete(account)
    db.session.commit()


def is_last_admin(account: Account) -> bool:
    """Tell whether nobody but this account can look after the accounts."""
    return _is_working(account) and not _other_admins(account)


def keep_an_admin(account: Account) -> None:
    """Raise `LastAdminError` if nobody but this account can look after the accounts.

    Until this transaction ends, whoever else asks the same has to wait for its answer. Of two
    admins who remove each other at once, one finds herself the last.
    """
    if not _is_working(account):
        return
    every_admin = update(Account).where(Account.role == Role.ADMIN)
    unchanged = every_admin.values(version=Account.version)  # but locked
    db.session.execute(unchanged.execution_options(synchronize_session=False))
    if not _other_admins(account):
        raise LastAdminError(
            f'"{account.name}" is the last admin who can log in; make another one first: '
            "`screener users add NAME --role admin`"
        )


def _is_working(account: Account) -> bool:
    return account.role is Role.ADMIN and account.active and account.has_password


def _other_admins(account: Account) -> int:
    others = select(func.count()).where(
        Account.id != account.id,
        Account.role == Role.ADMIN,
        Account.active,
        Account.password != NO_PASSWORD,
    )
    return db.session.scalar(others) or 0


def _set_password(account: Account, password: str) -> None:
    if account.has_password:  # whose it is did not choose that herself: she is to know
        account.password_reset_at = datetime.now(UTC)
    account.password = hashed(password)


def _begin_anew(account: Account, what: EventKind) -> None:
    logins.end_all(account)
    note(what, account)
    db.session.commit()
