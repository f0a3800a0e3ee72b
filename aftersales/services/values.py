"""The policy values an order is opened with (domain.md 0.8)."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from aftersales.choices import policy
from aftersales.choices.bays import APPOINTMENT_MINUTES
from dealerops.network.models import Dealer
from dealerops.policy.keys import Key
from dealerops.policy.services import Values

WORKSHOP_KEYS = (
    *(policy.WALK_AROUND_PHOTOS, policy.NO_SHOW_MINUTES, policy.REPEAT_DAYS, policy.REPEAT_KM),
    *(policy.CALL_LIMIT, policy.DRIVER_LIMIT, policy.SECOND_CONTACT_HOURS, policy.DEFER_HOURS),
    *(policy.LINK_HOURS, policy.GUARANTEE, APPOINTMENT_MINUTES),
    *(policy.CODE_MINUTES, policy.CODE_TRIES, policy.CODES_AN_HOUR),
)


def values_of(dealer_id: int, keys: Iterable[Key[Any]] = WORKSHOP_KEYS) -> dict[str, Any]:
    """Every value of these keys in force at the dealer today; the order or task keeps them."""
    region_id = Dealer.objects.values_list("region_id", flat=True).get(pk=dealer_id)
    values = Values(on=timezone.localdate(), dealer_id=dealer_id, region_id=region_id)
    return values.fetch(keys).used()
