"""Runs Poetry where no interpreter need fit the project: to lock one, Poetry asks its environment nothing."""

import sys

from poetry.console.application import main
from poetry.utils.env import EnvManager

EnvManager.create_venv = lambda self, *_, **__: EnvManager.get_system_env(naive=True)
sys.argv[0] = "poetry"
sys.exit(main())
