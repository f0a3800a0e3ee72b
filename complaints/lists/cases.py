"""The list of cases: one declaration for the portal, the back office and files."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import ENDED, CaseState, Lamp, Level
from complaints.lists.board_filters import BoardFilters
from complaints.lists.parts import (
    NO_ONE,
    Group,
    VoiceFilters,
    local,
    severity_word,
    source_word,
    touch_point_word,
    view_filter,
)
from complaints.lists.roles import CASE_READERS, OFFICES
from complaints.models import Case, InformationRequest
from complaints.selectors.badges import case_badge, lamp_badge
from complaints.selectors.case_clocks import overdue_cases, with_next_due
from complaints.selectors.finding import search_cases
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_vin, mask_words
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.filters import Asked
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

OPEN = ~Q(state__in=sorted(ENDED))
UNHEARD = (CaseState.NEW, CaseState.TRIAGED, CaseState.REOPENED)
ASKED = InformationRequest.objects.visible_to(SYSTEM).open().filter(case=OuterRef("pk"))
CASE_GROUPS = (
    Group("open", pgettext_lazy("complaints", "Open"), OPEN),
    Group("red", pgettext_lazy("complaints", "Red"), OPEN & Q(lamp=Lamp.RED)),
    Group("yellow", pgettext_lazy("complaints", "Yellow"), OPEN & Q(lamp=Lamp.YELLOW)),
    Group("unheard", _("Customer to be reached"), Q(state__in=UNHEARD)),
    Group("asked", _("Asked by head office"), Q(Exists(ASKED))),
    Group("verify", _("To be verified"), Q(state=CaseState.RESOLVED)),
    Group("closed", pgettext_lazy("complaints", "Closed"), Q(state=CaseState.CLOSED)),
    Group("all", _("All"), Q()),
)
OVERDUE = (("yes", _("Overdue")), ("no", _("In time")))


def lamp_word(lamp: str) -> str:
    return str(Lamp(lamp).label)


def state_word(state: str) -> str:
    return str(CaseState(state).label)


def level_word(level: int) -> str:
    return Level(level).name


def _owners(asked: Asked | None) -> QuerySet[User]:
    """Whoever has a case that the asking person sees."""
    people: QuerySet[User] = User.objects.order_by("display_name", "pk")
    if asked is None:
        return people.none()
    owned = Case.objects.visible_to(asked.actor).exclude(owner=None)
    return people.filter(pk__in=owned.values("owner"))


class CaseFilters(BoardFilters, VoiceFilters):
    groups = CASE_GROUPS
    view = view_filter(CASE_GROUPS)
    lamp = django_filters.ChoiceFilter(
        label=_("Light"), choices=Lamp.choices, empty_label=_("Every light")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=CaseState.choices, empty_label=_("All states")
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("Every level")
    )
    owner = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("of a case", "Owner"),
        queryset=_owners,
        empty_label=_("All owners"),
        null_label=_("Nobody"),
        null_value=NO_ONE,
    )
    overdue = django_filters.ChoiceFilter(
        label=_("Clocks"), choices=OVERDUE, empty_label=_("All clocks"), method="by_clocks"
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        """Who tells sees own rows only, and has no use for a choice of owners."""
        own = ("owner",) if actor.role == Role.D_SA else ()
        return (*super().withheld(actor), *own)

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return with_next_due(super().filter_queryset(queryset))

    def by_clocks(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        late = overdue_cases()
        return cases.filter(pk__in=late) if value == "yes" else cases.exclude(pk__in=late)


CASE_COLUMNS: Sequence[ListColumn] = (
    ListColumn("number", _("Case")),
    ListColumn("lamp", _("Light"), value=lamp_word, cell=lamp_badge),
    ListColumn("score", _("Score"), Kind.INTEGER),
    ListColumn("state", _("State"), value=state_word, cell=case_badge),
    ListColumn("due", _("Next clock"), Kind.DATETIME, source="next_due"),
    ListColumn("touch_point", _("Touch point"), value=touch_point_word),
    ListColumn(
        "customer",
        _("Customer"),
        source="contact_name",
        masked=Masked("contact_name", mask_name),
    ),
    ListColumn("vin", _("VIN"), masked=Masked("vin", mask_vin)),
    ListColumn(
        "dealer",
        _("Dealer"),
        source=("dealer__name", "dealer__name_en"),
        value=local,
        roles=OFFICES,
    ),
    ListColumn(
        "region",
        _("Region"),
        source=("region__name", "region__name_en"),
        value=local,
        roles=OFFICES,
        shown=Shown.CHOICE,
    ),
    ListColumn("owner", pgettext_lazy("of a case", "Owner"), source="owner__display_name"),
    ListColumn("level", _("Level"), value=level_word),
    ListColumn("received", pgettext_lazy("when", "Received"), Kind.DATETIME, source="received_at"),
    ListColumn("contact", _("Last contact"), Kind.DATETIME, "last_contact_at", shown=Shown.CHOICE),
    ListColumn("source", _("Sensor"), source="source__code", value=source_word, shown=Shown.CHOICE),
    ListColumn("severity", _("Severity"), value=severity_word, shown=Shown.CHOICE),
    ListColumn(
        "reopened", _("Times reopened"), Kind.INTEGER, "reopen_count", shown=Shown.CHOICE
    ),
    ListColumn(
        "told_again", _("Times told again"), Kind.INTEGER, "recurrence_count", shown=Shown.CHOICE
    ),
    ListColumn("closed", pgettext_lazy("a case", "Closed"), Kind.DATETIME, "closed_at", shown=Shown.CHOICE),
    ListColumn("cost", _("Cost"), Kind.MONEY, shown=Shown.FILE),
    ListColumn("wish", _("What the customer wants"), value=mask_words, shown=Shown.FILE),
    ListColumn("measures", _("Measures"), value=mask_words, shown=Shown.FILE),
)  # fmt: skip
CASES = register_list(
    ListSpec(
        key="complaints.cases",
        title=_("Complaints"),
        model=Case,
        roles=CASE_READERS,
        columns=CASE_COLUMNS,
        filterset=CaseFilters,
        search=search_cases,
    )
)
