"""The forms of accounts. What is wrong with one is said in whole sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from screener.intake.accounts.passwords import LONGEST

if TYPE_CHECKING:  # WTForms takes text that is translated later, which its types do not know
    from flask_babel import gettext as _
else:
    from flask_babel import lazy_gettext as _

_TOO_LONG = _("That is too long.")


def _password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(_("Type the password.")), Length(max=LONGEST, message=_TOO_LONG)],
    )


class LoginForm(FlaskForm):
    """A name and a password."""

    name = StringField(
        _("User name"),
        [InputRequired(_("Type your user name.")), Length(max=100, message=_TOO_LONG)],
    )
    password = _password(_("Password"))


class CodeForm(FlaskForm):
    """A code: six digits from an app, or a recovery code."""

    code = StringField(
        _("Code"), [InputRequired(_("Type the code.")), Length(max=40, message=_TOO_LONG)]
    )
