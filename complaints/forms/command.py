"""A command as both faces offer it: which form asks for its input, and which service runs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise

from dealerops.foundation.actor import Actor
from dealerops.foundation.workflow import Workflow

Text = str | Promise
Names = Callable[[Any, Actor], Iterable[tuple[str, Text]]]
Prepare = Callable[[Any, Actor], Mapping[str, Any]]


def shown(row: Any, _actor: Actor) -> Mapping[str, Any]:
    """A form that begins with nothing but the version of the record."""
    return {"initial": {"version": row.version}}


def nothing_shown(_row: Any, _actor: Actor) -> Mapping[str, Any]:
    """For records that are only withdrawn and carry no version."""
    return {}


def shown_as(*names: str) -> Prepare:
    """A form that begins with what the record says in these columns."""
    return lambda row, _actor: {
        "initial": {name: getattr(row, name) for name in (*names, "version")}
    }


@dataclass(frozen=True)
class Command:
    """`run(pk, by=actor, **what was typed)`; `prepare` gives the form its beginnings and choices.

    `is_next` stands open on the page: it is what usually comes next where it is offered at all.
    """

    form: type[forms.Form]
    run: Callable[..., object]
    prepare: Prepare = shown
    label: Text = ""  # where the table's word is too narrow for what the form asks
    hint: Text = ""
    is_next: bool = False
    is_danger: bool = False

    def bound(self, row: Any, actor: Actor, data: Any = None, files: Any = None) -> forms.Form:
        return self.form(data, files, **self.prepare(row, actor))


@dataclass(frozen=True)
class Offered:
    """One command that a person may give about one record now."""

    key: str
    label: Text
    command: Command


@dataclass(frozen=True)
class Desk:
    """A noun with its commands; `names` says which of them a person is offered about a record now."""

    model: type[Model]
    commands: Mapping[str, Command]
    names: Names

    def offers(self, row: Any, actor: Actor) -> list[Offered]:
        """What usually comes next stands first, what is hard to take back last."""
        found = [
            Offered(key, self.commands[key].label or label, self.commands[key])
            for key, label in self.names(row, actor)
            if key in self.commands
        ]
        return sorted(found, key=lambda one: (not one.command.is_next, one.command.is_danger))


def by_table(flow: Workflow[Any]) -> Names:
    """Whatever the workflow table offers."""
    return lambda row, actor: [(one.name, one.label) for one in flow.available(row, actor)]


def without(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in names}
