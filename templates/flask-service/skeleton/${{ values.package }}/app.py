"""The application factory: what the service is made of."""

import logging

from flask import Flask
from werkzeug.exceptions import HTTPException

from .blueprints import health, working_days
from .config import Settings, load_settings
from .problems import answer_with_problem


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or load_settings()
    logging.basicConfig(level=settings.log_level)

    app = Flask(__name__)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(working_days.create_blueprint(settings.working_days))
    app.register_error_handler(HTTPException, answer_with_problem)
    return app
