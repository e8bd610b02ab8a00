"""Settings as the service reads them: by path, with the type that it needs."""

from collections.abc import Mapping
from typing import Any

from . import paths
from .errors import SettingsError


class Settings:
    """Read-only. A value of the wrong type raises SettingsError that names the path only.

    An ACME_* variable that looks like a number or a truth value reaches Dynaconf as one
    (`12345`, `1e5`, `true`); `text` gives such a value back exactly as it was written.
    """

    def __init__(
        self,
        environment: str,
        values: Mapping[str, Any],
        variables: Mapping[paths.Path, str] | None = None,
    ) -> None:
        self.environment = environment
        self._values = dict(values)
        self._variables = dict(variables or {})

    def __repr__(self) -> str:
        return f"<Settings of {self.environment}>"

    @property
    def stage(self) -> str:
        """`production` of `production.kubernetes`."""
        return self.environment.partition(".")[0]

    def has(self, path: str) -> bool:
        return paths.find(self._values, paths.parse(path)) is not None

    def text(self, path: str, default: str | None = None) -> str:
        value = self._find(path, default)
        if isinstance(value, str):
            return value
        written = self._variables.get(paths.parse(path))
        if written is None or isinstance(value, (dict, list)):
            raise self._wrong(path, "a text")
        return written

    def integer(self, path: str, default: int | None = None) -> int:
        value = self._find(path, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(path, "a whole number")
        return value

    def number(self, path: str, default: float | None = None) -> float:
        value = self._find(path, default)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise self._wrong(path, "a number")
        return float(value)

    def flag(self, path: str, default: bool | None = None) -> bool:
        value = self._find(path, default)
        if not isinstance(value, bool):
            raise self._wrong(path, "true or false")
        return value

    def texts(self, path: str, default: list[str] | None = None) -> list[str]:
        value = self._find(path, default)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(path, "a list of texts")
        return list(value)

    def section(self, path: str) -> dict[str, Any]:
        """A copy of the mapping at the path; empty when there is none."""
        value = paths.find(self._values, paths.parse(path))
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._wrong(path, "a mapping")
        return dict(value)

    def as_dict(self) -> dict[str, Any]:
        """Everything, secrets included: for a framework's own configuration, never for a log."""
        return dict(self._values)

    def _find(self, path: str, default: object) -> object:
        value = paths.find(self._values, paths.parse(path))
        if value is None:
            value = default
        if value is None:
            raise SettingsError(f"{path} has no value in {self.environment}: add it.")
        return value

    def _wrong(self, path: str, expected: str) -> SettingsError:
        return SettingsError(f"{path} must be {expected} in {self.environment}.")
