"""Every list of the house by its key, for whatever works on lists without knowing the apps."""

from typing import Any

from dealerops.foundation.actor import Actor
from dealerops.lists.spec import ListSpec

_lists: dict[str, ListSpec[Any]] = {}


def register_list(spec: ListSpec[Any]) -> ListSpec[Any]:
    """Called in AppConfig.ready of the app that owns the rows."""
    _lists[spec.key] = spec
    return spec


def list_by_key(key: str) -> ListSpec[Any]:
    """Raises KeyError for a key that no app has registered."""
    return _lists[key]


def list_of(key: str, actor: Actor) -> ListSpec[Any] | None:
    """None where there is no such list, or none for this role; both look alike from outside."""
    spec = _lists.get(key)
    return spec if spec and actor.role in spec.roles else None


def registered_lists() -> dict[str, ListSpec[Any]]:
    return dict(sorted(_lists.items()))
