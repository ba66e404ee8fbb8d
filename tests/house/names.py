"""The names of all addresses."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every URL pattern's full name with its parameters."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", tuple(one.pattern.converters)
        else:
            yield from names(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
