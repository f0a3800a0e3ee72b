"""Who works with the demo: one person per role, an applicant per dealer, checkers, regional staff."""

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from claims.models import Checker
from dealerops.accounts.models import User
from dealerops.accounts.services import actor_for, grant_membership
from dealerops.demo.data.buyers import person_name
from dealerops.foundation.actor import HOUSE_OF, SYSTEM, Actor, Channel, House, Role
from dealerops.network.models import Dealer, Firm, Region

if TYPE_CHECKING:
    from dealerops.demo.data.world import World

PASSWORD = "dealerops-demo"  # noqa: S105  # printed on the demo's first screen
CHECKERS = 6
Place = Region | Dealer | Firm | None


def employ(world: "World") -> None:
    """Everybody, with one costly password hash for all."""
    password = make_password(PASSWORD)
    for role in Role:
        if role != Role.SYSTEM:
            _person(world, role, role.value.lower(), _first_place(world, role), password)
    for number, dealer in enumerate(world.dealers, start=1):
        if dealer.pk not in world.applicants:
            _person(world, Role.D_SSA, f"d_ssa_{number:02d}", dealer, password)
    for number in range(2, CHECKERS + 1):
        _person(world, Role.TP_CHECKER, f"tp_checker_{number:02d}", world.firm, password)
    for number, region in enumerate(_other_regions(world), start=2):
        _person(world, Role.REGION_STAFF, f"region_staff_{number:02d}", region, password)


def _first_place(world: "World", role: Role) -> Place:
    places: dict[House, Place] = {
        House.REGION: world.dealers[0].region,
        House.DEALER: world.dealers[0],
        House.STORE: world.store,
        House.FIRM: world.firm,
    }
    return places.get(HOUSE_OF[role])


def _other_regions(world: "World") -> list[Region]:
    found = {dealer.region_id: dealer.region for dealer in world.dealers}
    return [region for pk, region in found.items() if pk != world.dealers[0].region_id]


def _person(world: "World", role: Role, username: str, place: Place, password: str) -> None:
    user = User.objects.create(
        username=username,
        email=f"{username}@demo.dealerops.example",
        password=password,
        display_name=person_name(world.rng),
    )
    membership = grant_membership(user, role, by=SYSTEM, place=place)
    _remember(world, role, place, actor_for(user, _door(role), membership))
    if role == Role.TP_CHECKER and world.firm:
        Checker.objects.create(user=user, firm=world.firm, programs=list(world.programs))


def _door(role: Role) -> Channel:
    doors = {House.DEALER: Channel.PORTAL, House.FIRM: Channel.API}
    return doors.get(HOUSE_OF[role], Channel.BACKOFFICE)


def _remember(world: "World", role: Role, place: Place, actor: Actor) -> None:
    world.staff.setdefault(role, actor)
    if role == Role.D_SSA and isinstance(place, Dealer):
        world.applicants[place.pk] = actor
    if role == Role.TP_CHECKER:
        world.checkers[actor.user_id or 0] = actor
