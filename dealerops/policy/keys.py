"""The registry of policy keys: each app declares its own, with type, default and label."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

T = TypeVar("T")


class WrongValue(ValueError):
    """A stored or typed value does not have its key's type."""


def _same(expected: type) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        if type(raw) is not expected:  # True is an int for isinstance, not for us
            raise WrongValue
        return raw

    return read


def _from_text(parse: Callable[[str], Any]) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        if type(raw) is not str:
            raise WrongValue
        try:
            return parse(raw)
        except (ValueError, InvalidOperation) as error:
            raise WrongValue from error

    return read


_READERS: dict[type, Callable[[Any], Any]] = {
    **{kind: _same(kind) for kind in (int, bool, str, list, dict)},
    Decimal: _from_text(Decimal),
    dt.date: _from_text(dt.date.fromisoformat),
    dt.time: _from_text(dt.time.fromisoformat),
}
_WRITERS: dict[type, Callable[[Any], Any]] = {
    Decimal: str,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
}


@dataclass(frozen=True)
class Key(Generic[T]):
    """One policy value: its name, its Python type, what holds without a row, and a label for people.

    `kind` is int, bool, str, list, dict, Decimal, date or time; JSON keeps the last three as text.
    """

    name: str
    kind: type[T]
    default: T
    label: str | Promise
    unit: str | Promise = field(default="")

    def __post_init__(self) -> None:
        if self.kind not in _READERS:
            raise TypeError(f"a policy value cannot be a {self.kind.__name__}")
        known = _registry.setdefault(self.name, self)
        if (known.kind, known.default) != (self.kind, self.default):
            raise ValueError(f"two policy keys are called {self.name}")

    def read(self, raw: Any) -> T:
        """The Python value of a JSON value; raises WrongValue."""
        value: T = _READERS[self.kind](raw)
        return value

    def write(self, value: T) -> Any:
        """The JSON value of a Python value; raises WrongValue if it has another type."""
        raw = _WRITERS.get(self.kind, lambda same: same)(value)
        self.read(raw)
        return raw


_registry: dict[str, Key[Any]] = {}


def get(name: str) -> Key[Any]:
    """The key of that name; KeyError when no app declared it."""
    return _registry[name]


def declared() -> dict[str, Key[Any]]:
    return dict(sorted(_registry.items()))
