"""Django's settings, each taken by name from settings.yaml, Vault and ACME_* variables."""

from pathlib import Path

from acme_common.settings import load_settings
from django.core.management.utils import get_random_secret_key

from . import database
from .monitoring import start_monitoring

ROOT = Path(__file__).parent.parent
SETTINGS = load_settings(ROOT)

ACME_REQUEST_POLICY = start_monitoring(SETTINGS)
ACME_READINESS = database.readiness(SETTINGS)

ALLOWED_HOSTS = SETTINGS.texts("django.allowed_hosts")
DATABASES = database.databases(SETTINGS)
DATA_UPLOAD_MAX_MEMORY_SIZE = SETTINGS.integer("requests.largest_body_bytes")
DEBUG = SETTINGS.flag("django.debug")
INSTALLED_APPS = database.INSTALLED_APPS
# acme_common.logging has set up logging already.
LOGGING_CONFIG = None
MIDDLEWARE = [
    "acme_common.django.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "${{ values.package }}.urls"
# Development and tests sign nothing that has to last.
SECRET_KEY = SETTINGS.text("django.secret_key", get_random_secret_key())
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    # No cookie tells who the caller is, so there is nothing to forge a request with.
    "security.W003",
    # TLS ends at the ingress: it sends HSTS and redirects. Probes and other services use HTTP.
    "security.W004",
    "security.W008",
]
USE_I18N = False
USE_TZ = True
WSGI_APPLICATION = "${{ values.package }}.wsgi.app"
