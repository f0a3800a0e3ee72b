"""The same list as the back office narrows it: also by flag, and by whose turn it is to decide."""

from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, FlagCode, Level
from claims.lists.filters import BY_ME, ClaimFilters
from claims.lists.roles import OFFICES
from claims.lists.spec import CLAIMS
from claims.models import ClaimFlag
from claims.querysets import ClaimQuerySet
from claims.rules import LEVEL_OF_ROLE
from claims.selectors.desk import apart_from, decided_claims, with_desk_facts
from dealerops.foundation.actor import Actor
from dealerops.lists.registry import register_list

ANY, MINE = "any", "mine"
FLAGS = ClaimFlag.objects.filter(claim=OuterRef("pk"))


class DeskFilters(ClaimFilters):
    flag = django_filters.ChoiceFilter(
        label=_("flag"), choices=[(ANY, _("Any flag")), *FlagCode.choices], method="flagged"
    )
    turn = django_filters.ChoiceFilter(
        label=_("level due"), choices=[(MINE, _("My turn")), *Level.choices], method="due_at"
    )

    decided = django_filters.ChoiceFilter(
        label=_("Decided by"), choices=[(BY_ME, _("Me"))], method="decided_by"
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        if actor.role not in LEVEL_OF_ROLE:
            self.filters["turn"].extra["choices"] = Level.choices

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        """Who decides at no level has decided nothing."""
        own = () if actor.role in LEVEL_OF_ROLE else ("decided",)
        return (*super().withheld(actor), *own)

    def decided_by(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """What the journal says this person decided: a level, a return, a proposed rejection."""
        return claims.filter(pk__in=decided_claims(self.actor))

    def flagged(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        return claims.filter(Exists(FLAGS if value == ANY else FLAGS.filter(code=value)))

    def due_at(self, claims: ClaimQuerySet, name: str, value: str) -> ClaimQuerySet:
        """Which level decides next; "my turn" also leaves out what the person created or checked."""
        level = LEVEL_OF_ROLE[self.actor.role] if value == MINE else value
        found: Any = with_desk_facts(claims)
        due: ClaimQuerySet = found.filter(state=ClaimState.IN_APPROVAL, due_level=level)
        return apart_from(due, self.actor) if value == MINE else due


DESK = register_list(replace(CLAIMS, key="claims.desk", roles=OFFICES, filterset=DeskFilters))
