"""Installs a service as its image does, and gunicorn beside it: install_service.py <service> <folder for gunicorn>"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "templates"))

from prove.poetry import clean_environment, prepare_poetry  # noqa: E402
from prove.steps import call  # noqa: E402

GUNICORN = "gunicorn==23.0.0"

service, peer = Path(sys.argv[1]), sys.argv[2]
poetry = prepare_poetry()
install = [f"{poetry}/bin/poetry", "install", "--without", "dev,lint,test"]
call(install, service, clean_environment(poetry))
pip = [f"{poetry}/bin/python", "-m", "pip", "install", "--quiet"]
call([*pip, "--target", peer, GUNICORN], service)
