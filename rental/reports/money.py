"""The monthly list of write-offs for the auditor (domain.md 5.10)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import (
    Cadence,
    Chart,
    Column,
    Headline,
    Kind,
    Mark,
    Period,
    Report,
    Total,
    declare,
)
from dealerops.workcal.services import at
from rental.choices.dunning import WriteOffState
from rental.models import WriteOff

MIDNIGHT = dt.time()


@dataclass(frozen=True, slots=True)
class Given:
    """One debt that was given up."""

    decided_on: dt.datetime | None
    store: str
    customer: str
    order: str
    amount: Decimal
    reason: str
    level: str
    proposed_by: str
    decided_by: str
    recovered: Decimal


def write_offs_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> Sequence[Given]:
    """What was decided in the period and before `as_of`, the customers masked."""
    begins, ends = at(period.start, MIDNIGHT), at(period.end, MIDNIGHT)
    rows = WriteOff.objects.visible_to(actor).filter(
        state=WriteOffState.APPROVED,
        decided_at__gte=begins,
        decided_at__lt=min(ends, as_of),
    )
    return [_given(row) for row in rows.for_list().select_related("decided_by").order_by("pk")]


def _given(row: WriteOff) -> Given:
    order = row.item.order

    return Given(
        decided_on=row.decided_at,
        store=str(row.dealer),
        customer=row.item.customer.masked_name,
        order=order.number if order else "",
        amount=row.amount,
        reason=row.get_reason_display(),
        level=row.get_level_display(),
        proposed_by=str(row.proposed_by or ""),
        decided_by=str(row.decided_by or ""),
        recovered=row.recovered,
    )


WRITE_OFFS_MONTHLY = declare(
    Report(
        code="R20W",
        title=_("Write-offs of the month"),
        cadence=Cadence.MONTHLY,
        at=dt.time(8, 30),
        rows=write_offs_of_month,
        columns=(
            Column(
                pgettext_lazy("rental", "Decided"),
                "decided_on",
                Kind.DATETIME,
                note=_("When it was decided."),
            ),
            Column(_("Store"), "store", note=_("Whose customer it is.")),
            Column(_("Customer"), "customer", note=_("Masked.")),
            Column(pgettext_lazy("rental", "Order"), "order", note=_("The rental it came from.")),
            Column(
                _("Amount"), "amount", Kind.MONEY, Total.SUM, note=_("What was written off, CNY.")
            ),
            Column(_("Reason"), "reason", note=_("Why nothing more can be had.")),
            Column(_("Level"), "level", note=_("The role that its amount asks for.")),
            Column(_("Proposed by"), "proposed_by", note=_("Never who decided.")),
            Column(_("Decided by"), "decided_by", note=_("The person who decided.")),
            Column(
                _("Recovered since"),
                "recovered",
                Kind.MONEY,
                Total.SUM,
                note=_("What came in after all, CNY."),
            ),
        ),
        recipients=frozenset({Role.AUDITOR}),
        attribution=_("Day of the decision"),
        charts=(Chart(_("Written off by store, CNY"), Mark.BAR, "store", "amount"),),
        origin=_("Decided write-offs"),
        key=("decided_on", "store", "customer", "order"),
        headlines=(Headline("amount", is_sum=True),),
        approvers=frozenset({Role.CFO}),
    )
)
