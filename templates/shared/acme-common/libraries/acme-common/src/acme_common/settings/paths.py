"""Paths into nested settings, written `database.password`, and what is found at them."""

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]
Tree = dict[str, Any]


def parse(path: str) -> Path:
    return tuple(path.lower().split("."))


def show(path: Path) -> str:
    return ".".join(path)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every value that is neither a mapping nor a list, with its lower-case path."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, (*path, str(key).lower()))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, str(index)))
    else:
        yield path, value


def find(tree: object, path: Path) -> object | None:
    """The value at the path, None where there is none. Keys are compared without regard to case."""
    if not path:
        return tree
    if isinstance(tree, list):
        index = int(path[0]) if path[0].isdigit() else len(tree)
        return find(tree[index], path[1:]) if index < len(tree) else None
    if isinstance(tree, Mapping):
        key = find_key(tree, path[0])
        return None if key is None else find(tree[key], path[1:])
    return None


def find_key(tree: Mapping[str, Any], name: str) -> str | None:
    return next((key for key in tree if str(key).lower() == name), None)


def overlay(below: Tree, above: Mapping[str, Any], keep: frozenset[Path], at: Path = ()) -> Tree:
    """`below` with the values of `above` laid on it, except at the paths to keep.

    Mappings are merged, anything else is replaced as a whole.
    """
    merged = dict(below)
    for name, value in above.items():
        path = (*at, name.lower())
        key = find_key(merged, name.lower()) or name
        if isinstance(value, Mapping):
            known = merged.get(key)
            inner = known if isinstance(known, dict) else {}
            if path not in keep:
                merged[key] = overlay(inner, value, keep, path)
        elif path not in keep:
            merged[key] = value
    return merged
