"""Which language a page speaks: the one in its address, else the one the browser asks for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_time, get_timezone
from babel.support import NullTranslations, Translations
from flask import g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from screener.packaged import packaged, read_from
from screener.rulefile.catalogues import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

_NORWEGIAN = ("nb", "nn")
_READ_NORWEGIAN = (*_NORWEGIAN, "no", "da", "sv", "fo", "is")
"""Norwegian by all its names, and the languages whose readers read it more easily than English."""
_TAG = re.compile(r"\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SHORT_NAMES = {"nb": "Bokmål", "nn": "Nynorsk"}
_FORMATS = {"en": "en_GB"}
"""How dates and hours are written, where a language alone would mean another country's way."""
TIME_ZONE = "Europe/Oslo"


def set_up_languages(app: Flask, languages: Sequence[str]) -> None:
    """Set up an app's languages. Raises FileNotFoundError if one has no compiled catalogue."""
    load_languages(languages)
    babel = Babel(
        app,
        default_locale=SOURCE_LANGUAGE,
        default_timezone=TIME_ZONE,
        default_translation_directories=str(packaged("translations")),
        locale_selector=_locale,
    )
    babel.domain_instance = _Texts()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, _of_number, newstyle=True
    )
    app.add_template_global(_for_template, "_")
    app.add_template_global(name_of_language)
    app.add_template_global(direction_of)


def load_languages(languages: Sequence[str]) -> None:
    """Load all that pages in these languages would read from files: a request then needs none.

    Raises FileNotFoundError if the interface has no compiled catalogue for one of them: it would
    silently speak English.
    """
    for language in languages:
        compiled = packaged("translations") / language / "LC_MESSAGES" / "messages.mo"
        if language != SOURCE_LANGUAGE and not compiled.is_file():
            message = f"{compiled} is missing: compile the translations (`make run` does)"
            raise FileNotFoundError(message)
    for language in {*languages, SOURCE_LANGUAGE}:
        for name in (language, _FORMATS.get(language, language)):
            _catalogue(name)
        name_of_language(language)
        time_of_day(0, language)


class _Texts(Domain):
    """Flask-Babel's texts: those of the catalogues that are loaded already."""

    def get_translations(self) -> NullTranslations:
        return _catalogue(str(get_locale()))


def _spoken() -> str:
    return g.get("language") or SOURCE_LANGUAGE


def _locale() -> str:
    language = _spoken()
    return _FORMATS.get(language, language)


def gettext(text: str, **facts: object) -> str:
    """Return a text in the page's language, as Flask-Babel does, but found at once.

    Flask-Babel asks at each text whose request this is and which locale that has. A nurse's outcome
    has seventy texts.
    """
    said: str = _catalogue(_spoken()).gettext(text)
    return said % facts if facts else said


def ngettext(one: str, several: str, num: int, **facts: object) -> str:
    """Return the text for a number of things, likewise."""
    return _of_number(one, several, num) % {"num": num, **facts}


def _of_number(one: str, several: str, num: int) -> str:
    said: str = _catalogue(_spoken()).ngettext(one, several, num)
    return said


def _for_template(text: str, **facts: object) -> Markup:
    """Return a text for a template, in which facts are escaped."""
    said = Markup(_catalogue(_spoken()).gettext(text))  # noqa: S704 - our own texts
    return said % facts if facts or "%" in said else said


@cache
def _catalogue(language: str) -> NullTranslations:
    folder = packaged("translations")
    with read_from(folder / language / "LC_MESSAGES" / "messages.mo"):
        return Translations.load(str(folder), [language])


def time_of_day(seconds: int, language: str) -> str:
    """Return what the clinic's clock shows (seconds since 1970), in a language."""
    return _time_of_day(seconds // 60, language)


@lru_cache(maxsize=1024)
def _time_of_day(minutes: int, language: str) -> str:
    moment = datetime.fromtimestamp(minutes * 60, UTC)
    return format_time(moment, "short", get_timezone(TIME_ZONE), _FORMATS.get(language, language))


@lru_cache(maxsize=64)
def date_today(day: date, language: str, style: str = "short") -> str:
    """Return the day that it is, in a language. It is kept: no other day may come here."""
    return date_of(day, language, style)


def date_of(day: date, language: str, style: str = "short") -> str:
    """Return a day in a language."""
    return format_date(day, style, _FORMATS.get(language, language))


def preferred(languages: Sequence[str]) -> str:
    """Return the offered language that the browser asks for.

    Scandinavians get Norwegian; who asks only for what is not offered gets English, if that is; who
    asks for nothing in particular the file's first.
    """
    asked = request.environ.get("HTTP_ACCEPT_LANGUAGE", "") if has_request_context() else ""
    return preferred_of(tuple(languages), asked)


@lru_cache(maxsize=64)
def preferred_of(languages: tuple[str, ...], accept_language: str) -> str:
    """Return the offered language that an Accept-Language header asks for, as `preferred`."""
    wanted = [
        language.lower()
        for language, quality in parse_accept_header(accept_language, LanguageAccept)
        if quality > 0 and _TAG.fullmatch(language)
    ]
    for language in wanted:
        if language == "*":
            return languages[0]
        main = language.partition("-")[0]
        if main in _READ_NORWEGIAN and main not in languages:
            main = next((name for name in _NORWEGIAN if name in languages), main)
        if main in languages:
            return main
    return SOURCE_LANGUAGE if wanted and SOURCE_LANGUAGE in languages else languages[0]


@cache
def name_of_language(language: str) -> str:
    """Return a language's name in that language, such as "Bokmål" or "English"."""
    name = _SHORT_NAMES.get(language) or Locale.parse(language).get_display_name() or language
    return name[0].upper() + name[1:]


@cache
def direction_of(language: str) -> str:
    """Return the direction of a language's script: "ltr" or "rtl"."""
    return Locale.parse(language).text_direction
