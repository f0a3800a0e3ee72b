"""Lost customers: opened by night, called by people, closed by a visit or by time (domain.md 4.11)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.standing import Standing
from aftersales.choices import LEAVES, LossReason, LostState, Retention
from aftersales.choices.retention_policy import TRACKING_DAYS, WIN_BACK_DAYS
from aftersales.models import CustomerCard, LostCase
from aftersales.selectors.card_facts import CardFacts, Visit
from aftersales.workflow.retention import LOST_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ConsentScope, ContactPurpose
from dealerops.registry.services import log_contact, who_refused
from dealerops.workcal.services import add_workdays, dealer_open, end_of, local_date

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of speaking with a lost customer; `left` says that the car is gone for good."""

    reason: str
    channel: str
    said: str = ""
    offer: str = ""
    promised_on: dt.date | None = None
    left: bool = False


@transaction.atomic
def record_outcome(
    case_id: int, outcome: Outcome, *, by: Actor, version: int | None = None
) -> LostCase:
    """Note why the customer stays away, what was offered and what they promised.

    Whoever nobody reached is still to be called; what they said when somebody did reach them stays.
    Asking after the car is a service call; an offer is marketing and needs the customer's consent.
    Raises InvalidInput (LOST_REASON, PROMISE_PAST), ContactRefused, StaleObject, TransitionRefused.
    """
    case = LostCase.objects.visible_to(by).lock(case_id)
    case.expect_version(version)
    now = timezone.now()
    _check(outcome, today=local_date(now))
    reached = outcome.reason != LossReason.NOT_REACHED
    event = "leave" if outcome.left else "contact" if reached else "try_again"
    step = LOST_FLOW.fire(case, event, by=by)
    offered = reached and outcome.offer
    purpose = ContactPurpose.WIN_BACK if offered else ContactPurpose.REMINDER
    log_contact(
        case.card.customer_id,
        purpose,
        outcome.channel,
        was_reached=reached,
        by=by,
        about=f"lost case {case.pk}",
    )
    if reached:
        case.offer, case.promised_on = outcome.offer, outcome.promised_on
    if reached or case.contacted_at is None:
        case.reason, case.said = outcome.reason, outcome.said
    if reached and case.contacted_at is None:  # in time, and the days to come back: the first talk
        case.contacted_at, case.contacted_by_id = now, by.user_id
    if outcome.left:
        case.closed_on = local_date(now)
        _mark_gone(case, by)
    case.save_fields(
        *("state", "reason", "said", "offer", "promised_on"),
        *("contacted_at", "contacted_by", "closed_on"),
    )
    record(case, "aftersales.lost_case_answered", by=by, step=step, reason=outcome.reason)
    return case


def _check(outcome: Outcome, *, today: dt.date) -> None:
    refusals = []
    if outcome.reason not in LossReason.values:
        refusals.append(Refusal("LOST_REASON", _("Say why the customer stays away."), "reason"))
    if outcome.promised_on and outcome.promised_on < today:
        refusals.append(
            Refusal("PROMISE_PAST", _("Nobody promises to come in the past."), "promised_on")
        )
    if outcome.left and outcome.reason not in LEAVES:
        message = _("A car is gone when it was sold, scrapped or moved away.")
        refusals.append(Refusal("NOT_GONE", message, "left"))
    if refusals:
        raise InvalidInput(*refusals)


def _mark_gone(case: LostCase, by: Actor) -> None:
    card = CustomerCard.objects.visible_to(by).lock(case.card_id)
    card.leaving, card.left_on = LEAVES[LossReason(case.reason)], case.closed_on
    card.save_fields("leaving", "left_on")
    record(card, "aftersales.card_changed", by=by, changed=["leaving", "left_on"])


def open_lost_cases(
    dealer_id: int,
    facts: Sequence[CardFacts],
    found: Mapping[int, Standing],
    *,
    on: dt.date,
    values: Values,
) -> list[int]:
    """One case for each card that is lost and has none after its last visit; their keys."""
    lost = {one.card_id: found[one.card_id] for one in facts if _is_lost(found[one.card_id])}
    if not lost:
        return []
    rows = LostCase.objects.visible_to(SYSTEM).filter(card__dealer=dealer_id, card__in=lost)
    known = set(rows.values_list("card_id", "visited_on"))
    running = set(rows.under_way().values_list("card_id", flat=True))
    days = values[TRACKING_DAYS]
    due_at = end_of(add_workdays(on, days, dealer_open(dealer_id)))
    new = [
        _new_case(card_id, one, due_at)
        for card_id, one in lost.items()
        if (card_id, one.visited_on) not in known and card_id not in running
    ]
    return [case.pk for case in LostCase.objects.bulk_create(new, batch_size=BATCH)]


