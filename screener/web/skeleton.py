"""What stands in for a request while the skeletons of a patient's pages are rendered."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from flask import g, session

from screener.pages.skeleton import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from screener.web.edition import Edition
    from screener.web.session import PatientSession


@contextmanager
def request_for(app: Flask, edition: Edition, language: str, path: str) -> Iterator[None]:
    """Stand in for a request to a page of an edition, from which a skeleton of it is rendered."""
    (host, *_) = app.config["TRUSTED_HOSTS"] or ("localhost",)
    with app.test_request_context(path, base_url=f"http://{host}{ROOT}"):
        cast("PatientSession", session).edition = edition
        g.language = language
        yield
