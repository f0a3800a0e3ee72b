"""Who is reached in which role for a case, and who stands in where nobody is (domain.md 3.6, 3.11)."""

from collections.abc import Iterable

from django.db.models import Q

from complaints.choices import Level
from complaints.choices.alerts import STANDS_IN, STANDS_IN_FOR_THE_REST
from complaints.choices.ladder import FUNCTION_HEAD, FUNCTION_HEADS, ON_THE_RUNG
from complaints.choices.raci import ROLES_OF
from complaints.models import Case, Standby
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import HOUSE_OF, House, Role


def roles_on_rung(case: Case, level: int) -> tuple[Role, ...]:
    """Who is told when a case reaches a rung; E3 has the head of the function that owns the case."""
    roles = ON_THE_RUNG[level]
    if level == Level.E3:
        return (FUNCTION_HEADS.get(case.department, FUNCTION_HEAD), *roles)
    return roles


def people_in(case: Case, role: Role) -> list[User]:
    """Whoever holds the role for this case now: at its dealer, in its region, at head office."""
    place = _place(case, role)
    if place is None:
        return []
    held = Membership.objects.live().filter(place, role=role).select_related("user")
    return list({one.user_id: one.user for one in held.order_by("pk")}.values())


def people_or_stand_ins(case: Case, role: Role) -> list[tuple[User, Role]]:
    """The people of a role, or of the next one up where nobody has it: an alert never falls to nobody."""
    tried: set[Role] = set()
    while role not in tried:
        found = people_in(case, role)
        if found:
            return [(one, role) for one in found]
        tried.add(role)
        role = STANDS_IN.get(role, STANDS_IN_FOR_THE_REST)
    return []


def deputies_of(case: Case, user_id: int, role: Role) -> list[tuple[User, Role]]:
    """The deputy whom the person has named, else whoever stands in for the role."""
    named = Standby.objects.filter(user=user_id, deputy__is_active=True).select_related("deputy")
    deputies = [(one.deputy, role) for one in named if one.deputy]
    if deputies:
        return deputies
    found = people_or_stand_ins(case, STANDS_IN.get(role, STANDS_IN_FOR_THE_REST))
    return [(one, as_role) for one, as_role in found if one.pk != user_id]


def has_anybody(case: Case, party: str) -> bool:
    """Whether a party of the duties table has people for this case."""
    places = (_place(case, role) for role in ROLES_OF[party])
    wanted = Q(pk__in=())
    for role, place in zip(ROLES_OF[party], places, strict=True):
        if place is not None:
            wanted |= place & Q(role=role)
    return Membership.objects.live().filter(wanted).exists()


def everybody(case: Case, roles: Iterable[Role]) -> dict[int, tuple[User, Role]]:
    """The people of several roles, each once, in the first of their roles."""
    found: dict[int, tuple[User, Role]] = {}
    for role in roles:
        for person, as_role in people_or_stand_ins(case, role):
            found.setdefault(person.pk, (person, as_role))
    return found


def _place(case: Case, role: Role) -> Q | None:
    """Where a membership must be to count; None for a case that has no such place."""
    house = HOUSE_OF[role]
    if house in {House.DEALER, House.STORE}:
        return Q(dealer=case.dealer_id) if case.dealer_id else None
    if house is House.REGION:
        region = case.region_id or (case.dealer.region_id if case.dealer else None)
        return Q(region=region) if region else None
    return Q()
