"""Every address of the house, as the URL resolver knows it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
OF_MODEL = re.compile(r"admin/(?!password_change)(\w+)/(\w+)/")


@dataclass(frozen=True, slots=True)
class Place:
    """One pattern: `claims:detail` at `claims/<int:pk>/`."""

    name: str
    route: str
    view: Callable[..., Any] | None = field(default=None, compare=False)

    @property
    def parameters(self) -> list[str]:
        return [plain or raw for plain, raw in PARAMETER.findall(self.route)]

    def url(self, values: dict[str, object]) -> str:
        filled = PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), self.route)
        return "/" + filled.replace("^", "").replace("$", "")

    @property
    def model(self) -> str:
        """`claims.claim` for the pages that the back office has of claims."""
        found = OF_MODEL.match(self.route)
        return f"{found[1]}.{found[2]}" if found else ""


def discovered() -> list[Place]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str, space: str) -> Iterator[Place]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield Place(_name(pattern, route, space), route, pattern.callback)


def _name(pattern: URLPattern, route: str, space: str) -> str:
    """Django leaves a few patterns without a name: those are called by their route."""
    return f"{space}{pattern.name}" if pattern.name else route
