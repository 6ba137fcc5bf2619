"""The patient's side: a Flask application that stores nothing and knows no database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request, url_for
from markupsafe import Markup, escape

from screener.keys import derived
from screener.pages.app import safe_app
from screener.pages.assets import assets
from screener.pages.languages import name_of_language
from screener.pages.served import serve
from screener.pages.templates import load_templates
from screener.rulefile.texts import unbroken
from screener.settings import Settings, settings_from
from screener.web import deadline, question, result, start  # noqa: F401 - the patient's views
from screener.web.counting import is_on
from screener.web.edition import Edition, edition_of
from screener.web.errors import show_errors
from screener.web.guard import guard
from screener.web.patient import bp, questionnaire
from screener.web.probes import add_probes
from screener.web.question_page import pages_of
from screener.web.served import PatientSide, side_of
from screener.web.session import CookieSessions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from screener.figures.sums import Key
    from screener.rulefile import RuleFile

MAX_BODY_BYTES = 16 * 1024


def take_edition(app: Flask, edition: Edition) -> None:
    """Serve another rule file from the next request on."""
    side_of(app).edition = replace(edition, pages=pages_of(app, edition))


def tell_of_intake(app: Flask, is_open: Callable[[], bool]) -> None:
    """Have /readyz tell whether nurses are served. What is asked must be known, not looked up."""
    side_of(app).is_intake_open = is_open


def create_app(
    settings: Settings | None = None,
    rules: RuleFile | None = None,
    count: Callable[[Iterable[Key]], None] | None = None,
) -> Flask:
    """Return the patient's application, by default set up from the environment.

    `count` is told what to count for the clinic's figures, and its pages then say so.
    Raises `RuleFileError` for a rule file that does not pass its check, `SettingsError` for
    settings that cannot be used: an unsafe screener does not start.
    """
    settings = settings or settings_from()
    side = PatientSide(edition_of(rules or settings.load_rules(), settings.keys), count=count)
    app = safe_app(__name__, side.edition.languages, settings, most_bytes=MAX_BODY_BYTES)
    serve(app, side)
    # An address that is none is told so at once, without a redirect before it.
    app.url_map.merge_slashes = False
    app.config.update(
        WTF_CSRF_SECRET_KEY=tuple(derived(key, "csrf") for key in reversed(settings.keys)),
        WTF_CSRF_TIME_LIMIT=None,  # the session's own limit is the one that counts
        WTF_I18N_ENABLED=False,  # no form shows WTForms' own messages, read anew for every form
    )
    app.session_interface = CookieSessions(
        settings.keys, lambda: side.edition, is_https=settings.is_https
    )
    _tell_templates(app)
    show_errors(app)
    guard(app)
    app.register_blueprint(assets(__name__))
    app.register_blueprint(bp)
    add_probes(app, side)
    app.add_url_rule("/robots.txt", "robots", _robots)
    load_templates(app, "patient/", "errors/", "macros/", "base.html", "brand.html")
    take_edition(app, side.edition)
    return app


def _tell_templates(app: Flask) -> None:
    @app.context_processor
    def what_every_page_shows() -> dict[str, object]:
        words = questionnaire()
        return {
            "clinic": words.clinic,
            "service": words.title,
            "is_counted": is_on(),
            "language": g.language,
            "languages": [
                {"code": code, "name": name_of_language(code), "url": _same_page(code)}
                for code in words.languages
            ],
            "phone_link": _phone_link(words.clinic.phone),
            "email_link": Markup('<a href="mailto:{0}">{0}</a>').format(words.clinic.email),
        }

    @app.template_filter()
    def calls(text: str) -> Markup:
        """Make a link of the clinic's telephone number where a text of the rule file names it."""
        phone = questionnaire().clinic.phone
        return escape(text).replace(escape(unbroken(phone)), _phone_link(phone))


def _phone_link(phone: str) -> Markup:
    link = Markup('<a class="phone" href="tel:{}">{}</a>')
    return link.format(phone.replace(" ", ""), phone)


def _same_page(language: str) -> str:
    """Return the address of the page at hand in another language."""
    rule = request.url_rule
    if rule is None or "language" not in rule.arguments or "GET" not in (rule.methods or ()):
        return url_for("patient.start", language=language)
    query = {"change": "1"} if "change" in request.args else {}
    values = {**(request.view_args or {}), **query, "language": language}
    return url_for(request.endpoint or "patient.start", **values)


def _robots() -> Response:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
