"""What runs by the clock."""

from rental.tasks.fleet import fleet_papers, late_cars
from rental.tasks.money import deposits, dunning, ledger_audit
from rental.tasks.plan import make_plans
from rental.tasks.violations import violations_morning

__all__ = (
    "deposits",
    "dunning",
    "fleet_papers",
    "late_cars",
    "ledger_audit",
    "make_plans",
    "violations_morning",
)
