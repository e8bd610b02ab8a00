"""What uWSGI serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "${{ values.package }}.settings"

app = get_wsgi_application()
