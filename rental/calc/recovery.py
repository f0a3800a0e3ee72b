"""What a customer pays for damage (domain.md 5.9), component by component."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the accepted terms allow, with the policy values of the day; None: not in the terms."""

    loss_of_use: bool
    depreciation: Decimal | None  # a fraction of the repair cost above `depreciation_from`
    loss_share: Decimal = Decimal("0.8")
    loss_days: int = 15
    depreciation_from: Decimal = Decimal(5000)


@dataclass(frozen=True, slots=True)
class Damage:
    """Amounts in CNY, `liability` a fraction. `deductible` None: no plan limits the customer's part."""

    repair_cost: Decimal
    insurer_paid: Decimal
    uncovered: Decimal
    repair_days: int
    daily_rate: Decimal
    liability: Decimal
    deductible: Decimal | None
    is_void: bool = False  # the plan does not protect: drunk, no licence, hit and run, unreported


@dataclass(frozen=True, slots=True)
class Line:
    """One component: the whole of it, and the customer's share, rounded (domain.md 0.6)."""

    code: str
    whole: Decimal
    share: Decimal


REPAIR, UNCOVERED, LOSS_OF_USE, DEPRECIATION = "REPAIR", "UNCOVERED", "LOSS_OF_USE", "DEPRECIATION"


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def components(damage: Damage, clauses: Clauses) -> list[Line]:
    """All four, those that do not apply at zero; the charge is the sum of the shares."""
    wholes = {
        REPAIR: _repair(damage),
        UNCOVERED: damage.uncovered,
        LOSS_OF_USE: _loss_of_use(damage, clauses),
        DEPRECIATION: _depreciation(damage, clauses),
    }
    lines = []
    for code, amount in wholes.items():
        whole = _cents(amount)
        lines.append(Line(code, whole, _cents(whole * damage.liability)))
    return lines


def charge(lines: list[Line]) -> Decimal:
    return sum((line.share for line in lines), ZERO)


def _repair(damage: Damage) -> Decimal:
    """What the insurer left, limited by the plan's deductible unless its protection is void."""
    left = max(ZERO, damage.repair_cost - damage.insurer_paid)
    if damage.deductible is None or damage.is_void:
        return left
    return min(left, damage.deductible)


def _loss_of_use(damage: Damage, clauses: Clauses) -> Decimal:
    if not clauses.loss_of_use:
        return ZERO
    days = min(damage.repair_days, clauses.loss_days)
    return days * damage.daily_rate * clauses.loss_share


def _depreciation(damage: Damage, clauses: Clauses) -> Decimal:
    if clauses.depreciation is None:
        return ZERO
    return max(ZERO, damage.repair_cost - clauses.depreciation_from) * clauses.depreciation
