"""The routes of the service. Add yours, with the readiness check of what it needs."""

from acme_common.health import Readiness
from acme_common.postgres import connection_parameters, ping
from acme_common.settings import Settings
from flask import Flask

from ..database import connect
from ..holiday_store import HolidayStore
from . import holidays


def register_blueprints(app: Flask, settings: Settings, readiness: Readiness) -> None:
    parameters = connection_parameters(settings)
    readiness.add("database", lambda: ping(parameters))
    engine = connect(settings)
    app.extensions["engine"] = engine
    app.register_blueprint(holidays.create_blueprint(HolidayStore(engine)))
