"""What the page and the print of a card say besides the card itself; one query for each part."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ItemState, RoType
from aftersales.choices.callbacks import Question
from aftersales.models import (
    Answer,
    CustomerCard,
    Interview,
    LostCase,
    RepairOrder,
    RoItem,
)
from aftersales.selectors.visits import HANDED_BACK
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.models import Entry
from dealerops.portal.registry import Tone
from dealerops.registry.models import DncEntry, MileageReading, PlateAssignment
from dealerops.workcal.services import local_date

Text = str | Promise
ROWS = 50
TOLD: Mapping[str, Text] = {
    "aftersales.card_changed": _("Card changed"),
    "aftersales.card_given": _("Given to another advisor"),
    "aftersales.card_recommended": _("Recommendation noted"),
    "aftersales.difference_settled": _("Difference settled"),
    "registry.revealed": _("Personal data shown"),
}


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One visit: `score` is the customer's word overall (1 to 5), `complaint` whether they complained."""

    order_id: int
    number: str
    type: str
    day: dt.date
    km: int | None
    items: str
    amount: Decimal
    advisor: str
    technician: str
    score: int | None
    complaint: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the card's history, as the timeline shows it."""

    at: dt.datetime
    title: Text
    who: str
    text: str
    tone: Tone = Tone.NEUTRAL


def service_history(card: CustomerCard) -> list[ServiceRow]:
    """Every visit of this customer with this car at this dealer, newest first, whoever served them."""
    said = Answer.objects.visible_to(SYSTEM).filter(
        interview__task__order=OuterRef("pk"),
        interview__finished_at__isnull=False,
        question=Question.OVERALL,
    )
    complaints = (
        Interview.objects.visible_to(SYSTEM)
        .finished()
        .filter(Q(is_complaint=True) | Q(is_problem=True), task__order=OuterRef("pk"))
    )
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(
        dealer=card.dealer_id,
        vehicle=card.vehicle_id,
        customer=card.customer_id,
        state__in=HANDED_BACK,
        delivered_at__isnull=False,
    )
    gone = (ItemState.DECLINED, ItemState.DEFERRED, ItemState.CANCELLED)
    rows = orders.annotate(
        work=StringAgg("items__description", "、", filter=~Q(items__state__in=gone)),
        score=Subquery(said.values("score")[:1]),
        complained=Exists(complaints),
    ).order_by("-delivered_at", "-pk")
    return [
        ServiceRow(
            order_id=pk,
            number=number,
            type=str(RoType(kind).label),
            day=local_date(at),
            km=km,
            items=work or old_work,
            amount=sum(paid, Decimal(0)),
            advisor=advisor,
            technician=technician or "",
            score=score,
            complaint=complained,
        )
        for pk, number, kind, at, km, work, old_work, advisor, technician, score, complained, *paid in rows.values_list(
            *("pk", "number", "type", "delivered_at", "mileage_out", "work", "old_work"),
            *("advisor__display_name", "technician__display_name", "score", "complained"),
            *("amount_customer", "amount_warranty", "amount_insurance"),
        )[:ROWS]
    ]


def deferred_items(card: CustomerCard) -> list[RoItem]:
    """Work that was put off on this car at this dealer and not done since, the most urgent first
    (domain.md 4.3).
    """
    lines = RoItem.objects.visible_to(SYSTEM).filter(
        order__dealer=card.dealer_id, order__vehicle=card.vehicle_id
    )
    same = Q(code=OuterRef("code")) & ~Q(code="")
    same |= Q(kind=OuterRef("kind"), description=OuterRef("description"))
    done = lines.filter(
        same, state=ItemState.QC_OK, order__opened_at__gt=OuterRef("order__opened_at")
    )
    items = lines.filter(~Exists(done), state=ItemState.DEFERRED)
    return list(items.select_related("order").order_by("follow_up_on", "pk")[:ROWS])


def plates_of(card: CustomerCard) -> list[PlateAssignment]:
    plates = PlateAssignment.objects.visible_to(SYSTEM).filter(vehicle=card.vehicle_id)
    return list(plates.order_by("-valid", "pk")[:ROWS])


def readings_of(card: CustomerCard) -> list[MileageReading]:
    """What the odometer showed, newest first."""
    readings = MileageReading.objects.visible_to(SYSTEM).filter(vehicle=card.vehicle_id)
    return list(readings.order_by("-read_on", "-pk")[:ROWS])


def stops_of(card: CustomerCard) -> list[str]:
    """The scopes in which the customer asked not to be contacted."""
    entries = DncEntry.objects.visible_to(SYSTEM).in_force().filter(customer=card.customer_id)
    return list(entries.order_by("scope").values_list("scope", flat=True))


def lost_case_of(card: CustomerCard, actor: Actor) -> LostCase | None:
    """The last time this customer was lost."""
    cases = LostCase.objects.visible_to(actor).filter(card=card)
    return cases.order_by("-created_at", "-pk").first()


def referrals_of(card: CustomerCard, actor: Actor) -> list[CustomerCard]:
    """Whom this customer brought along."""
    brought = CustomerCard.objects.visible_to(actor).filter(referred_by=card)
    return list(brought.select_related("customer", "vehicle")[:20])


def changes_of(card: CustomerCard) -> list[Change]:
    """Who of this dealer changed what, and who looked at what; values are not told."""
    people = Membership.objects.filter(dealer=card.dealer_id).values("user")
    of_card = Q(object_type=card._meta.label_lower, object_id=card.pk)
    looked = Q(object_type=card.customer._meta.label_lower, object_id=card.customer_id)
    looked |= Q(object_type=card.vehicle._meta.label_lower, object_id=card.vehicle_id)
    looked &= Q(topic="registry.revealed", user_id__in=people)
    entries = Entry.objects.visible_to(SYSTEM).filter(of_card | looked, topic__in=TOLD)
    rows = list(entries.order_by("-at", "-pk")[:ROWS])
    names = _names(one.user_id for one in rows)
    return [
        Change(one.at, TOLD[one.topic], names.get(one.user_id or 0, ""), _fields(card, one))
        for one in rows
    ]


def _names(user_ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in user_ids if one}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def _fields(card: CustomerCard, entry: Entry) -> str:
    """The labels of the fields that an entry names."""
    named: Sequence[str] = entry.data.get("changed") or [entry.data.get("field", "")]
    labels = {one.name: one.verbose_name for one in card._meta.fields}
    labels |= {one.name: one.verbose_name for one in card.customer._meta.fields}
    labels |= {one.name: one.verbose_name for one in card.vehicle._meta.fields}
    return ", ".join(str(labels[name]) for name in named if name in labels)
