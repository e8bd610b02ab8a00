"""The application factory: what the service is made of."""

from pathlib import Path

from acme_common.flask import init_app
from acme_common.health import Readiness
from acme_common.settings import Settings, load_settings
from flask import Flask

from .blueprints import register_blueprints
from .monitoring import start_monitoring

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or load_settings(ROOT)
    policy = start_monitoring(settings)
    readiness = Readiness()

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.integer("requests.largest_body_bytes")
    register_blueprints(app, settings, readiness)
    init_app(app, readiness, policy)
    return app
