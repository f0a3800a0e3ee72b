"""Every list of the house by its key, for whatever works on lists without knowing the apps."""

from typing import Any

from dealerops.lists.spec import ListSpec

_lists: dict[str, ListSpec[Any]] = {}


def register_list(spec: ListSpec[Any]) -> ListSpec[Any]:
    """Called in AppConfig.ready of the app that owns the rows."""
    _lists[spec.key] = spec
    return spec


def list_by_key(key: str) -> ListSpec[Any]:
    """Raises KeyError for a key that no app has registered."""
    return _lists[key]


def registered_lists() -> dict[str, ListSpec[Any]]:
    return dict(sorted(_lists.items()))
