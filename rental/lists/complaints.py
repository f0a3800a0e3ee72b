"""The list of complaints about rentals."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_words
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge, Tone
from rental.choices.complaints import Cause, ComplaintState, Topic
from rental.choices.roles import STORE_ROLES
from rental.lists.shared import Group, StoreFilters, view_filter
from rental.models import RentalComplaint
from rental.querysets import READERS
from rental.querysets.complaints import RELATED

S = ComplaintState
TONES = {S.OPEN: Tone.AMBER, S.SETTLED: Tone.GREEN, S.PASSED_ON: Tone.BLUE}


GROUPS: Sequence[Group] = (
    Group("open", pgettext_lazy("complaints", "Open"), Q(state=S.OPEN)),
    Group("settled", _("Settled by the store"), Q(state=S.SETTLED)),
    Group("passed", _("With the complaint desk"), Q(state=S.PASSED_ON)),
    Group("all", _("All"), Q()),
)


def complaint_badge(state: str) -> Badge:
    return Badge(TONES[S(state)], S(state).label)


def _state(state: str) -> str:
    return str(S(state).label)


def _topic(code: str) -> str:
    return str(Topic(code).label)


def _cause(code: str) -> str:
    return str(Cause(code).label) if code else ""


class ComplaintFilters(StoreFilters):
    groups = GROUPS

    view = view_filter(GROUPS)
    topic = django_filters.ChoiceFilter(
        label=pgettext_lazy("rental", "About"), choices=Topic.choices, empty_label=_("Everything")
    )
    cause = django_filters.ChoiceFilter(
        label=_("Cause"), choices=Cause.choices, empty_label=_("All causes")
    )


def search_complaints(found: QuerySet[Any], q: str, actor: Actor) -> QuerySet[Any] | None:
    """By the beginning of the complaint's or the order's number."""
    return found.filter(Q(number__startswith=q) | Q(order__number__startswith=q))


COMPLAINTS = register_list(
    ListSpec(
        key="rental.complaints",
        title=_("Complaints about rentals"),
        model=RentalComplaint,
        roles=STORE_ROLES | READERS | RELATED,
        columns=(
            ListColumn("number", pgettext_lazy("rental", "Complaint")),
            ListColumn("order", pgettext_lazy("rental", "Order"), source="order__number"),
            ListColumn("topic", pgettext_lazy("rental", "About"), value=_topic),
            ListColumn(
                "received", pgettext_lazy("rental", "Received"), Kind.DATETIME, source="received_at"
            ),
            ListColumn("state", _("State"), value=_state, cell=complaint_badge),
            ListColumn("cause", _("Cause"), value=_cause),
            ListColumn("compensation", _("Compensation"), Kind.MONEY, total="compensation"),
            ListColumn("words", _("In the customer's words"), value=mask_words, shown=Shown.FILE),
            ListColumn("measure", _("Measure"), value=mask_words, shown=Shown.FILE),
        ),
        filterset=ComplaintFilters,
        search=search_complaints,
    )
)
