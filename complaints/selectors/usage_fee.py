"""What giving the car back costs the customer, as far as the registry knows it (domain.md 3.8 e)."""

from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from complaints.calc.sanbao.demand import usage_fee
from complaints.choices.sanbao import SanbaoRule
from dealerops.foundation.actor import SYSTEM
from dealerops.portal.templatetags.dx import money, number
from dealerops.registry.models import MileageReading, VehicleSale
from dealerops.registry.services import msrp_on

FREE = frozenset({SanbaoRule.WEEK, SanbaoRule.FAILURE})
WITH_A_FEE = frozenset(
    {
        *(SanbaoRule.SAFETY, SanbaoRule.ASSEMBLY, SanbaoRule.PART),
        *(SanbaoRule.DAYS, SanbaoRule.TIMES),
    }
)


def cost_of_return(rule: SanbaoRule, vehicle_id: int) -> str:
    """Of a right that is reached; empty for one that gives neither exchange nor return."""
    if rule in FREE:
        return _("Exchange or return is free")
    if rule not in WITH_A_FEE:
        return ""
    price, km = _price_of(vehicle_id), _km_of(vehicle_id)
    if price is None or km is None:
        return _(
            "Return with a fee for use: at most half a percent of the price for every 1,000 km"
        )
    return _(
        "Return with a fee for use: at most %(fee)s for %(km)s km, at the recommended price of %(price)s"
    ) % {"fee": money(usage_fee(price, km)), "km": number(km), "price": money(price)}


def _price_of(vehicle_id: int) -> Decimal | None:
    """Recommended on the day of the sale: the sale record keeps no price, and few cars cost more."""
    sales = VehicleSale.objects.visible_to(SYSTEM).select_related("vehicle__model")
    sale = sales.filter(vehicle=vehicle_id).first()
    return msrp_on(sale.vehicle.model, sale.sold_on) if sale and sale.vehicle.model else None


def _km_of(vehicle_id: int) -> int | None:
    """What each of its odometers showed last, together; None where nobody has read one."""
    readings = MileageReading.objects.visible_to(SYSTEM).filter(vehicle=vehicle_id).valid()
    last = (
        readings.order_by().values("odometer").annotate(km=Max("km")).values_list("km", flat=True)
    )
    return sum(last) if last else None
