"""The list of duties: what is owed by whom until when, and how it went."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import RangeWidget

from dealerops.foundation.actor import HOUSE_OF, Actor, House, Role
from dealerops.foundation.reporting import Kind
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec
from dealerops.portal.registry import Badge, Tone
from reports.choices.duties import OVERSEERS, OWED, REGIONAL, DutyState, WaiveReason
from reports.models import ObligationInstance

DEALER = frozenset(role for role in Role if HOUSE_OF[role] == House.DEALER)
TONES = {
    DutyState.PLANNED: Tone.NEUTRAL,
    DutyState.OPEN: Tone.BLUE,
    DutyState.DONE: Tone.GREEN,
    DutyState.DONE_LATE: Tone.AMBER,
    DutyState.MISSED: Tone.RED,
    DutyState.WAIVED: Tone.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A tab of the list."""

    key: str
    label: str | Promise
    where: Q


GROUPS: Sequence[Group] = (
    Group("open", pgettext_lazy("reports", "To do"), Q(state=DutyState.OPEN)),
    Group("planned", pgettext_lazy("reports", "Coming"), Q(state=DutyState.PLANNED)),
    Group("done", pgettext_lazy("reports", "Done"), Q(state__startswith="DONE")),
    Group("missed", pgettext_lazy("reports", "Missed"), Q(state=DutyState.MISSED)),
    Group("all", _("All"), Q()),
)


def local(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


def duty_badge(state: str, due_at: dt.datetime) -> Badge:
    """What waits although its time is over is red."""
    if state in OWED and due_at < timezone.now():
        return Badge(Tone.RED, _("Overdue"))
    return Badge(TONES[DutyState(state)], DutyState(state).label)


def _state(state: str, _due_at: dt.datetime) -> str:
    return str(DutyState(state).label)


def _deadline(due_on: dt.date, due_at: dt.datetime, by_the_clock: object) -> str:
    return f"{timezone.localtime(due_at):%Y-%m-%d %H:%M}" if by_the_clock else due_on.isoformat()


def _days(start: dt.date, end: dt.date) -> str:
    last = end - dt.timedelta(days=1)
    return start.isoformat() if start == last else f"{start.isoformat()} … {last.isoformat()}"


def _person(name: str | None, role: str) -> str:
    return name or str(Role(role).label)


def _evidence(paper: int | None, edition: int | None, link: str) -> str:
    if edition:
        return gettext("Report of the system")
    if paper:
        return gettext("A file")
    return link


def _reason(code: str) -> str:
    return str(WaiveReason(code).label) if code else ""


class DutyFilters(ListFilterSet):
    groups = GROUPS

    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=DutyState.choices, empty_label=_("All states")
    )
    overdue = django_filters.ChoiceFilter(
        label=pgettext_lazy("reports", "Deadline"),
        choices=[("yes", _("Overdue"))],
        method="only_overdue",
        empty_label=_("Everything"),
    )
    due = django_filters.DateFromToRangeFilter(
        label=_("Due on"), field_name="due_on", widget=RangeWidget(attrs={"type": "date"})
    )

    def in_group(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        return rows.filter(next(one.where for one in self.groups if one.key == value))

    def only_overdue(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        return rows.filter(state__in=OWED, due_at__lt=timezone.now())


def search_duties(found: QuerySet[Any], q: str, actor: Actor) -> QuerySet[Any] | None:
    """By code, or a part of the title."""
    return found.filter(Q(code__startswith=q) | Q(title__icontains=q) | Q(title_en__icontains=q))


DUTIES = register_list(
    ListSpec(
        key="reports.duties",
        title=pgettext_lazy("reports", "Duties"),
        model=ObligationInstance,
        roles=DEALER | REGIONAL | OVERSEERS,
        columns=(
            ListColumn("title", pgettext_lazy("reports", "Duty"), source=("title", "title_en"), value=local),
            ListColumn("code", _("Code")),
            ListColumn(
                "days", _("Period"), source=("period_start", "period_end"), value=_days
            ),
            ListColumn(
                "deadline",
                pgettext_lazy("reports", "Until"),
                source=("due_on", "due_at", "by_the_clock"),
                value=_deadline,
            ),
            ListColumn(
                "owner",
                _("Responsible"),
                source=("owner__display_name", "owner_role"),
                value=_person,
            ),
            ListColumn("state", _("State"), source=("state", "due_at"), value=_state, cell=duty_badge),
            ListColumn(
                "evidence",
                pgettext_lazy("reports", "Evidence"),
                source=("evidence", "edition", "link"),
                value=_evidence,
            ),
            ListColumn("done_at", pgettext_lazy("reports", "Done at"), Kind.DATETIME),
            ListColumn(
                "dealer",
                _("Dealer"),
                source=("dealer__name", "dealer__name_en"),
                value=local,
                shown=Shown.FILE,
            ),
            ListColumn(
                "waived", pgettext_lazy("reports", "Waived because"), source="waived_reason",
                value=_reason, shown=Shown.FILE,
            ),
            ListColumn("note", pgettext_lazy("reports", "Note"), shown=Shown.FILE),
        ),
        filterset=DutyFilters,
        search=search_duties,
        order="due_at",
    )
)  # fmt: skip
