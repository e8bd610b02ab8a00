"""What every service of ours has in common: settings, logs, metrics, health, deadlines and tasks.

Import the module that is needed (`from acme_common.settings import load_settings`): importing
the package itself imports nothing else, so an extra that is not installed does no harm.
"""

__version__ = "1.2.0"
