"""How much support one vehicle gets (domain.md 2.2), in CNY."""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def unit_support(
    *, fixed: Decimal | None, rate: Decimal | None, msrp: Decimal | None, cap: Decimal | None
) -> Decimal | None:
    """The policy's support for one car: a fixed amount, or a share of the MSRP, never above the cap.

    None when the policy knows neither an amount for the model nor a price to take a share of.
    """
    if fixed is not None:
        unit = fixed
    elif rate is not None and msrp is not None:
        unit = (rate * msrp).quantize(FEN, ROUND_HALF_UP)
    else:
        return None
    return unit if cap is None else min(unit, cap)


def support_amount(*, policy_unit: Decimal | None, approved_unit: Decimal) -> Decimal:
    """The claim's amount: the approved line holds against later policy, never against the smaller of both.

    The snapshot on the line stands alone when the policy of the invoice date says nothing.
    """
    return approved_unit if policy_unit is None else min(policy_unit, approved_unit)
