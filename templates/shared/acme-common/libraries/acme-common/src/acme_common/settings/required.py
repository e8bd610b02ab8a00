"""Names every missing value at once, with the command that puts them where they belong."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import paths
from .errors import SettingsError
from .offline import REQUIRED
from .vault import VaultSource


def missing_paths(values: Mapping[str, Any], required: Iterable[paths.Path]) -> list[paths.Path]:
    """Required paths without a value, and any other place where the marker itself is left."""
    empty = {path for path in required if paths.find(values, path) in (None, "", REQUIRED)}
    left = {path for path, value in paths.leaves(values) if value == REQUIRED}
    return sorted(empty | left)


def refuse_missing(
    missing: Sequence[paths.Path],
    environment: str,
    vault: VaultSource | None,
    secret_exists: bool,
) -> None:
    if not missing:
        return
    names = ", ".join(paths.show(path) for path in missing)
    hint = how_to_give(missing, vault, replace=not secret_exists)
    raise SettingsError(f"{environment} lacks required settings: {names}.\n{hint}")


def how_to_give(missing: Sequence[paths.Path], vault: VaultSource | None, replace: bool) -> str:
    if vault is None:
        variables = " ".join(f"ACME_{'__'.join(path).upper()}" for path in missing)
        return f"Set them in the environment or in settings.local.yaml: {variables}"
    return f"Put them into Vault:\n{vault_command(missing, vault, replace)}"


def vault_command(missing: Sequence[paths.Path], vault: VaultSource, replace: bool) -> str:
    """`put` replaces the whole secret, so a secret that is there already is patched."""
    verb = "put" if replace else "patch"
    pairs = [f"{'__'.join(path)}={shlex.quote(f'<{paths.show(path)}>')}" for path in missing]
    command = f"vault kv {verb} -mount={shlex.quote(vault.mount)} {shlex.quote(vault.path)}"
    return " \\\n    ".join([command, *pairs])
