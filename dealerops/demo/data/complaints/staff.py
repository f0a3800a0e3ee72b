"""Who handles complaints in the demo: an advocate for every dealer and region, the desk at head office."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dealerops.accounts.models import Membership, User
from dealerops.accounts.services import grant_membership
from dealerops.demo.data.buyers import person_name
from dealerops.demo.data.people import PASSWORD
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer, Region

HEAD_OFFICE = (
    *(Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.QUALITY, Role.LEGAL),
    *(Role.PR_KAM, Role.VP),
)


@dataclass(frozen=True)
class Staff:
    """Users by where they work: advocates and managers by dealer, advocates and heads by region."""

    advocates: Mapping[int, int]
    managers: Mapping[int, int]
    regional: Mapping[int, int]
    heads: Mapping[int, int]
    office: Mapping[Role, int]

    @property
    def desk(self) -> int:
        return self.office[Role.COMPLAINT_DESK]


@transaction.atomic
def hire(rng: random.Random) -> Staff:
    """Whoever is missing; again, nobody is."""
    password = make_password(PASSWORD)
    dealers = list(
        Dealer.objects.visible_to(SYSTEM).filter(kind=DealerKind.DEALER).order_by("code")
    )
    regions = [one for one in Region.objects.order_by("pk") if one.pk in _homes(dealers)]
    return Staff(
        advocates=_everywhere(rng, Role.D_CAM, dealers, password),
        managers=_everywhere(rng, Role.D_GM, dealers, password),
        regional=_everywhere(rng, Role.REGION_CAM, regions, password),
        heads=_everywhere(rng, Role.REGION_HEAD, regions, password),
        office={role: _at_head_office(role) for role in HEAD_OFFICE},
    )


def _homes(dealers: list[Dealer]) -> set[int]:
    return {one.region_id for one in dealers}


def _everywhere(
    rng: random.Random, role: Role, places: Sequence[Dealer | Region], password: str
) -> dict[int, int]:
    column = "dealer_id" if role.startswith("D_") else "region_id"
    rows = Membership.objects.live().filter(role=role).order_by("-pk")
    found: dict[int, int] = dict(rows.values_list(column, "user_id"))
    for number, place in enumerate(places, start=1):
        if place.pk in found:
            continue
        name = f"{role.value.lower()}_{number:02d}"
        user = User.objects.create(
            username=name,
            email=f"{name}@demo.dealerops.example",
            password=password,
            display_name=person_name(rng),
        )
        grant_membership(user, role, by=SYSTEM, place=place)
        found[place.pk] = user.pk
    return found


def _at_head_office(role: Role) -> int:
    member = Membership.objects.live().filter(role=role).order_by("pk").first()
    if member is None:
        raise ValueError(f"nobody has the role {role}; load_demo hires them")
    return member.user_id
