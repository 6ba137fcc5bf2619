"""The patient's side behind a door that waits one second for a body, for granian to serve."""

from __future__ import annotations

from screener.gateway import Gateway
from screener.settings import settings_from
from screener.web import create_app


def application() -> Gateway:
    """Return what `screener serve --surface patient` serves, but for its patience."""
    settings = settings_from()
    patient = create_app(settings, settings.load_rules())
    return Gateway(patient.wsgi_app, None, {}, body_seconds=1)
