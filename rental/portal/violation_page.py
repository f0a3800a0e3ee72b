"""What the page of one violation shows, gathered once and ready for the template."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind, Text
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import money, number, written
from rental.choices.violations import DONE, ViolationState
from rental.forms.violations import PackForm
from rental.lists.violations import violation_badge
from rental.models import Violation
from rental.portal.violation_offers import OFFERED, form_for
from rental.selectors.violations import candidate_orders
from rental.services.violations import token_of
from rental.services.violations.money import last_day
from rental.workflow.violations import HANDLERS, VIOLATION_FLOW

S = ViolationState
Facts = list[tuple[Text, object]]
PLAIN = ("notify", "handle_self", "ask_agent", "verify")
STATIONS = (
    (gettext_lazy("Who it was"), (S.NEW, S.REVIEW, S.INTERNAL)),
    (gettext_lazy("Tell the customer"), (S.MATCHED,)),
    (gettext_lazy("Customer told"), (S.NOTIFIED, S.DISPUTED)),
    (gettext_lazy("Being dealt with"), (S.SELF_HANDLING, S.AGENT_REQUESTED)),
    (gettext_lazy("Proof to be checked"), (S.PROOF_SUBMITTED,)),
    (gettext_lazy("Verified by the authority"), (S.VERIFIED,)),
)


@dataclass
class ViolationPage:
    """One violation as this reader sees it."""

    violation: Violation
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return violation_badge(self.violation.state)

    @property
    def version(self) -> int:
        return self.violation.version

    @property
    def is_over(self) -> bool:
        return self.violation.state in DONE

    @property
    def steps(self) -> list[tuple[Text, str, Text]]:
        state = self.violation.state
        if state in (S.CANCELLED, S.INTERNAL) or (
            state == S.CLOSED and not self.violation.order_id
        ):
            return [(S(state).label, "done" if state == S.CLOSED else "stopped", "")]
        place = next(
            (n for n, (_label, states) in enumerate(STATIONS) if state in states), len(STATIONS)
        )
        return [
            (label, "done" if n < place else "now" if n == place else "", "")
            for n, (label, _states) in enumerate(STATIONS)
        ]

    @cached_property
    def actions(self) -> frozenset[str]:
        """What can be done now; an agent is not even offered where there are points."""
        rows = VIOLATION_FLOW.available(self.violation, self.actor)
        hidden = {"ask_agent"} if self.violation.points else set()
        return frozenset(row.name for row in rows) - hidden

    @property
    def buttons(self) -> list[tuple[str, Text]]:
        """Steps without anything to type, as address and label."""
        return [
            (
                reverse("rental:violation_step", args=(self.violation.pk, name)),
                VIOLATION_FLOW.row(name).label,
            )
            for name in PLAIN
            if name in self.actions
        ]

    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        return [
            {
                "key": key,
                "form": self.typed.get(key) or form_for(key, self),
                "title": spec.title,
                "label": spec.label,
                "danger": spec.danger,
                "url": reverse("rental:violation_form", args=(self.violation.pk, key)),
                "open": key in self.typed or not spec.folded,
            }
            for key, spec in OFFERED.items()
            if spec.is_for(self)
        ]

    @cached_property
    def candidates(self) -> list[tuple[int, str]]:
        """Orders that may have had the car, each with when it did."""
        return [
            (order.pk, f"{order.number} · {_span(hold.begins, hold.ends)}")
            for order, hold in candidate_orders(self.violation)
        ]

    @property
    def proofs(self) -> list[Any]:
        return list(self.violation.proofs.select_related("file", "by"))

    @property
    def customer_link(self) -> str:
        """What the message to the customer carries; for those who may send it."""
        token = token_of(self.violation)
        if not token or self.is_over or self.actor.role not in HANDLERS:
            return ""
        return f"{settings.SITE_URL}{reverse('rental:violation_customer', args=(token,))}"

    @property
    def pack_form(self) -> Form | None:
        """The papers for recording the driver at the authority, where there is a driver."""
        if not self.violation.order_id or self.actor.role not in HANDLERS:
            return None
        return PackForm(auto_id="pack_%s")

    @property
    def facts(self) -> Facts:
        one = self.violation
        return [
            (_("Plate"), one.masked_plate),
            (_("Happened"), written(one.occurred_at, Kind.DATETIME)),
            (_("Place"), one.place),
            (_("Code"), one.code),
            (pgettext("rental", "What was done"), one.description),
            (_("Fine"), money(one.fine)),
            (_("Points"), number(one.points)),
            (_("Authority"), one.authority),
            (_("Source"), f"{one.source} {one.external_id}".strip()),
            (_("Found"), written(one.found_at, Kind.DATETIME)),
            (_("Authority's last day"), written(one.statutory_on, Kind.DATE)),
        ]

    @property
    def who(self) -> Facts:
        one = self.violation
        order = one.order
        return [
            (_("Found by matching"), one.get_result_display() if one.result else ""),
            (_("Why not certain"), one.get_doubt_display() if one.doubt else ""),
            (_("Customer"), order.customer.masked_name if order else ""),
            (_("Evidence"), one.get_evidence_display() if one.evidence else ""),
            (_("What it shows"), one.decision),
            (_("Decided by"), str(one.decided_by or "")),
            (pgettext("rental", "Decided"), written(one.decided_at, Kind.DATETIME)),
        ]

    @property
    def course(self) -> Facts:
        one = self.violation
        due = written(last_day(one), Kind.DATE) if one.user_due_at else ""
        return [
            (_("To be told by"), written(one.notify_due_at, Kind.DATETIME)),
            (_("Told"), written(one.notified_at, Kind.DATETIME)),
            (_("Page opened"), written(one.opened_at, Kind.DATETIME)),
            (_("Customer's deadline"), due),
            (_("Reminded"), written(one.reminded_at, Kind.DATETIME)),
            (_("We paid it on"), written(one.fine_paid_on, Kind.DATE)),
            (_("Why the customer disagrees"), one.dispute),
            (_("What was ruled"), one.ruling),
            (_("Verified with"), one.get_verified_with_display() if one.verified_with else ""),
            (_("Number of the decision"), one.decision_no),
        ]

    @property
    def charges(self) -> Facts:
        one = self.violation
        told = (
            (_("Fine"), one.fine_charged),
            (_("Late charge"), one.late_charged),
            (_("Fee for dealing with it"), one.fee_charged),
            (_("Contract penalty"), one.penalty_charged),
        )
        return [(label, money(amount)) for label, amount in told if amount]


def _span(begins: dt.datetime, ends: dt.datetime | None) -> str:
    return f"{written(begins, Kind.DATETIME)} – {written(ends, Kind.DATETIME) if ends else '…'}"
