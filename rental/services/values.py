"""The policy values an order comes in with (domain.md 0.8)."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from dealerops.network.models import Dealer
from dealerops.policy.keys import Key
from dealerops.policy.services import Values
from rental.choices import policy

ORDER_KEYS = (
    *(policy.CONTACT_MINUTES, policy.NO_SHOW_MINUTES, policy.NO_SHOW_CALLS, policy.LINK_HOURS),
    *(policy.CANCEL_FREE_HOURS, policy.CANCEL_HALF_HOURS, policy.CANCEL_FEE),
    *(policy.CANCEL_HIGH_FEE, policy.CANCEL_CAP_DAYS, policy.COMPENSATION_DAYS),
    *(policy.PREAUTH_DAYS, policy.VIP_WEIGHT, policy.RANGE_SHARE),
    *(policy.ONE_WAY_KM, policy.DELIVERY_FEE, policy.CHILD_SEAT),
)


def values_of(dealer_id: int, keys: Iterable[Key[Any]] = ORDER_KEYS) -> dict[str, Any]:
    """Every value of these keys in force at the store today; the record keeps them."""
    region_id = Dealer.objects.values_list("region_id", flat=True).get(pk=dealer_id)
    values = Values(on=timezone.localdate(), dealer_id=dealer_id, region_id=region_id)
    for key in keys:
        _read(values, key)
    return values.used()


def _read(values: Values, key: Key[Any]) -> None:
    values[key]
