"""Goodwill: offered in a case, granted within the limit of a role, never cash (domain.md 3.14)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.case_policy import GOODWILL_LAST, GOODWILL_LIMITS, GOODWILL_MONTHS
from complaints.choices.handling import GoodwillKind
from complaints.choices.raci import Activity, Condition
from complaints.models import Case, Goodwill
from complaints.rules.cases import NO_REASON, refuse_blank
from complaints.rules.goodwill import grants_own, limit_of
from complaints.services.held import held_case
from complaints.services.numbers import next_number
from complaints.services.raci import end_activity, open_activity, refuse_unless_consulted
from complaints.services.steps import carry_on
from complaints.workflow.cases import AT_WORK, CASE_FLOW
from complaints.workflow.goodwill import GOODWILL_FLOW
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import HOUSE_OF, Actor, House, Role
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_STATE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.services import GoodwillFacts, give_goodwill, goodwill_since
from dealerops.workcal.services import add_months

MOST: Final = Decimal("1e9")
AMOUNT = Refusal("GOODWILL_AMOUNT", _("Goodwill is a sum above 0 with two decimals."), "amount")
SHARE = Refusal("GOODWILL_SHARE", _("The dealer's share is 0 to 100 percent."), "dealer_share")
NO_CASH = Refusal("GOODWILL_KIND", _("Choose what the customer is given; cash is not."), "kind")
NO_VEHICLE = Refusal(
    "VEHICLE_UNKNOWN", _("Goodwill belongs to a car, and the car of this case is not on record.")
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the customer is offered: CNY, and how much of it the dealer bears in percent."""

    kind: str
    amount: Decimal
    dealer_share: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The limits of one day: who may grant up to which sum per car and period."""

    limits: Mapping[str, int]
    last: str

    def of(self, role: str) -> Decimal | None:
        return limit_of(role, self.limits, self.last)

    def next_for(self, total: Decimal) -> Role:
        """The lowest role whose limit covers the total; the last one when none does."""
        for role, limit in sorted(self.limits.items(), key=lambda one: one[1]):
            if total <= limit:
                return Role(role)
        return Role(self.last)


@transaction.atomic
def propose_goodwill(
    case_id: int, offer: Offer, *, by: Actor, version: int | None = None
) -> Goodwill:
    """Offer something in a case. The entry names the role that the sum needs, with the car's last months.

    That role hears of it; above what the dealer may grant, so does everybody who is asked (domain.md
    3.11). Raises InvalidInput, TransitionRefused (VEHICLE_UNKNOWN for a car that is not on record).
    """
    case = held_case(case_id, by=by, version=version)
    _refuse_offer(offer)
    also = [] if case.vehicle_id else [NO_VEHICLE]
    step = CASE_FLOW.fire(case, "goodwill", by=by, also=also)
    values = _values(case)
    needs = role_needed(case, offer.amount, values)
    goodwill = Goodwill.objects.create(
        number=next_number("GW"),
        case=case,
        kind=offer.kind,
        amount=offer.amount,
        dealer_share=offer.dealer_share,
        reason=offer.reason.strip(),
        proposed_by_id=by.user_id or 0,
        proposed_role=by.role,
        proposed_at=timezone.now(),
    )
    record(
        case,
        "complaints.goodwill_proposed",
        by=by,
        step=step,
        goodwill=goodwill.pk,
        amount=goodwill.amount,
        needs=needs,
    )
    if HOUSE_OF[needs] is not House.DEALER:
        top = {Condition.DEAR.value} if needs == values[GOODWILL_LAST] else frozenset[str]()
        open_activity(case.pk, Activity.GOODWILL, by=by, conditions=top)
    carry_on(case, "complaints.goodwill_proposed", by=by)
    return goodwill


def bring_agreement(
    goodwill_id: int, file: BinaryIO, name: str, *, by: Actor, version: int | None = None
) -> Goodwill:
    """The settlement agreement as a file; a better one takes its place while nothing is decided.

    Raises FileRefused, TransitionRefused.
    """
    Goodwill.objects.visible_to(by).only("pk").get(pk=goodwill_id)
    attachment = store_upload(file, name=name, by=by)
    with transaction.atomic():
        case, goodwill = _held(goodwill_id, by=by, version=version)
        step = GOODWILL_FLOW.fire(goodwill, "bring_agreement", by=by)
        goodwill.agreement = attachment
        goodwill.save_fields("agreement")
        record(
            case,
            "complaints.agreement_brought",
            by=by,
            step=step,
            goodwill=goodwill.pk,
            sha256=attachment.sha256,
        )
        carry_on(case, "complaints.agreement_brought", by=by)
    return goodwill


@transaction.atomic
def grant_goodwill(goodwill_id: int, *, by: Actor, version: int | None = None) -> Goodwill:
    """Grant it within the limit of one's role, twelve months of the car added up (domain.md 3.14).

    Written to the registry, where every app reads it; two grants for one car queue up there. Raises
    GoodwillExhausted (GOODWILL_LIMIT) above the role's limit, TransitionRefused without the agreement,
    OWN_PROPOSAL where one person would approve in a second role what they proposed in the first, and
    above what a dealer may grant NOT_CONSULTED while somebody who is asked has time to answer.
    """
    case, goodwill = _held(goodwill_id, by=by, version=version)
    also = [] if case.vehicle_id and case.state in AT_WORK else [WRONG_STATE]
    step = GOODWILL_FLOW.fire(goodwill, "grant", by=by, also=also)
    values = _values(case)
    ladder = _ladder(values)
    limit = ladder.of(by.role)
    before = give_goodwill(
        case.vehicle_id or 0,
        _gift(goodwill, case),
        by=by,
        since=_since(values),
        ceiling=limit,
    )
    if goodwill.proposed_by_id in {by.user_id, by.for_user_id}:
        _refuse_own(goodwill, before + goodwill.amount, ladder)
    if HOUSE_OF[ladder.next_for(before + goodwill.amount)] is not House.DEALER:
        refuse_unless_consulted(case, Activity.GOODWILL, by=by)
    goodwill.before, goodwill.limit = before, limit
    goodwill.policy_values = values.used()
    _decide(goodwill, by)
    goodwill.save_fields("before", "limit", "policy_values", *DECIDED)
    _end_asking(case, by)
    record(
        case,
        "complaints.goodwill_granted",
        by=by,
        step=step,
        goodwill=goodwill.pk,
        amount=goodwill.amount,
        dealer_share=goodwill.dealer_share,
        before=before,
    )
    carry_on(case, "complaints.goodwill_granted", by=by)
    return goodwill


@transaction.atomic
def refuse_goodwill(
    goodwill_id: int, *, note: str, by: Actor, version: int | None = None
) -> Goodwill:
    """Somebody who grants says no, with the reason."""
    case, goodwill = _held(goodwill_id, by=by, version=version)
    step = GOODWILL_FLOW.fire(goodwill, "refuse", by=by, also=refuse_blank(note, NO_REASON))
    goodwill.note = note.strip()[:500]
    _decide(goodwill, by)
    goodwill.save_fields("note", *DECIDED)
    _end_asking(case, by)
    record(
        case, "complaints.goodwill_refused", by=by, step=step, goodwill=goodwill.pk,
        note=goodwill.note,
    )  # fmt: skip
    carry_on(case, "complaints.goodwill_refused", by=by)
    return goodwill


@transaction.atomic
def cancel_goodwill(goodwill_id: int, *, by: Actor, version: int | None = None) -> Goodwill:
    """Whoever proposed it takes it back before it is decided."""
    case, goodwill = _held(goodwill_id, by=by, version=version)
    step = GOODWILL_FLOW.fire(goodwill, "cancel", by=by)
    _decide(goodwill, by)
    goodwill.save_fields(*DECIDED)
    _end_asking(case, by)
    record(case, "complaints.goodwill_cancelled", by=by, step=step, goodwill=goodwill.pk)
    carry_on(case, "complaints.goodwill_cancelled", by=by)
    return goodwill


def role_needed(case: Case, amount: Decimal, values: Values | None = None) -> Role:
    """The lowest role whose limit covers this sum on top of what the car was given in the period."""
    values = values or _values(case)
    return _ladder(values).next_for(_total(case, amount, values))


def may_grant(case: Case, amount: Decimal, roles: Iterable[str]) -> bool:
    """Whether the limit of one of these roles covers the sum with what the car was given before."""
    values = _values(case)
    ladder, total = _ladder(values), _total(case, amount, values)
    return any(limit is None or total <= limit for limit in map(ladder.of, roles))


DECIDED: Final = ("state", "decided_by", "decided_role", "decided_at")


def _decide(goodwill: Goodwill, by: Actor) -> None:
    goodwill.decided_by_id, goodwill.decided_role = by.user_id, by.role
    goodwill.decided_at = timezone.now()


def _end_asking(case: Case, by: Actor) -> None:
    """Nothing waits for a decision any more: nobody is asked."""
    if not case.goodwill.proposed().exists():
        end_activity(case, Activity.GOODWILL, by=by)


def _held(goodwill_id: int, *, by: Actor, version: int | None) -> tuple[Case, Goodwill]:
    """First the case, then the offer: everybody locks in this order."""
    known = Goodwill.objects.visible_to(by).only("case_id").get(pk=goodwill_id)
    case = held_case(known.case_id, by=by)
    goodwill = Goodwill.objects.visible_to(by).lock(goodwill_id)
    goodwill.expect_version(version)
    return case, goodwill


def _gift(goodwill: Goodwill, case: Case) -> GoodwillFacts:
    return GoodwillFacts(
        about=f"complaints.goodwill:{goodwill.pk}",
        amount=goodwill.amount,
        dealer_share=goodwill.dealer_share,
        customer_id=case.customer_id,
    )


def _refuse_own(goodwill: Goodwill, total: Decimal, ladder: Ladder) -> None:
    refusal = grants_own(total, ladder.of(goodwill.proposed_role))
    if refusal:
        raise TransitionRefused(refusal)


def _values(case: Case) -> Values:
    return Values(on=timezone.localdate(), dealer_id=case.dealer_id, region_id=case.region_id)


def _ladder(values: Values) -> Ladder:
    limits: dict[str, int] = values[GOODWILL_LIMITS]
    return Ladder(limits, values[GOODWILL_LAST])


def _total(case: Case, amount: Decimal, values: Values) -> Decimal:
    before = goodwill_since(case.vehicle_id, _since(values)) if case.vehicle_id else Decimal(0)
    return before + amount


def _since(values: Values) -> dt.date:
    return add_months(values.on, -values[GOODWILL_MONTHS])


def _refuse_offer(offer: Offer) -> None:
    faults = refuse_blank(offer.reason, NO_REASON)
    is_sum = offer.amount.is_finite() and 0 < offer.amount <= MOST
    if not is_sum or offer.amount != offer.amount.quantize(Decimal("0.01")):
        faults.append(AMOUNT)
    if not 0 <= offer.dealer_share <= 100:
        faults.append(SHARE)
    if offer.kind not in GoodwillKind.values:
        faults.append(NO_CASH)
    if faults:
        raise InvalidInput(*faults)
