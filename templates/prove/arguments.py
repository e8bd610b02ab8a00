import sys
from pathlib import Path


def service_argument() -> Path:
    """The folder that the script was given."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "pyproject.toml").is_file():
        sys.exit("Give the folder of a rendered service.")
    if sys.version_info < (3, 11):
        sys.exit(f"Generated services need Python 3.11 or newer; {sys.executable} is older.")
    return Path(sys.argv[1]).resolve()
