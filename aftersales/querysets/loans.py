"""Who sees the loan cars of a house and who has them."""

from typing import TYPE_CHECKING, Self

from aftersales.choices.loans import LoanState
from aftersales.querysets.bays import HouseRowQuerySet
from aftersales.querysets.order_parts import PartOfOrder

if TYPE_CHECKING:
    from aftersales.models import Loan, LoanCar


class LoanCarQuerySet(HouseRowQuerySet["LoanCar"]):
    """The cars that the house lends."""


class LoanQuerySet(PartOfOrder["Loan"]):
    def standing(self) -> Self:
        """Reserved or with the customer."""
        return self.filter(state__in=(LoanState.PLANNED, LoanState.OUT))
