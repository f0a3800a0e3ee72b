"""The workshop's counter as a sensor: a right under the Three Guarantees comes near (domain.md 3.1, 3.8)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from aftersales.selectors.repair_history import visits_of_vehicle
from complaints.choices import Severity, SourceCode, TouchPoint
from complaints.choices.sanbao import SanbaoRule, SanbaoStatus
from complaints.models import SensorSignal
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.sanbao import open_case_of
from dealerops.foundation.actor import Actor
from dealerops.registry.models import VehicleSale

# Who may give the car back will want to; who nearly may is a repeated repair.
SEVERITY = {SanbaoStatus.REACHED: Severity.S4, SanbaoStatus.NEAR: Severity.S3}


def tell_counter(
    vehicle_id: int, rule: SanbaoRule, status: SanbaoStatus, *, by: Actor
) -> SensorSignal | None:
    """Tell of a right that came near or was reached, once per car, rule and status.

    None where the car has an open case: its light knows, and a second voice would count as a repetition.
    """
    if open_case_of(vehicle_id) is not None:
        return None
    sale = VehicleSale.objects.visible_to(by).filter(vehicle=vehicle_id).first()
    visits = visits_of_vehicle(vehicle_id)
    dealer_id = visits[-1].dealer_id if visits else (sale.dealer_id if sale else None)
    with override(settings.LANGUAGE_CODE):
        words = _("Three Guarantees counter: %(rule)s, %(status)s") % {
            "rule": rule.label, "status": status.label
        }  # fmt: skip
    told = IntakeInput(
        source=SourceCode.WORKSHOP,
        words=words,
        touch_point=TouchPoint.WARRANTY,
        severity=SEVERITY[status],
        dealer_id=dealer_id,
        customer_id=sale.buyer_id if sale else None,
        vehicle_id=vehicle_id,
        external_id=f"3B:{vehicle_id}:{rule}:{status}",
    )
    return receive_signal(told, by=by)
