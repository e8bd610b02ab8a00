"""Prints what pip is configured for: its index, its own default, and where the default keeps files."""

import json
import sys

from pip._internal.configuration import Configuration
from pip._internal.models.index import PyPI

settings = Configuration(isolated=False)
settings.load()
names = {name.split(".")[-1]: value for name, value in settings.items()}
json.dump(
    {
        "configured": names.get("index-url", PyPI.simple_url),
        "standard": PyPI.simple_url,
        "standardFiles": f"https://{PyPI.file_storage_domain}",
        "readable": sys.base_prefix,
    },
    sys.stdout,
)
