"""The list of quick forms: a dealer's, or what one person is responsible for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import FormState, Grievance, Severity
from aftersales.lists.callbacks import SHORTEST, masked_customer
from aftersales.models import QuickForm
from aftersales.querysets.callbacks import LEADERS, SOLVERS
from aftersales.selectors.problems import departments_of
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import joined
from dealerops.identifiers.masking import mask_plate, mask_words
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge, Tone

READERS = LEADERS | SOLVERS | {Role.D_CALL}
TONES = {
    FormState.OPEN: Tone.RED,
    FormState.SIGNED: Tone.AMBER,
    FormState.IN_PROGRESS: Tone.AMBER,
    FormState.SOLVED: Tone.BLUE,
    FormState.SECOND_CALLBACK: Tone.BLUE,
    FormState.CLOSED: Tone.GREEN,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list; no states means every form."""

    key: str
    label: str | Promise
    states: Sequence[str] = ()

    @property
    def where(self) -> Q:
        return Q(state__in=self.states) if self.states else Q()


WORKING = (FormState.SIGNED, FormState.IN_PROGRESS)
ASKED = (FormState.SOLVED, FormState.SECOND_CALLBACK)
GROUPS = (
    Group("open", _("Open"), (FormState.OPEN, *WORKING, *ASKED)),
    Group("unsigned", _("To be signed"), (FormState.OPEN,)),
    Group("working", _("Being solved"), WORKING),
    Group("asked", _("Waiting for the second callback"), ASKED),
    Group("closed", pgettext_lazy("quick forms", "Closed"), (FormState.CLOSED,)),
    Group("all", _("All")),
)


def group_of(key: str) -> Group:
    return next((group for group in GROUPS if group.key == key), GROUPS[0])


def badge_of(state: str) -> Badge:
    return Badge(TONES[FormState(state)], FormState(state).label)


def state_word(state: str) -> str:
    return str(FormState(state).label)


def _grievance(code: str) -> str:
    return str(Grievance(code).label)


class FormFilters(ListFilterSet):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=FormState.choices, empty_label=_("All states")
    )
    grievance = django_filters.ChoiceFilter(
        label=_("Issue"), choices=Grievance.choices, empty_label=_("All issues")
    )
    severity = django_filters.ChoiceFilter(
        label=_("Severity"), choices=Severity.choices, empty_label=_("Any severity")
    )

    def in_group(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return found.filter(group_of(value).where)


def search_forms(found: QuerySet[Any], q: str, actor: Actor) -> QuerySet[Any] | None:
    """By the beginning of the form's or the order's number, or a part of the plate."""
    word = joined(q)
    if len(word) < SHORTEST:
        return None
    numbers = Q(number__startswith=q) | Q(order__number__startswith=q)
    return found.filter(numbers | Q(order__plate__contains=word))


QUICK_FORMS = register_list(
    ListSpec(
        key="aftersales.quick_forms",
        title=_("Quick forms"),
        model=QuickForm,
        roles=READERS,
        columns=(
            ListColumn("number", _("Quick form")),
            ListColumn("order", _("Repair order"), source="order__number"),
            ListColumn(
                "customer",
                _("Customer"),
                source=("order__customer__name", "order__customer__kind"),
                value=masked_customer,
            ),
            ListColumn(
                "plate",
                _("Plate"),
                source="order__plate",
                masked=Masked("order__plate", mask_plate),
                shown=Shown.CHOICE,
            ),
            ListColumn("departments", _("Departments"), value=departments_of),
            ListColumn("grievance", _("Issue"), value=_grievance),
            ListColumn("state", _("State"), value=state_word, cell=badge_of),
            ListColumn("responsible", _("Responsible"), source="responsible__display_name"),
            ListColumn("promised", _("Promised for"), Kind.DATE, source="committed_on"),
            ListColumn("issued", _("Issued"), Kind.DATETIME, source="issued_at"),
            ListColumn("score", _("Score then"), Kind.INTEGER, source="second_score"),
            ListColumn("words", _("Words"), value=mask_words, shown=Shown.FILE),
            ListColumn("cause", _("Cause"), value=mask_words, shown=Shown.FILE),
            ListColumn("measure", _("Measure"), value=mask_words, shown=Shown.FILE),
            ListColumn("cost", _("Cost"), Kind.MONEY, shown=Shown.FILE),
        ),
        filterset=FormFilters,
        search=search_forms,
    )
)
