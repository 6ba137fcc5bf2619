"""What stands in for a request while the skeletons of a patient's pages are rendered."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from flask import session

from screener.pages.app import stand_in_request
from screener.pages.skeleton import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from screener.web.edition import Edition
    from screener.web.session import PatientSession


@contextmanager
def request_for(app: Flask, edition: Edition, language: str, path: str) -> Iterator[None]:
    """Stand in for a request to a page of an edition, from which a skeleton of it is rendered."""
    with stand_in_request(app, language, path, ROOT):
        cast("PatientSession", session).edition = edition
        yield
