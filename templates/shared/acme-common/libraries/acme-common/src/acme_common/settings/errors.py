class SettingsError(Exception):
    """The settings cannot be used. The message says what to change and holds no secret value."""
