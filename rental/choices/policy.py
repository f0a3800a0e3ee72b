"""The policy keys of orders and of the times around a rental, and what holds without a row (domain.md 5.1, 5.2)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

CONTACT_MINUTES = Key(
    "rental.contact_minutes", int, 30, _("Open minutes until a new order is called back")
)
NO_SHOW_MINUTES = Key(
    "rental.no_show_minutes", int, 60, _("Minutes after the start until nobody came")
)
NO_SHOW_CALLS = Key("rental.no_show_calls", int, 2, _("Calls before nobody came"))
CANCEL_FREE_HOURS = Key(
    "rental.cancel_free_hours", int, 48, _("Hours before the start until which cancelling is free")
)
CANCEL_HALF_HOURS = Key(
    "rental.cancel_half_hours", int, 24, _("Hours before the start from which the higher fee holds")
)
CANCEL_FEE = Key(
    "rental.cancel_fee", Decimal, Decimal("0.20"), _("Part of the rent for cancelling late")
)
CANCEL_HIGH_FEE = Key(
    "rental.cancel_high_fee",
    Decimal,
    Decimal("0.50"),
    _("Part of the rent for cancelling in the last hours, or not coming"),
)
CANCEL_CAP_DAYS = Key(
    "rental.cancel_cap_days", int, 2, _("Days' rent that a cancellation costs at most")
)
COMPENSATION_DAYS = Key(
    "rental.compensation_days",
    Decimal,
    Decimal(1),
    _("Days' rent paid to a customer whom we cancelled"),
)
ONE_WAY_KM = Key(
    "rental.one_way_km", Decimal, Decimal(0), _("Price of a km when the car is left elsewhere")
)
DELIVERY_FEE = Key("rental.delivery_fee", Decimal, Decimal(0), _("Price of bringing the car"))
CHILD_SEAT = Key("rental.child_seat", Decimal, Decimal(0), _("Price of a child seat a day"))
RANGE_SHARE = Key(
    "rental.range_share",
    Decimal,
    Decimal("0.80"),
    _("Part of the range up to which a planned day needs no agreement"),
)
PLATFORMS = Key(
    "rental.platforms", list, [], _("Codes of the firms whose systems bring rental orders")
)
LINK_HOURS = Key("rental.link_hours", int, 72, _("Hours in which a customer's link works"))
PREAUTH_DAYS = Key("rental.preauth_days", int, 30, _("Days that a pre-authorisation lasts"))

BUFFER_BEFORE = Key("rental.buffer_before", int, 30, _("Minutes kept free before a rental"))
BUFFER_CLEANING = Key("rental.buffer_cleaning", int, 60, _("Minutes of cleaning after a rental"))
BUFFER_INSPECTION = Key(
    "rental.buffer_inspection", int, 30, _("Minutes of inspection after a rental")
)
BUFFER_CHARGING = Key(
    "rental.buffer_charging", int, 60, _("Minutes of charging after a rental of an electric car")
)
BUFFER_OTHER_STORE = Key(
    "rental.buffer_other_store",
    int,
    30,
    _("Minutes beyond the drive when the next rental begins at another store"),
)
FREEZE_HOURS = Key(
    "rental.freeze_hours", int, 24, _("Hours before the start in which a car stays assigned")
)
VIP_WEIGHT = Key("rental.vip_weight", int, 3, _("Weight of a VIP's order in the plan"))
