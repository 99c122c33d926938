"""Every route of an application, also of those that are mounted in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def routes_of(routes: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Return method and path of each."""
    for route in routes:
        if getattr(route, "methods", None):
            yield from ((method, before + route.path) for method in sorted(route.methods - {"HEAD"}))
        elif hasattr(route, "original_router"):
            prefix = getattr(route.include_context, "prefix", "")
            yield from routes_of(route.original_router.routes, before + prefix)
        elif getattr(route, "routes", None):
            yield from routes_of(route.routes, before + route.path)
        else:
            yield "GET", f"{before}{route.path}/*"
