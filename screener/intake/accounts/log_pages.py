"""The log of accounts, for admins: filtered on a page, and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_babel import gettext as _
from sqlalchemy import select

from screener.intake.accounts.forms import SearchForm, choices
from screener.intake.accounts.guard import requires
from screener.intake.accounts.log_search import Search, as_csv, at_the_clinic
from screener.intake.accounts.models import Event, EventKind, Role
from screener.intake.accounts.words import WHAT, detail
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 100
"""Lines on a page."""
MOST_PAGES = 100_000
NOBODY = "-"
"""Stands for names that nobody has; no account can be called so."""

bp = Blueprint("accounts_log", __name__, url_prefix="/admin")


@bp.get("/log")
@requires(Role.ADMIN)
def page() -> str | tuple[str, int]:
    """Show who did what, the newest first."""
    form = _form()
    is_right = form.validate()
    first = min(max(0, request.args.get("page", 0, type=int)), MOST_PAGES) * AT_ONCE
    found = list(_search(form).lines(first, AT_ONCE + 1)) if is_right else []
    wanted = {name: value for name, value in request.args.items() if name != "page"}
    shown = render_template(
        "intake/accounts/log.html",
        form=form,
        lines=[_told(one) for one in found[:AT_ONCE]],
        page=first // AT_ONCE,
        has_more=len(found) > AT_ONCE,
        wanted=wanted,
    )
    return shown, 200 if is_right else 422


@bp.get("/log.csv")
@requires(Role.ADMIN)
def as_file() -> Response | str | tuple[str, int]:
    """Give the same lines, all of them, for a spreadsheet."""
    form = _form()
    if not form.validate():
        return page()
    head = (_("Time"), _("Whose account"), _("What"), _("Detail"), _("By"), _("From where"))
    search = _search(form)

    def rows() -> Iterator[tuple[str, ...]]:
        yield tuple(map(str, head))
        for one in search.lines():
            told = str(WHAT[one.what]), detail(one.what, one.detail)
            yield (at_the_clinic(one.at), one.account_name, *told, one.done_by, one.place)

    lines = stream_with_context(as_csv(rows()))
    return Response(
        (line.encode("utf-8-sig" if number == 0 else "utf-8") for number, line in enumerate(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="log.csv"'},
    )


def _form() -> SearchForm:
    form = SearchForm(request.args)
    names = db.session.scalars(select(Event.account_name).distinct().order_by(Event.account_name))
    known = [(name, name) for name in names if name]
    others = (NOBODY, _("A name that nobody has"))
    form.name.choices = choices([("", _("Everybody")), *known, others])
    form.what.choices = choices([("", _("Everything")), *WHAT.items()])
    return form


def _search(form: SearchForm) -> Search:
    return Search(
        name={"": None, NOBODY: ""}.get(form.name.data or "", form.name.data),
        what=EventKind(form.what.data) if form.what.data else None,
        since=form.since.data,
        until=form.until.data,
    )


def _told(one: Event) -> dict[str, object]:
    return {
        "at": one.at,
        "name": one.account_name,
        "what": WHAT[one.what],
        "detail": detail(one.what, one.detail),
        "by": one.done_by,
        "place": one.place,
    }
