"""The list of callbacks: a caller's own, and all of a dealer for whoever plans them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import CallbackKind, TaskState
from aftersales.models import CallbackTask
from aftersales.querysets.callbacks import LEADERS, UNFINISHED
from aftersales.selectors.caller_lists import callers_of
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import joined
from dealerops.identifiers.masking import mask_name, mask_plate
from dealerops.lists.columns import ListColumn, Masked
from dealerops.lists.filters import Asked, ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge, Tone
from dealerops.registry.models.customer import ORGANISATIONS

READERS = LEADERS | {Role.D_CALL}
SHORTEST = 3
TONES = {
    TaskState.OPEN: Tone.BLUE,
    TaskState.CORRECTION: Tone.AMBER,
    TaskState.DONE: Tone.GREEN,
    TaskState.REFUSED: Tone.NEUTRAL,
    TaskState.NOT_REACHED: Tone.AMBER,
    TaskState.INVALID_NUMBER: Tone.RED,
    TaskState.CANCELLED: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list; no states means every callback."""

    key: str
    label: str | Promise
    states: Sequence[str] = ()
    is_due: bool = False

    @property
    def where(self) -> Q:
        found = Q(state__in=self.states) if self.states else Q()
        return found & Q(due_on__lte=timezone.localdate()) if self.is_due else found


GROUPS = (
    Group("open", _("To call"), (TaskState.OPEN,)),
    Group("due", _("Due today or late"), UNFINISHED, is_due=True),
    Group("numbers", _("Numbers to correct"), (TaskState.CORRECTION,)),
    Group("done", _("Interviewed"), (TaskState.DONE,)),
    Group("all", _("All")),
)


def group_of(key: str) -> Group:
    return next((group for group in GROUPS if group.key == key), GROUPS[0])


def badge_of(state: str) -> Badge:
    return Badge(TONES[TaskState(state)], TaskState(state).label)


def state_word(state: str) -> str:
    return str(TaskState(state).label)


def kind_word(kind: str) -> str:
    return str(CallbackKind(kind).label)


def masked_customer(name: str, kind: str) -> str:
    return name if kind in ORGANISATIONS else mask_name(name)


def _callers(asked: Asked | None) -> QuerySet[User]:
    return callers_of(asked.actor) if asked else User.objects.none()


class CallbackFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=CallbackKind.choices, empty_label=_("All kinds")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=TaskState.choices, empty_label=_("All states")
    )
    caller = django_filters.ModelChoiceFilter(
        label=_("Caller"), queryset=_callers, empty_label=_("All callers")
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        """A caller has one list."""
        return ("caller",) if actor.role == Role.D_CALL else ()

    def in_group(self, tasks: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return tasks.filter(group_of(value).where)


def search_callbacks(tasks: QuerySet[Any], q: str, actor: Actor) -> QuerySet[Any] | None:
    """By the beginning of the order's number, or a part of the plate; None when `q` is too short."""
    word = joined(q)
    if len(word) < SHORTEST:
        return None
    return tasks.filter(Q(order__number__startswith=q) | Q(order__plate__contains=word))


CALLBACKS = register_list(
    ListSpec(
        key="aftersales.callbacks",
        title=_("Callbacks"),
        model=CallbackTask,
        roles=READERS,
        columns=(
            ListColumn("order", _("Repair order"), source="order__number"),
            ListColumn(
                "customer",
                _("Customer"),
                source=("customer__name", "customer__kind"),
                value=masked_customer,
            ),
            ListColumn(
                "plate",
                _("Plate"),
                masked=Masked("order__plate", mask_plate),
                source="order__plate",
            ),
            ListColumn("kind", _("Kind"), value=kind_word),
            ListColumn("state", _("State"), value=state_word, cell=badge_of),
            ListColumn("due", _("Due on"), Kind.DATE, source="due_on"),
            ListColumn("delivered", _("Delivered on"), Kind.DATE, source="delivered_on"),
            ListColumn(
                "caller", _("Caller"), source="caller__display_name", value=lambda name: name or ""
            ),
            ListColumn("later", _("Call at"), Kind.DATETIME, source="later_at"),
            ListColumn(
                "done", pgettext_lazy("a callback", "Closed"), Kind.DATETIME, source="closed_at"
            ),
        ),
        filterset=CallbackFilters,
        search=search_callbacks,
    )
)
