"""What every row of an old record refers to: a car on record, a service advisor of the dealer."""

from collections.abc import Sequence
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import Refusal
from dealerops.imports.findings import Finding
from dealerops.registry.services.bulk import vehicles_by_vin

CAR_UNKNOWN: Final = Refusal(
    "CAR_UNKNOWN", _("No car with this VIN is on record. Import the vehicles first.")
)
NOT_AN_ADVISOR: Final = Refusal(
    "ADVISOR_UNKNOWN", _("No service advisor of this dealer signs in with this name.")
)


class RefersToCar(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def vin(self) -> str: ...
    @property
    def advisor(self) -> str: ...


def cars_and_advisors(
    rows: Sequence[RefersToCar], dealer_id: int
) -> tuple[dict[str, int], dict[str, int], list[Finding]]:
    """VIN -> id, user name -> id, and every row that names one that is not on record."""
    cars = vehicles_by_vin(one.vin for one in rows)
    members = Membership.objects.live().filter(role=Role.D_SA, dealer=dealer_id)
    advisors = dict(members.values_list("user__username", "user"))
    wrong = [Finding(one.row, "vin", CAR_UNKNOWN) for one in rows if one.vin not in cars]
    wrong += [
        Finding(one.row, "advisor", NOT_AN_ADVISOR)
        for one in rows
        if one.advisor and one.advisor not in advisors
    ]
    return cars, advisors, wrong
