"""Who drives whose car where, and help on the road (domain.md 4.5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class DriveKind(TextChoices):
    """What a driver is sent for."""

    PICKUP = "PICKUP", _("Collect the customer's car")
    DELIVERY = "DELIVERY", _("Bring the customer's car back")
    ROADSIDE = "ROADSIDE", _("Help on the road")
    LOAN_CAR = "LOAN_CAR", _("Bring or fetch a loan car")


class DriveState(TextChoices):
    CREATED = "CREATED", pgettext_lazy("driver task", "Without a driver")
    ASSIGNED = "ASSIGNED", pgettext_lazy("driver task", "Given to a driver")
    EN_ROUTE = "EN_ROUTE", pgettext_lazy("driver task", "On the way")
    ARRIVED = "ARRIVED", pgettext_lazy("driver task", "There")
    HANDED_OVER = "HANDED_OVER", pgettext_lazy("driver task", "Car taken over")
    IN_TRANSIT = "IN_TRANSIT", pgettext_lazy("driver task", "Driving the car")
    COMPLETED = "COMPLETED", pgettext_lazy("driver task", "Done")
    FAILED = "FAILED", pgettext_lazy("driver task", "Failed")
    CANCELLED = "CANCELLED", pgettext_lazy("driver task", "Cancelled")


class FailReason(TextChoices):
    """Why a driver came back without the car, or without having brought it."""

    NOBODY_THERE = "NOBODY_THERE", _("Nobody was there")
    WRONG_ADDRESS = "WRONG_ADDRESS", _("The address is wrong")
    REFUSED = "REFUSED", _("The customer does not want it any more")
    NOT_DRIVABLE = "NOT_DRIVABLE", _("The car cannot be driven")
    OWN_TROUBLE = "OWN_TROUBLE", _("Trouble on our side")
    OTHER = "OTHER", _("Another reason")


# The customer was not there or would not give the car: only then did the customer "not come".
THE_CUSTOMERS_DOING = frozenset({FailReason.NOBODY_THERE, FailReason.REFUSED})


class Help(TextChoices):
    """What was done at the roadside."""

    ADVICE = "ADVICE", _("Advice was enough")
    ON_SITE = "ON_SITE", _("Repaired on the spot")
    TOW = "TOW", _("Towed in")


class Bearer(TextChoices):
    """Who bears the cost of roadside help (Order 43, article 15)."""

    REPAIRER = "REPAIRER", _("This house")
    CUSTOMER = "CUSTOMER", _("The customer")


class SheetEnd(TextChoices):
    """Which end of a drive or loan a hand-over sheet 交接单 belongs to."""

    START = "START", _("At the start")
    END = "END", _("At the end")


class LicenceClass(TextChoices):
    """Classes of the driving licence 准驾车型 that open cars."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    A3 = "A3", "A3"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


_L = LicenceClass
# Ministry of Public Security order 162, annex 1: what the holder of a class may also drive.
ALSO_OPENS: Final[Mapping[str, frozenset[str]]] = {
    _L.A1: frozenset({_L.A3, _L.B1, _L.B2, _L.C1, _L.C2}),
    _L.A2: frozenset({_L.B1, _L.B2, _L.C1, _L.C2}),
    _L.A3: frozenset({_L.C1, _L.C2}),
    _L.B1: frozenset({_L.C1, _L.C2}),
    _L.B2: frozenset({_L.C1, _L.C2}),
    _L.C1: frozenset({_L.C2}),
    _L.C2: frozenset(),
}
OVER: Final = (DriveState.COMPLETED, DriveState.FAILED, DriveState.CANCELLED)
# Drives that end with the customer's car at the gate.
BRING_IN: Final = (DriveKind.PICKUP, DriveKind.ROADSIDE)
VOID: Final = (DriveState.FAILED, DriveState.CANCELLED)
# A driver is on one road at a time.
ROLLING: Final = (
    *(DriveState.EN_ROUTE, DriveState.ARRIVED),
    *(DriveState.HANDED_OVER, DriveState.IN_TRANSIT),
)

DRIVER_BUFFER = Key(
    "aftersales.driver_buffer_minutes", int, 30, _("Minutes between two tasks of one driver")
)
ROUTE_FACTOR = Key(
    "aftersales.route_factor", Decimal, Decimal("1.3"), _("Times the route a driver may drive")
)
ROUTE_EXTRA = Key(
    "aftersales.route_extra_km", int, 5, _("Kilometres that a driver may drive beyond that")
)
SHEET_PHOTOS = Key(
    "aftersales.handover_photos", int, 6, _("Photos of a car at each hand-over, at least")
)
DISPATCH_MINUTES = Key(
    "aftersales.roadside_dispatch_minutes", int, 10, _("Minutes until help on the road sets off")
)
ON_SITE_URBAN = Key(
    "aftersales.roadside_urban_minutes", int, 60, _("Minutes until help is there, in town")
)
ON_SITE_OTHER = Key(
    "aftersales.roadside_other_minutes", int, 120, _("Minutes until help is there, elsewhere")
)
UPDATE_MINUTES = Key(
    "aftersales.roadside_update_minutes", int, 20, _("Minutes between two words to who waits")
)
DRIVE_KEYS: Final = (
    *(DRIVER_BUFFER, ROUTE_FACTOR, ROUTE_EXTRA, SHEET_PHOTOS),
    *(DISPATCH_MINUTES, ON_SITE_URBAN, ON_SITE_OTHER, UPDATE_MINUTES),
)
