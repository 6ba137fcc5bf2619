"""The nurse's side: a Flask application with logins, beside the patient's and apart from it.

It is mounted at /intake. What a nurse and a patient do there is stored nowhere; accounts are.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, abort, current_app, g, request

from screener.answercode import Coder
from screener.intake import desk, figure_pages, rule_pages
from screener.intake.accounts import set_up_accounts, take_clinic
from screener.intake.code_limit import PROOF_KEY
from screener.intake.database.connection import open_database
from screener.intake.edition import Edition, questionnaire, take_language
from screener.intake.errors import show_errors
from screener.intake.handout import Handouts
from screener.intake.journal import Journals
from screener.intake.panel import Panel
from screener.intake.patient_marks import MARK_KEY, take_page
from screener.keys import derived
from screener.pages.app import require_length, safe_app
from screener.pages.assets import assets
from screener.pages.clock import today
from screener.pages.languages import name_of_language
from screener.pages.served import Served, serve, served_by
from screener.pages.templates import load_templates
from screener.rulefile import RuleFile
from screener.rulefile.approval import signature_of
from screener.settings import Settings, settings_from

MAX_BODY_BYTES = 64 * 1024
MOUNTED_AT = "/intake"


def take_rules(app: Flask, rules: RuleFile, keys: Sequence[bytes]) -> None:
    """Serve a rule file from the next request on."""
    several = rules.in_languages.items()
    edition = Edition(
        rules,
        Coder(rules.questionnaire, keys),
        handouts={code: Handouts(app, words) for code, words in several},
        journals={code: Journals(app, words) for code, words in several},
        panels={code: Panel(app, words) for code, words in several},
    )
    serve(app, Served(edition))
    take_clinic(app, rules)


def create_app(settings: Settings | None = None, rules: RuleFile | None = None) -> Flask:
    """Return the nurse's application for a rule file that has passed its check.

    By default it is set up from the environment, for `flask --app screener.intake run`. Raises
    `SettingsError` if its database cannot be used.
    """
    settings = settings or settings_from()
    rules = rules or settings.load_rules()
    app = _pages(settings, rules)
    app.register_blueprint(desk.bp)
    app.register_blueprint(rule_pages.bp)
    app.register_blueprint(figure_pages.blueprint(settings))
    open_database(app, settings)
    app.config[PROOF_KEY] = derived(settings.keys[0], "opened answer codes")
    app.config[MARK_KEY] = derived(settings.keys[0], "marks of pages")
    app.before_request(take_page)
    set_up_accounts(app, settings)
    app.extensions["csrf"].exempt(desk.here)
    show_errors(app)
    load_templates(app, "intake/", "rules/", "macros/", "base.html", "brand.html")
    return app


def create_closed_app(settings: Settings, rules: RuleFile) -> Flask:
    """Return what stands in for the nurse's application while its database cannot be used."""
    app = _pages(settings, rules)
    app.context_processor(lambda: {"account": None})
    show_errors(app, template="intake/closed.html")

    @app.before_request
    def close() -> None:
        if request.endpoint != "assets.file":
            abort(503)

    return app


def _pages(settings: Settings, rules: RuleFile) -> Flask:
    app = safe_app(__name__, rules.questionnaire.languages, settings, most_bytes=MAX_BODY_BYTES)
    take_rules(app, rules, settings.keys)
    app.register_blueprint(assets(__name__))
    app.before_request(lambda: require_length(request))
    app.before_request(take_language)
    app.context_processor(_what_every_page_shows)
    return app


def _what_every_page_shows() -> dict[str, object]:
    shown = questionnaire()
    return {
        "clinic": shown.clinic,
        "problems": served_by(current_app).problems,
        "signature": signature_of(shown).value,
        "is_overdue": shown.review_by < today().isoformat(),
        "version": shown.version,
        "service": shown.title,
        "language": g.language,
        "languages": [{"code": code, "name": name_of_language(code)} for code in shown.languages],
    }
