"""The routes of the service. Add yours, with the readiness check of what it needs."""

from acme_common.health import Readiness
from acme_common.settings import Settings
from flask import Flask

from . import working_days


def register_blueprints(app: Flask, _settings: Settings, _readiness: Readiness) -> None:
    app.register_blueprint(working_days.blueprint)
