"""What whoever runs the server may ask of it: whether it lives, and what it serves."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import jsonify, request

from screener.rulefile.approval import signature_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from screener.web.served import PatientSide


def add_probes(app: Flask, side: PatientSide) -> None:
    """Have an app answer at /healthz and /readyz."""

    @app.get("/healthz")
    def health() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.get("/readyz")
    def ready() -> ResponseReturnValue:
        now = side.edition
        # Where the files lie on this machine is no business of a public probe.
        folder = f"{now.rules.path.parent}{os.sep}"
        intake = side.intake
        is_ready = request.args.get("side") != "intake" or intake == "ready"
        body = jsonify(
            status="ready" if is_ready else "not ready",
            intake=intake,
            version=now.questionnaire.version,
            digest=now.questionnaire.digest,
            approval=signature_of(now.questionnaire).value,
            problems=[str(problem).replace(folder, "") for problem in side.problems],
        )
        return body, 200 if is_ready else 503
