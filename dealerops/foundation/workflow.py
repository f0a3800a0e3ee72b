"""State machines as tables: buttons, enforcement, tests and the diagram read the same rows."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal, TransitionRefused

M = TypeVar("M", bound=Model)
Rule = Callable[[M], Refusal | None]
PersonRule = Callable[[M, Actor], Refusal | None]

WRONG_STATE = Refusal("STATE_CONFLICT", _("The state has changed. Please refresh."))
WRONG_ROLE = Refusal("WRONG_ROLE", _("Your role does not allow this."))


@dataclass(frozen=True)
class Transition(Generic[M]):
    """One row of a life: from which states, by whom, to which state, and under which rules.

    `rules` look at the record; `apart` looks at the record and the person (separation of duties).
    """

    name: str
    label: str | Promise
    sources: Set[str]
    target: str
    roles: Set[Role]
    rules: Sequence[Rule[M]] = ()
    apart: Sequence[PersonRule[M]] = ()

    def refusals(self, obj: M, state: str, actor: Actor) -> list[Refusal]:
        """Every reason why `actor` may not do this now; empty means they may."""
        if actor.role not in self.roles:
            return [WRONG_ROLE]
        if state not in self.sources:
            return [WRONG_STATE]
        found = [rule(obj) for rule in self.rules]
        found += [rule(obj, actor) for rule in self.apart]
        return [refusal for refusal in found if refusal]


@dataclass(frozen=True, slots=True)
class Step:
    """What a fired transition did, as the journal records it."""

    name: str
    source: str
    target: str


class Workflow(Generic[M]):
    """A table of transitions; whatever no row allows is refused.

    An event may have several rows, one per set of source states (domain.md 2.6: `reset`).
    """

    def __init__(self, *, field: str, transitions: Iterable[Transition[M]]) -> None:
        self.field = field
        self.rows: tuple[Transition[M], ...] = tuple(transitions)
        taken: set[tuple[str, str]] = set()
        for row in self.rows:
            for source in row.sources:
                if (row.name, source) in taken:
                    raise ValueError(f"two rows answer {row.name} in {source}")
                taken.add((row.name, source))

    def state_of(self, obj: M) -> str:
        return str(getattr(obj, self.field))

    def row(self, name: str, state: str = "") -> Transition[M]:
        """The row of an event in a state; without one in that state, any row of the event."""
        named = [row for row in self.rows if row.name == name]
        return next((row for row in named if state in row.sources), named[0])

    def available(self, obj: M, actor: Actor) -> list[Transition[M]]:
        """Transitions to offer: right role, state and person; rules may still refuse with a reason."""
        state = self.state_of(obj)
        return [
            row
            for row in self.rows
            if actor.role in row.roles
            and state in row.sources
            and not any(rule(obj, actor) for rule in row.apart)
        ]

    def fire(self, obj: M, name: str, *, by: Actor, also: Iterable[Refusal] = ()) -> Step:
        """Check every condition of the row, then move the state. The caller saves.

        `also` are refusals that only a query could find; they are told together with the row's own.
        Raises TransitionRefused with every reason at once.
        """
        source = self.state_of(obj)
        row = self.row(name, source)
        refusals = row.refusals(obj, source, by)
        if not refusals or refusals[0] not in (WRONG_ROLE, WRONG_STATE):
            refusals += also
        if refusals:
            raise TransitionRefused(*refusals)
        setattr(obj, self.field, row.target)
        return Step(name=name, source=source, target=row.target)
