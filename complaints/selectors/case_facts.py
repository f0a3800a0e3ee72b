"""What is known about a signal or a case, as labels and values; personal data stays masked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.choices import Audience, QuickAlert
from complaints.models import Case, SensorSignal
from complaints.models.signal import Voice
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_vin
from dealerops.portal.templatetags.dx import local_name, money, number, written

Facts = list[tuple[str, str]]


def customer_facts(voice: Voice) -> Facts:
    """Who, with which car, at which dealer; `voice` comes with vehicle's model, dealer and region."""
    vehicle = voice.vehicle
    return [
        (_("Customer"), voice.masked_name),
        (_("Phone"), voice.masked_mobile),
        (_("Car"), local_name(vehicle.model) if vehicle else ""),
        (_("VIN"), mask_vin(voice.vin) if voice.vin else ""),
        (_("Dealer"), local_name(voice.dealer)),
        (_("Region"), local_name(voice.region)),
    ]


def trouble_facts(voice: Voice) -> Facts:
    """What it is about, and how bad it was said to be."""
    return [
        (_("Touch point"), voice.get_touch_point_display()),
        (_("What the customer wants"), voice.wish),
        (_("Demand"), voice.get_demand_display() if voice.demand else ""),
        (_("Severity"), voice.get_severity_display()),
        (_("Part at fault"), voice.get_fault_display() if voice.fault else ""),
        (_("Spread"), _spread(voice)),
        (_("Quick alert"), alert_words(voice.quick_alerts)),
    ]


def signal_facts(signal: SensorSignal) -> Facts:
    """Where a signal comes from, and what became of it."""
    return [
        (_("Sensor"), str(signal.source)),
        (_("Number at the source"), signal.external_id),
        (pgettext("when", "Received"), written(signal.received_at, Kind.DATETIME)),
        (_("Told by"), str(signal.reported_by or "")),
        (_("Triaged"), written(signal.triaged_at, Kind.DATETIME)),
        (_("Triaged by"), str(signal.triaged_by or "")),
    ]


def case_facts(case: Case) -> Facts:
    """Where a case stands and with whom."""
    return [
        (_("Sensor"), str(case.source)),
        (pgettext("when", "Received"), written(case.received_at, Kind.DATETIME)),
        (pgettext("of a case", "Owner"), str(case.owner or "")),
        (_("Department"), case.get_department_display()),
        (_("Level"), case.get_level_display()),
        (_("Last contact"), written(case.last_contact_at, Kind.DATETIME)),
        (_("Times told again"), number(case.recurrence_count)),
        (_("Times reopened"), number(case.reopen_count)),
    ]


def result_facts(case: Case) -> Facts:
    """Plan and result; what closing needs stands here (domain.md 3.5)."""
    return [
        (_("Plan"), case.plan),
        (_("Root cause"), case.get_root_cause_display() if case.root_cause else ""),
        (_("Measures"), case.measures),
        (_("Cost"), money(case.cost)),
        (_("Verification call"), case.get_verification_display() if case.verification else ""),
        (_("Verified"), written(case.verified_at, Kind.DATETIME)),
        (_("Verified by"), str(case.verified_by or "")),
        (pgettext("a case", "Closed"), written(case.closed_at, Kind.DATETIME)),
        (_("Closed by"), str(case.closed_by or "")),
    ]


def exception_facts(case: Case) -> Facts:
    """Why it was closed without agreement, and on whose word; nothing where it was not."""
    if not case.exception_reason:
        return []
    return [
        (_("Why closed without agreement"), case.exception_reason),
        (_("Legal note"), case.exception_note),
        (_("Approved by"), str(case.exception_by or "")),
    ]


def alert_words(codes: Iterable[str]) -> str:
    return "; ".join(str(QuickAlert(code).label) for code in codes)


def _spread(voice: Voice) -> str:
    spread = str(Audience(voice.audience).label)
    if not voice.views:
        return spread
    views = _("%(count)s views") % {"count": number(voice.views)}
    return f"{spread}, {views}"