def _is_lost(one: Standing) -> bool:
    return one.status == Retention.LOST


def _new_case(card_id: int, one: Standing, due_at: dt.datetime) -> LostCase:
    bounds = one.bounds
    return LostCase(
        card_id=card_id,
        lost_on=one.since,
        visited_on=one.visited_on or one.since,
        last_km=one.last.km if one.last else None,
        due_at=due_at,
        policy_values={
            "expected": bounds.expected if bounds else None,
            "lost_days": bounds.lost if bounds else None,
            "km_per_day": str(float(one.rate)),
        },
    )


def close_ended_cases(
    dealer_id: int,
    facts: Sequence[CardFacts],
    found: Mapping[int, Standing],
    *,
    on: dt.date,
    values: Values,
    by: Actor,
) -> int:
    """Close what a visit, time, the loss of the car or a no to calls has ended; each on its own record.

    A legal hold ends nothing: nobody calls meanwhile, and the case goes on when it is lifted.
    """
    cards = {one.card_id: one for one in facts}
    rows = LostCase.objects.visible_to(SYSTEM).under_way()
    ended = 0
    cases = list(rows.filter(card__dealer=dealer_id).select_related("card").order_by("pk"))
    refused = who_refused({case.card.customer_id for case in cases}, ConsentScope.SERVICE_CALL)
    for case in cases:
        card = cards.get(case.card_id)
        if card is None:
            continue
        visit = next((one for one in card.visits if one.day > case.visited_on), None)
        gone = bool(case.card.leaving)
        event = _ending(case, visit, gone=gone, on=on, days=values[WIN_BACK_DAYS])
        if event == "give_up" and found[case.card_id].status == Retention.NOT_COUNTED:
            continue
        if not event and case.state == LostState.OPEN and case.card.customer_id in refused:
            event = "refuse"
        if event:
            _close(case.pk, event, visit, on=on, by=by)
            ended += 1
    return ended


def close_refused_cases(customer_id: int, *, by: Actor) -> int:
    """Nobody may call any more who has not called yet (domain.md 4.11, 4.12); returns how many end.

    Whoever was spoken to still has the time to come back that was agreed.
    """
    if not who_refused({customer_id}, ConsentScope.SERVICE_CALL):
        return 0
    rows = LostCase.objects.visible_to(SYSTEM).filter(card__customer=customer_id)
    found = list(rows.filter(state=LostState.OPEN).values_list("pk", flat=True))
    for case_id in found:
        _close(case_id, "refuse", None, on=timezone.localdate(), by=by)
    return len(found)


def _ending(case: LostCase, visit: Visit | None, *, gone: bool, on: dt.date, days: int) -> str:
    """The event of LOST_FLOW that has come about; empty while the case runs on."""
    if gone:
        return "leave"
    was_tried = case.reason == LossReason.NOT_REACHED
    last_day = local_date(case.contacted_at or case.due_at) + dt.timedelta(days=days)
    if case.contacted_at is None:
        return "return" if visit else "give_up" if was_tried and on > last_day else ""
    if visit:
        return "win_back" if visit.day <= last_day else "give_up"
    return "give_up" if on > last_day else ""


def _close(case_id: int, event: str, visit: Visit | None, *, on: dt.date, by: Actor) -> None:
    with transaction.atomic():
        case = LostCase.objects.visible_to(SYSTEM).lock(case_id)
        step = LOST_FLOW.fire(case, event, by=SYSTEM)
        case.closed_on = max(visit.day if visit else on, case.lost_on)
        case.visit_id = visit.order_id if visit else None
        case.save_fields("state", "closed_on", "visit")
        record(case, _ENDED[LostState(case.state)], by=by, step=step)


_ENDED = {
    LostState.WON_BACK: "aftersales.lost_case_won_back",
    LostState.RETURNED: "aftersales.lost_case_returned",
    LostState.NOT_WON: "aftersales.lost_case_given_up",
    LostState.LEFT: "aftersales.lost_case_left",
    LostState.REFUSED: "aftersales.lost_case_refused",
}
