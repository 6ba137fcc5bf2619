"""The forms of accounts. What is wrong with one is said in whole sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template
from flask_wtf import FlaskForm
from wtforms import DateField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    DataRequired,
    EqualTo,
    InputRequired,
    Length,
    Optional,
    ValidationError,
)

from screener.intake.accounts.guessing import LONGEST
from screener.intake.accounts.models import NAME_LENGTH, PERSON_LENGTH, Role
from screener.intake.accounts.names import canonical, plain
from screener.intake.accounts.words import ROLES
from screener.pages.app import Reply

if TYPE_CHECKING:  # WTForms takes text that is translated later, which its types do not know
    from collections.abc import Iterable

    from flask_babel import gettext as _
    from flask_babel.speaklater import LazyString
else:
    from flask_babel import lazy_gettext as _

_TOO_LONG = Length(max=LONGEST, message=_("That is too long."))


class LoginForm(FlaskForm):
    """A name and a password."""

    name = StringField(_("User name"), [InputRequired(_("Type your user name.")), _TOO_LONG])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password.")), _TOO_LONG])


class CodeForm(FlaskForm):
    """A code from an app, or a recovery code."""

    code = StringField(_("Code"), [InputRequired(_("Type the code.")), _TOO_LONG])


class OwnPasswordForm(FlaskForm):
    """The password of whoever is logged in, before something about the account changes."""

    password = PasswordField(
        _("Your password"), [InputRequired(_("Type your password.")), _TOO_LONG]
    )


class SecondFactorForm(OwnPasswordForm):
    """The first code from an app that has just been set up."""

    code = StringField(
        _("Code from the app"), [InputRequired(_("Type the code that the app shows.")), _TOO_LONG]
    )


def _is_plain(_form: object, field: StringField) -> None:
    """Refuse what cannot be a full name or a profession."""
    if plain(field.data or "") is None:
        raise ValidationError(
            _(
                "Use at most %(number)s characters, all of which can be printed.",
                number=PERSON_LENGTH,
            )
        )


def is_name(_form: object, field: StringField) -> None:
    """Refuse what can be no user name."""
    if canonical(field.data or "") is None:
        raise ValidationError(
            _("Use 2 to %(number)s letters, digits, dots or hyphens.", number=NAME_LENGTH)
        )


class PersonForm(FlaskForm):
    """How the journal names somebody."""

    full_name = StringField(_("Full name"), [DataRequired(_("Type the full name.")), _is_plain])
    profession = StringField(_("Profession"), [DataRequired(_("Type the profession.")), _is_plain])

    @property
    def person(self) -> tuple[str, str]:
        """The full name and the profession, as they are stored."""
        return plain(self.full_name.data or "") or "", plain(self.profession.data or "") or ""


class OwnPersonForm(PersonForm, OwnPasswordForm):
    """The same, with the password: it changes something."""


class NewPasswordFields(FlaskForm):
    """A new password, twice."""

    new = PasswordField(_("New password"), [InputRequired(_("Type a new password.")), _TOO_LONG])
    again = PasswordField(
        _("New password once more"),
        [EqualTo("new", _("This is not the same as the new password above."))],
    )


class NewPasswordForm(OwnPasswordForm, NewPasswordFields):
    """A new password in place of one's own."""


class InvitationForm(NewPasswordFields):
    """A code that was handed over, and the password that it is to set."""

    name = StringField(_("User name"), [InputRequired(_("Type your user name.")), _TOO_LONG])
    code = StringField(_("Code"), [InputRequired(_("Type the code.")), _TOO_LONG])


def choices(words: Iterable[tuple[str, LazyString | str]]) -> list[SelectChoice]:
    """Return what can be chosen: what a form sends, and what people read."""
    return [SelectChoice(value=str(value), label=text) for value, text in words]


class InviteForm(PersonForm, OwnPasswordForm):
    """Who is invited."""

    name = StringField(_("User name"), [DataRequired(_("Type a user name.")), is_name])
    role = SelectField(_("Role"), choices=choices((role, ROLES[role]) for role in Role))


class RenameForm(PersonForm, OwnPasswordForm):
    """What somebody is called."""

    name = StringField(_("User name"), [DataRequired(_("Type a user name.")), is_name])


class SearchForm(FlaskForm):
    """Which lines of the log are wanted."""

    class Meta:
        """It changes nothing, and its address can be kept: no token."""

        csrf = False

    name = SelectField(_("Whose account"), default="")
    what = SelectField(_("What"), default="")
    since = DateField(_("From (date)"), [Optional()])
    until = DateField(_("To (date)"), [Optional()])


def form_page(template: str, form: FlaskForm, **shown: Any) -> Reply:  # noqa: ANN401 - Jinja's
    """Return the page of a form: 422 once something in it is wrong."""
    return render_template(template, form=form, **shown), 422 if form.errors else 200
