"""The rows of the churn report R15: rates by name, losses by what they have in common, calls, customers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aftersales.choices import CONTROLLABLE, LossReason, LostState
from aftersales.models import LostCase
from aftersales.selectors.churn import churn_of
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.journal.querysets import EntryQuerySet
from dealerops.journal.selectors import state_at
from dealerops.portal.templatetags.dx import local_name

YEAR: Final = 365
OLDEST = 10
FRACTION = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ChurnLine:
    """One line of R15. `part` says what it speaks of; what does not belong to it is None or empty.

    `lost` of `base` is `rate`; of groups of lost customers, `base` is all that were lost in the month.
    """

    part: str
    label: str
    lost: int | None = None
    base: int | None = None
    customer: str = ""
    visited_on: dt.date | None = None
    km: int | None = None
    expected: int | None = None
    reason: str = ""
    action: str = ""
    charted: int | None = None  # customers lost for a reason, for the picture
    case_ids: Sequence[int] = ()  # the lost customers that `lost` counts

    @property
    def rate(self) -> Decimal | None:
        if not self.base or self.lost is None:
            return None
        return (Decimal(self.lost) / self.base).quantize(FRACTION, ROUND_HALF_UP)


def churn_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[ChurnLine]:
    """The month that begins the period, as far as it was recorded before `as_of`."""
    cases = list(
        LostCase.objects.visible_to(actor)
        .filter(lost_on__gte=period.start, lost_on__lt=period.end, created_at__lt=as_of)
        .select_related("card__customer", "card__advisor", "card__vehicle__model")
        .select_related("card__vehicle__sale")
        .annotate(state_then=state_at(LostCase, as_of))
        .annotate(noted=Exists(_calls(at__lt=as_of)), noted_later=Exists(_calls(at__gte=as_of)))
        .order_by("lost_on", "pk")
    )
    for case in cases:
        _as_it_stood(case, as_of)
    return [
        *_rates(actor, period, as_of),
        *_grouped(_("By model"), cases, lambda case: str(local_name(case.card.vehicle.model))),
        *_grouped(_("By age of the car"), cases, _age),
        *_grouped(_("By service advisor"), cases, lambda case: str(case.card.advisor or "–")),
        *(replace(one, charted=one.lost) for one in _grouped(_("By reason"), cases, _reason)),
        *_tracking(cases),
        *(_customer(case) for case in cases),
    ]


def _as_it_stood(case: LostCase, as_of: dt.datetime) -> None:
    """What was said later is not known yet, a call that nobody answered before is; the row is only read."""
    case.state = case.state_then  # type: ignore[attr-defined]
    noted, noted_later = case.noted, case.noted_later  # type: ignore[attr-defined]
    if case.contacted_at and case.contacted_at >= as_of:
        case.contacted_at, case.promised_on = None, None
        case.reason = LossReason.NOT_REACHED if noted else ""
    elif case.contacted_at is None and noted_later and not noted:
        case.reason = ""


def _calls(**when: dt.datetime) -> EntryQuerySet:
    """What was noted about a lost customer; for Exists."""
    entries = Entry.objects.visible_to(SYSTEM).filter(topic="aftersales.lost_case_answered", **when)
    return entries.filter(object_type=LostCase._meta.label_lower, object_id=OuterRef("pk"))


def _rates(actor: Actor, period: Period, as_of: dt.datetime) -> Iterator[ChurnLine]:
    for rate in churn_of(actor, period.start, as_of=as_of).rates:
        yield ChurnLine(_("Rates"), str(rate.kind.label), rate.lost, rate.base)


def _grouped(
    part: str, cases: Sequence[LostCase], named: Callable[[LostCase], str]
) -> Iterator[ChurnLine]:
    groups: dict[str, list[int]] = defaultdict(list)
    for case in cases:
        groups[named(case)].append(case.pk)
    for label, ids in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        yield ChurnLine(part, label, len(ids), len(cases), case_ids=ids)


def _age(case: LostCase) -> str:
    """Whole years from the sale to the loss; ten and more are one group."""
    sale = getattr(case.card.vehicle, "sale", None)
    if sale is None:
        return _("not known")
    years = (case.lost_on - (sale.delivered_on or sale.sold_on)).days // YEAR
    if years >= OLDEST:
        return _("Age %(count)s and more") % {"count": OLDEST}
    return _("Age %(count)s") % {"count": max(years, 0)}


def _reason(case: LostCase) -> str:
    return str(LossReason(case.reason).label) if case.reason else _("not asked yet")


def _tracking(cases: Sequence[LostCase]) -> Iterator[ChurnLine]:
    part = _("Calls")
    answered = [case for case in cases if case.reason]
    called = [case for case in cases if case.contacted_at]
    ours = [case for case in answered if case.reason in CONTROLLABLE]
    won = [case for case in cases if case.state == LostState.WON_BACK]
    in_time = [case for case in called if case.contacted_at and case.contacted_at < case.due_at]
    for label, found, base in (
        (_("We could change it"), ours, answered),
        (_("Spoken to"), called, cases),
        (_("Spoken to in time"), in_time, cases),
        (_("Won back"), won, cases),
    ):
        ids = [case.pk for case in found]
        yield ChurnLine(part, label, len(ids), len(base), case_ids=ids)


def _customer(case: LostCase) -> ChurnLine:
    """One lost customer, masked, with what happens next."""
    return ChurnLine(
        part=_("Customers"),
        label=case.card.vehicle.masked_vin,
        customer=case.card.customer.masked_name,
        visited_on=case.visited_on,
        km=case.last_km,
        expected=case.policy_values.get("expected"),
        reason=_reason(case) if case.reason else "",
        action=_action(case),
    )


def _action(case: LostCase) -> str:
    if case.state == LostState.CONTACTED and case.promised_on:
        return _("expected on %(day)s") % {"day": case.promised_on.isoformat()}
    return str(LostState(case.state).label)
