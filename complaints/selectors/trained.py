"""How many of a dealer's front line were trained in everything (domain.md 3.13: trained share)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from complaints.choices.training import FRONT_LINE, VALID_MONTHS, TrainingModule
from complaints.models import Training
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import SYSTEM, Actor, House
from dealerops.policy.services import value
from dealerops.workcal.services import add_months


@dataclass(frozen=True, slots=True)
class Trained:
    """Of how many people how many have passed every module in time; nobody there is no share."""

    people: int
    trained: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.trained) / self.people if self.people else None


def trained(actor: Actor, on: dt.date) -> Trained:
    """Everybody of the front line whom the reader looks after, on a day."""
    people = set(front_line(actor).values_list("pk", flat=True))
    since = add_months(on, -value(VALID_MONTHS))
    passed: dict[int, set[str]] = defaultdict(set)
    rows = Training.objects.visible_to(SYSTEM).passed(since, on).filter(person__in=people)
    for person_id, module in rows.values_list("person", "module"):
        passed[person_id].add(module)
    wanted = set(TrainingModule.values)
    return Trained(len(people), sum(modules >= wanted for modules in passed.values()))


def front_line(actor: Actor) -> QuerySet[User]:
    """Whoever meets unhappy customers now: at the own dealer, in the own region, or anywhere."""
    posts = Membership.objects.live().filter(role__in=FRONT_LINE)
    if actor.house is House.DEALER:
        posts = posts.filter(dealer__in=actor.dealer_ids)
    elif actor.house is House.REGION:
        posts = posts.filter(dealer__region__in=actor.region_ids)
    return User.objects.filter(pk__in=posts.values("user")).order_by("display_name", "pk")


def dealer_of(person_id: int) -> int | None:
    """Where somebody of the front line works now, of several dealers the first."""
    posts = Membership.objects.live().filter(user=person_id, role__in=FRONT_LINE)
    return posts.order_by("pk").values_list("dealer", flat=True).first()
