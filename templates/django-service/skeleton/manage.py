#!/usr/bin/env python3
"""Django's commands: `python manage.py runserver`, `makemigrations`, `check --deploy`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "${{ values.package }}.settings"
    execute_from_command_line(sys.argv)
