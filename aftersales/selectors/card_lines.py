"""What stands on a card, as labels and values; what is personal is masked."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CallTime, CardType, Leaving, Reach, Sex
from aftersales.models import CardRetention, CustomerCard
from aftersales.selectors import card_page
from dealerops.foundation.reporting import Column, Kind
from dealerops.portal.templatetags.dx import local_name, written
from dealerops.registry.choices import ConsentScope, DncScope
from dealerops.registry.models import VehicleSale
from dealerops.registry.services import consent_to

Text = str | Promise
Facts = list[tuple[Text, object]]
HISTORY = (
    Column(_("Date"), "day", Kind.DATE),
    Column(_("Repair order"), "number"),
    Column(_("Type"), "type"),
    Column(_("km"), "km", Kind.INTEGER),
    Column(_("Work"), "items"),
    Column(_("Amount"), "amount", Kind.MONEY),
    Column(_("Advisor, technician"), "people"),
    Column(_("Callback"), "callback"),
)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A visit as the table shows it."""

    visit: card_page.ServiceRow

    def __getattr__(self, name: str) -> object:
        return getattr(self.visit, name)

    @property
    def people(self) -> str:
        return ", ".join(one for one in (self.visit.advisor, self.visit.technician) if one)

    @property
    def callback(self) -> str:
        score = f"{self.visit.score} / 5" if self.visit.score else ""
        complained = _now("complaint") if self.visit.complaint else ""
        return " · ".join(part for part in (score, complained) if part)


def person_facts(card: CustomerCard) -> Facts:
    owner = card.customer
    return [
        (_("Owner"), owner.masked_name),
        (_("Phone"), owner.masked_mobile),
        (_("ID number"), owner.usc_code or owner.masked_id_number),
        (_("Kind of customer"), CardType(card.type).label),
        (_("Who drives the car"), card.masked_user_name),
        (_("Second phone"), card.masked_second_mobile),
        (_("WeChat"), card.masked_wechat),
        (_("Sex"), Sex(card.sex).label if card.sex else ""),
        (_("Birthday"), f"{card.birthday:%m-%d}" if card.birthday else ""),
        (_("District"), card.district),
    ]


def contact_facts(card: CustomerCard) -> Facts:
    """How the customer likes to be reached, what they agreed to, and where they said no."""
    agreed = [
        (scope.label, _consent(consent_to(card.customer_id, scope))) for scope in ConsentScope
    ]
    stops = ", ".join(str(DncScope(one).label) for one in card_page.stops_of(card))
    return [
        (_("Likes to be reached by"), Reach(card.reach).label if card.reach else ""),
        (_("Likes to be reached in the"), CallTime(card.call_time).label if card.call_time else ""),
        *agreed,
        (_("Asked not to be called"), stops),
    ]


def car_facts(card: CustomerCard) -> Facts:
    vehicle = card.vehicle
    sale: VehicleSale | None = getattr(vehicle, "sale", None)
    return [
        (_("VIN"), vehicle.masked_vin),
        (_("Model"), local_name(vehicle.model)),
        (_("Colour"), sale.colour if sale else ""),
        (_("Engine number"), sale.engine_number if sale else ""),
        (_("Sold on"), written(sale.sold_on, Kind.DATE) if sale else ""),
        (_("Sold by"), _seller(sale)),
        (_("Sales consultant"), sale.consultant if sale else ""),
        (_("Insurance company"), card.insurer),
        (_("Insured until"), written(card.insured_until, Kind.DATE)),
        (_("Inspection due"), written(card.inspection_due, Kind.DATE)),
        (_("Warranty until"), written(card.warranty_until, Kind.DATE)),
        (_("Warranty up to km"), written(card.warranty_km, Kind.INTEGER)),
        (_("Financed until"), written(card.finance_until, Kind.DATE)),
        (_("Car is gone"), _gone(card)),
    ]


def why_facts(row: CardRetention | None) -> Facts:
    """Which numbers put the customer where they stand; a card of today has none."""
    if row is None:
        return []
    return [
        (_("Since"), written(row.since, Kind.DATE)),
        (_("Last qualified visit"), written(row.visited_on, Kind.DATE)),
        (_("A visit is expected after"), _days(row.expected)),
        (_("At risk after"), _days(row.active_days)),
        (_("Lost after"), _days(row.lost_days)),
        (_("As of"), written(row.computed_on, Kind.DATE)),
    ]


def service_facts(row: CardRetention | None) -> Facts:
    """When the next service is due, and what that was computed from."""
    if row is None:
        return []
    return [
        (_("Next service"), written(row.service_on, Kind.DATE)),
        (_("Service at km"), written(row.due_km, Kind.INTEGER)),
        (_("By kilometres"), written(row.due_by_km, Kind.DATE)),
        (_("By time"), written(row.due_by_time, Kind.DATE)),
        (_("Last reading"), _reading(row.read_km, row.read_on)),
        (_("km a day"), written(row.km_per_day, Kind.TEXT)),
    ]


def _gone(card: CustomerCard) -> str:
    if not card.leaving:
        return ""
    return f"{Leaving(card.leaving).label} · {written(card.left_on, Kind.DATE)}"


def _consent(said: bool | None) -> str:  # noqa: FBT001 - three answers, one of them silence
    if said is None:
        return ""
    return _now("agreed") if said else _now("refused")


def _seller(sale: VehicleSale | None) -> str:
    if sale is None:
        return ""
    return sale.dealer.display_name if sale.dealer else sale.dealer_name


def _days(count: int | None) -> str:
    return "" if count is None else _now("%(count)s days") % {"count": count}


def _reading(km: int | None, day: dt.date | None) -> str:
    if km is None:
        return ""
    shown = _now("%(km)s km") % {"km": written(km, Kind.INTEGER)}
    return f"{shown} · {written(day, Kind.DATE)}"
