"""The same question on other foundations, each as its own documents show it. WSGI applications.

None of them has what ours is for: no rules, no details, no answers that a change takes back, no
hour at which they go, no pages for errors. They say what the foundations cost.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask, redirect, render_template, request, session
from flask_babel import Babel, gettext, lazy_gettext
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from jinja2 import DictLoader
from sqlalchemy import bindparam, create_engine, exists, select
from wtforms import RadioField
from wtforms.validators import InputRequired

from screener.intake.accounts.models import Account, Login, Try

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECRET = "of nobody, for every process must know it"  # noqa: S105
QUESTIONS = ("pregnancy", "breastfeeding", "myasthenia_gravis")
CHOICES = [("yes", "Yes"), ("no", "No"), ("not_sure", "I am not sure")]
TEXT = 4800
"""About how many characters our own pages have."""
PAGE = """<!doctype html><html lang="nb"><title>{{ _("Question") }}</title>
<main>{% if form.errors %}<p>{{ _("Before you can go on") }}</p>{% endif %}
<form method="post">{{ form.hidden_tag() }}<h1>{{ form.answer.label }}</h1>
{% for error in form.answer.errors %}<p>{{ error }}</p>{% endfor %}
{% for option in form.answer %}<div>{{ option }} {{ option.label }}</div>{% endfor %}
<button>{{ _("Next") }}</button></form><p>{{ padding }}</p></main></html>"""


def bare(text: str = "x" * TEXT) -> WSGIApplication:
    """Return a Flask application whose one view reads a form, if there is one: a constant."""
    app = Flask("bare")

    @app.route("/<language>/q/<question>", methods=["GET", "POST"])
    def view(language: str, question: str) -> str:  # noqa: ARG001 - read from the address, as ours
        if request.method == "POST":
            request.form.get("answer")
        return text

    return app.wsgi_app


def bare_with_login(database: str, text: str) -> WSGIApplication:
    """Return an application that does what a nurse's request cannot do without, around a constant.

    Flask's session, Flask-WTF's token, and a statement by SQLAlchemy: her login, her page.
    """
    app = Flask("login")
    app.secret_key = SECRET
    CSRFProtect(app)
    engine = create_engine(database)
    has_ended = exists().where(Try.key == bindparam("key"))
    login = select(Login.digest, Account.name, Account.role, Account.full_name, has_ended)
    login = login.join_from(Login, Account).where(Login.digest == bindparam("digest"))

    @app.get("/outcome")
    def begin() -> str:
        with engine.connect() as connection:
            session["login"] = connection.scalar(select(Login.digest))
        return f'<input type="hidden" name="csrf_token" value="{generate_csrf()}">'

    @app.post("/outcome")
    def view() -> str:
        with engine.connect() as connection:
            connection.execute(login, {"digest": session["login"], "key": SECRET}).first()
        return text

    return app.wsgi_app


def flask_with_extensions() -> WSGIApplication:
    """Return an application with Flask-WTF's form and CSRF, Flask-Babel and Flask's session."""
    app = Flask("documented")
    app.secret_key = SECRET
    app.jinja_loader = DictLoader({"page.html": PAGE})
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: "nb")

    class Question(FlaskForm):  # type: ignore[misc]
        answer = RadioField(lazy_gettext("Question"), [InputRequired()], choices=CHOICES)

    @app.route("/<language>/q/<question>", methods=["GET", "POST"])
    def view(language: str, question: str) -> Any:  # noqa: ANN401 - Flask's
        form = Question(answer=session.get(question))
        if form.validate_on_submit():
            session[question] = form.answer.data
            following = QUESTIONS[(QUESTIONS.index(question) + 1) % len(QUESTIONS)]
            return redirect(f"/{language}/q/{following}", 303)
        padding = gettext("x" * (TEXT - 900))
        return render_template("page.html", form=form, padding=padding)

    return app.wsgi_app


@cache  # Django can be set up once in a process
def django_with_formtools() -> WSGIApplication:
    """Return an application with Django's formtools, which keeps answers in a signed cookie."""
    import django  # noqa: PLC0415 - installed for `make bench` alone
    from django import forms, urls  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    page = PAGE.replace("form.hidden_tag()", "wizard.management_form")
    page = page.replace("{{ wizard", "{% csrf_token %}{{ wizard").replace("{{ _(", "{% translate ")
    page = page.replace(") }}", " %}").replace("option.label", "option.choice_label")
    page = page.replace("option }}", "option.tag }}").replace("form.", "wizard.form.")
    page = page.replace("{{ padding }}", "x" * (TEXT - 900))
    loaders = [("django.template.loaders.locmem.Loader", {"page.html": "{% load i18n %}" + page})]
    settings.configure(
        SECRET_KEY=SECRET,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=(),
        LANGUAGE_CODE="nb",
        INSTALLED_APPS=["formtools"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.cached.Loader", loaders)]},
            }
        ],
    )
    django.setup()
    from formtools.wizard.views import NamedUrlCookieWizardView  # noqa: PLC0415

    class Question(forms.Form):  # type: ignore[misc]
        answer = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)

    class Wizard(NamedUrlCookieWizardView):  # type: ignore[misc]
        template_name = "page.html"

    view = Wizard.as_view([(name, Question) for name in QUESTIONS], url_name="question")
    settings.ROOT_URLCONF = (urls.path("nb/q/<slug:step>", view, name="question"),)
    return WSGIHandler()
