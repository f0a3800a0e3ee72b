"""The one way in for whatever a sensor picks up, whichever door it came by (domain.md 3.1, 3.2)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.alert_words import alerts_in
from complaints.choices import Audience, Level, QuickAlert, Severity, SourceCode, TouchPoint
from complaints.choices.case_policy import ALARMING_VIEWS, QUICK_ALERT_WORDS
from complaints.choices.light import DANGEROUS, GRAVE
from complaints.models import SensorSignal, SensorSource
from complaints.services.placing import place_signal
from complaints.services.sources import sensor
from complaints.services.told import checked
from dealerops.foundation.actor import Actor, Channel, House, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import value
from dealerops.registry.fields import search_hash

# Column "complaints" of domain.md 7.2, letter C; the service director brings workbooks.
TELLERS: Final = frozenset(
    {
        *(Role.D_CAM, Role.D_SA, Role.D_INFO, Role.D_CALL, Role.D_SVC_DIR),
        *(Role.REGION_STAFF, Role.REGION_CAM, Role.REGION_HEAD),
        *(Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.LEGAL, Role.QUALITY),
        *(Role.RENTAL_OP, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR, Role.COLLECTOR),
        Role.SYSTEM,
    }
)
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
NO_SENSOR = Refusal("SENSOR_UNKNOWN", _("There is no such sensor in use."), "source")


@dataclass(frozen=True, slots=True)
class IntakeInput:
    """What one sensor picked up. Nothing but the sensor and the words is needed.

    `received_at` is when it was heard, now without one. `external_id` is its number at the source, and
    `origin_id` the journal entry of another app: each is heard once. `case_id` is for sources that know
    which case they speak of, and `level` the rung of the ladder from which that case is handled.
    """

    source: str
    words: str
    touch_point: str = TouchPoint.OTHER
    severity: str = Severity.S1
    received_at: dt.datetime | None = None
    vin: str = ""
    mobile: str = ""
    contact_name: str = ""
    wish: str = ""
    demand: str = ""
    fault: str = ""
    audience: str = Audience.PRIVATE
    views: int = 0
    quick_alerts: tuple[str, ...] = ()
    dealer_id: int | None = None
    customer_id: int | None = None
    vehicle_id: int | None = None
    external_id: str = ""
    origin_id: int | None = None
    firm_id: int | None = None
    url: str = ""
    case_id: int | None = None
    level: int = Level.E1


@transaction.atomic
def receive_signal(told: IntakeInput, *, by: Actor) -> SensorSignal:
    """Take in what a sensor picked up, and open its case at once where it must not wait.

    The same number of the same sensor, and the same journal entry, are one signal: the known one is
    returned and nothing else happens (domain.md 3.2). A signal with a quick alert, from the severity of
    the policy on, or of a certain sensor opens its case or joins the one it belongs to; every other one
    waits for triage. VIN and phone are normalised; vehicle, customer and region are found in the
    registry. Raises InvalidInput with every fault, DomainError for roles that tell of no complaints.
    """
    if not _may_tell(by):
        raise DomainError(WRONG_ROLE)
    source = _sensor_of(told, by)
    known = heard_before(source, told)
    if known:
        return known
    facts = checked(told, by=by)
    facts["quick_alerts"] = _alerts(told, facts)
    _queue_up(facts)
    signal, is_new = _kept(source, told, facts, by)
    if not is_new:
        return signal
    record(
        signal,
        "complaints.signal_received",
        by=by,
        source=source.code,
        severity=signal.severity,
        quick_alerts=signal.quick_alerts,
    )
    place_signal(signal, by=by, case_id=told.case_id, level=told.level)
    return signal


def heard_before(source: SensorSource, told: IntakeInput) -> SensorSignal | None:
    """The signal of this number at the source, or of this journal entry; None when it is news."""
    if told.origin_id is not None:
        found = SensorSignal.objects.filter(origin=told.origin_id).first()
        if found:
            return found
    number = told.external_id.strip()
    return (
        SensorSignal.objects.filter(source=source, external_id=number).first() if number else None
    )


def _may_tell(by: Actor) -> bool:
    """People of the house; an outside system over its line, which the API has looked at."""
    is_line = by.house is House.FIRM and by.channel == Channel.API
    return by.role in TELLERS or is_line


def _sensor_of(told: IntakeInput, by: Actor) -> SensorSource:
    if told.source not in SourceCode.values:
        raise InvalidInput(NO_SENSOR)
    source = sensor(told.source, by=by)
    if not source.is_active:
        raise InvalidInput(NO_SENSOR)
    return source


def _alerts(told: IntakeInput, facts: Mapping[str, Any]) -> list[str]:
    """Named kinds, those that the words ring, and those that follow from spread and fault."""
    words = value(QUICK_ALERT_WORDS, dealer_id=facts["dealer_id"])
    kinds = {*told.quick_alerts, *alerts_in(f"{told.words}\n{told.wish}", words)}
    is_loud = told.views > value(ALARMING_VIEWS) or told.audience == Audience.NATIONAL_MEDIA
    if is_loud:
        kinds.add(QuickAlert.MEDIA)
    if told.fault in DANGEROUS and told.severity in GRAVE:
        kinds.add(QuickAlert.INJURY)
    return sorted(kinds & set(QuickAlert.values))


def _queue_up(facts: Mapping[str, Any]) -> None:
    """What is told of one car or one phone at the same moment is placed one after the other."""
    from_whom = [f"vin:{facts['vin']}"] if facts["vin"] else []
    from_whom += [f"phone:{search_hash(facts['mobile'])}"] if facts["mobile"] else []
    with connection.cursor() as cursor:
        for key in sorted(from_whom):
            cursor.execute(ALONE, [f"complaints:{key}"])


def _kept(
    source: SensorSource, told: IntakeInput, facts: Mapping[str, Any], by: Actor
) -> tuple[SensorSignal, bool]:
    """The new row, or the one that somebody kept in this very moment; and whether it is new."""
    signal = SensorSignal(
        source=source,
        external_id=told.external_id.strip(),
        origin_id=told.origin_id,
        firm_id=told.firm_id,
        url=told.url,
        received_at=told.received_at or timezone.now(),
        reported_by_id=by.user_id,
        **facts,
    )
    try:
        with transaction.atomic():
            signal.save(force_insert=True)
    except IntegrityError:
        known = heard_before(source, told)
        if known is None:
            raise
        return known, False
    return signal, True
