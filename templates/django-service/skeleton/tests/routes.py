"""The paths that Django answers."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver


def paths(patterns: Iterable[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, path)
        else:
            yield path.replace("<int:", "{").replace(">", "}")
