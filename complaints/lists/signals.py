"""The list of signals: one declaration for the portal, the back office and files."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Severity, SignalState
from complaints.lists.parts import (
    Group,
    VoiceFilters,
    local,
    severity_word,
    source_word,
    touch_point_word,
    view_filter,
)
from complaints.lists.roles import OFFICES, SIGNAL_READERS
from complaints.models import SensorSignal
from complaints.selectors.badges import signal_badge
from complaints.selectors.finding import search_signals
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_vin, mask_words
from dealerops.lists.columns import ListColumn, Masked, Shown
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

LONGEST = 60
SIGNAL_GROUPS = (
    Group("new", _("To be triaged"), Q(state=SignalState.NEW)),
    Group("attached", _("In a case"), Q(state=SignalState.ATTACHED)),
    Group("invalid", _("Not a complaint"), Q(state=SignalState.INVALID)),
    Group("all", _("All"), Q()),
)


def state_word(state: str) -> str:
    return str(SignalState(state).label)


def beginning(words: str) -> str:
    """The first words, so that rows stay one line high."""
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


class SignalFilters(VoiceFilters):
    groups = SIGNAL_GROUPS
    view = view_filter(SIGNAL_GROUPS)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=SignalState.choices, empty_label=_("All states")
    )
    severity = django_filters.ChoiceFilter(
        label=_("Severity"), choices=Severity.choices, empty_label=_("Any severity")
    )


SIGNALS = register_list(
    ListSpec(
        key="complaints.signals",
        title=_("Signals"),
        model=SensorSignal,
        roles=SIGNAL_READERS,
        columns=(
            ListColumn("words", _("In the customer's words"), value=beginning),
            ListColumn(
                "customer",
                _("Customer"),
                source="contact_name",
                masked=Masked("contact_name", mask_name),
            ),
            ListColumn("vin", _("VIN"), masked=Masked("vin", mask_vin)),
            ListColumn("source", _("Sensor"), source="source__code", value=source_word),
            ListColumn("touch_point", _("Touch point"), value=touch_point_word),
            ListColumn("severity", _("Severity"), value=severity_word, shown=Shown.CHOICE),
            ListColumn(
                "dealer",
                _("Dealer"),
                source=("dealer__name", "dealer__name_en"),
                value=local,
                roles=OFFICES,
            ),
            ListColumn("state", _("State"), value=state_word, cell=signal_badge),
            ListColumn("case", _("Case"), source="case__number"),
            ListColumn("told", _("Told by"), source="reported_by__display_name"),
            ListColumn(
                "received", pgettext_lazy("when", "Received"), Kind.DATETIME, source="received_at"
            ),
            ListColumn(
                "external", _("Number at the source"), source="external_id", shown=Shown.FILE
            ),
            ListColumn("wish", _("What the customer wants"), value=mask_words, shown=Shown.FILE),
        ),
        filterset=SignalFilters,
        search=search_signals,
    )
)
