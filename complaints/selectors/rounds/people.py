"""Who may own an action item, approve money, or be mailed about a round."""

from django.db.models import QuerySet

from complaints.models import Case, RoundSeat, SensorRound
from complaints.querysets.rounds import ROUND_READERS
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Text

HEADS = (Role.RISK_MANAGER, Role.VP)
OWNERS = (
    *(Role.RISK_MANAGER, Role.COMPLAINT_DESK, Role.QUALITY, Role.LEGAL, Role.PR_KAM, Role.VP),
    *(Role.REGION_HEAD, Role.REGION_CAM, Role.D_GM, Role.D_SVC_DIR, Role.D_CAM, Role.SALES_OPS),
)
DOERS = tuple(role for role in OWNERS if role in ROUND_READERS)
PLACED = ("user", "region", "dealer")


def may_own(user_id: int) -> bool:
    """Somebody with a live role that works on complaints."""
    return Membership.objects.live().filter(user=user_id, role__in=OWNERS).exists()


def may_do(user_id: int) -> bool:
    """Somebody who sees an action item and can close it; people of dealers see no rounds."""
    return Membership.objects.live().filter(user=user_id, role__in=DOERS).exists()


def approving_roles(user_id: int, case: Case | None) -> set[str]:
    """In which roles somebody approves: risk manager, management, regional head of the case (3.14)."""
    held = Membership.objects.live().filter(user=user_id)
    found = set(held.filter(role__in=HEADS).values_list("role", flat=True))
    region = case.region_id if case else None
    if region is not None and held.filter(role=Role.REGION_HEAD, region=region).exists():
        found.add(Role.REGION_HEAD)
    return found


def owners_for(round_: SensorRound, case: Case | None) -> list[tuple[int, str]]:
    """Who is offered: the seats of the round, head office, and the people of the case's region and dealer."""
    seated = [seat.person_id for seat in round_.seats.all()]
    held = Membership.objects.live().filter(role__in=OWNERS).select_related(*PLACED)
    found: dict[int, str] = {}
    for one in held.order_by("user__display_name", "pk"):
        if one.user_id in seated or _is_near(one, case):
            found.setdefault(one.user_id, f"{one.user} · {_place(one)}")
    return list(found.items())


def approvers_for(case: Case | None) -> list[tuple[int, str]]:
    held = Membership.objects.live().filter(role__in=(*HEADS, Role.REGION_HEAD))
    found: dict[int, str] = {}
    for one in held.select_related(*PLACED).order_by("user__display_name", "pk"):
        if one.role in HEADS or (case and case.region_id and one.region_id == case.region_id):
            found.setdefault(one.user_id, f"{one.user} · {_place(one)}")
    return list(found.items())


def people_of_rounds() -> QuerySet[User]:
    """Who may be given a seat."""
    held = Membership.objects.live().filter(role__in=OWNERS)
    return User.objects.filter(pk__in=held.values("user")).order_by("display_name", "pk")  # type: ignore[no-any-return]


def seated_people(round_: SensorRound) -> list[User]:
    """Whoever has a seat, as holder or deputy, each once."""
    found: dict[int, User] = {}
    for seat in RoundSeat.objects.filter(round=round_).select_related("person", "deputy"):
        for one in (seat.person, seat.deputy):
            if one:
                found[one.pk] = one
    return list(found.values())


def round_roles(user_id: int) -> list[Membership]:
    """The live memberships with which somebody may come to a round, the widest first."""
    held = Membership.objects.live().filter(user=user_id, role__in=OWNERS)
    return sorted(held, key=lambda one: (OWNERS.index(Role(one.role)), one.pk))


def chair_of(round_: SensorRound) -> User | None:
    found: User | None = User.objects.filter(pk=round_.chair_id).first()
    return found


def is_seated(round_: SensorRound, actor: Actor) -> bool:
    return any(one.pk == actor.user_id for one in seated_people(round_))


def _is_near(held: Membership, case: Case | None) -> bool:
    if held.dealer_id is None and held.region_id is None:
        return True
    if case is None:
        return False
    return held.dealer_id == case.dealer_id if held.dealer_id else held.region_id == case.region_id


def _place(held: Membership) -> Text:
    place = held.dealer or held.region
    return f"{Role(held.role).label} {place}" if place else Role(held.role).label
