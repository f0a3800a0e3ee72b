"""A violation that its customer was told of, and a complaint, as pages and matrices need them."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from dealerops.policy.models import PolicyParam
from rental.choices import OrderState
from rental.choices.complaints import Topic
from rental.choices.violations import FIRMS
from rental.models import RentalComplaint, Violation
from rental.services import violations as s
from rental.services.complaints import ComplaintFacts, take_complaint
from tests.factories.market import ALWAYS
from tests.factories.rental import DAY, RentalHouse, an_order
from tests.factories.violations import a_violation, give_car


@dataclass(frozen=True, slots=True)
class ViolationPapers:
    """What a store has of both; `token` leads to the customer's page."""

    violation: Violation
    token: str
    complaint: RentalComplaint

    @property
    def records(self) -> dict[str, Model]:
        rows = (self.violation, self.complaint)
        return {row._meta.label_lower: row for row in rows}

    def record_of(self, noun: str) -> Model | None:
        return {"violations": self.violation, "complaints": self.complaint}.get(noun)


def violation_papers(house: RentalHouse) -> ViolationPapers:
    """Both firms of a world report violations."""
    PolicyParam.objects.get_or_create(
        key=FIRMS.name, valid=ALWAYS, defaults={"value": ["F1", "F2"]}
    )
    now = timezone.now()
    begins, ends = now - 3 * DAY, now - DAY
    order = an_order(house.store, house.a, begins, ends, state=OrderState.DEPOSIT_HOLD)
    give_car(order.vehicle, begins, ends, order=order)
    found = a_violation(order.vehicle, now - 2 * DAY, house.store)
    told = s.notify(found.pk, by=house.operator)
    facts = ComplaintFacts(Topic.DIRTY, "车里有烟味")
    complaint = take_complaint(facts, dealer_id=house.store.pk, by=house.operator)
    return ViolationPapers(told, s.token_of(told), complaint)
