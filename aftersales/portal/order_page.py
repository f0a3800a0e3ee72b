"""What the page of one order shows, gathered once and ready for the template."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import Form, model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from aftersales.choices import ItemState, Payer, RoState
from aftersales.forms.approvals import AnswerForm
from aftersales.forms.work import DiagnosisForm
from aftersales.models import (
    ApprovalLink,
    ArchiveFile,
    CostApproval,
    QuoteLine,
    QuoteVersion,
    RepairOrder,
    RoItem,
)
from aftersales.portal.access import order_or_404
from aftersales.portal.order_buttons import buttons_of
from aftersales.portal.order_driving import DrivingPart
from aftersales.portal.order_facts import Facts, facts_of, sums_of
from aftersales.portal.order_forms import OFFERED, form_for
from aftersales.portal.order_lines import Line, lines_of
from aftersales.portal.order_steps import Step, steps_of
from aftersales.selectors.badges import order_badge
from aftersales.selectors.clocks import second_contact_due
from aftersales.selectors.order_timeline import OrderEvent, newest_entry, order_timeline
from aftersales.selectors.price_list import Offered, offered_codes
from aftersales.selectors.quality_rounds import Round, rounds_of
from aftersales.services import token_of
from aftersales.workflow.orders import RO_FLOW
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import Transition
from dealerops.portal.registry import Badge
from dealerops.registry.services import REVEALERS

Text = str | Promise


@dataclass
class OrderPage:
    """One order as this reader sees it; every part is asked for at most once, when it is shown."""

    order: RepairOrder
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    code: str = ""  # for the customer's phone, where no gateway sends it
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return order_badge(self.order.state)

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.order)

    @cached_property
    def rows(self) -> list[Transition[RepairOrder]]:
        return RO_FLOW.available(self.order, self.actor)

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the workflow offers this reader now."""
        return frozenset(row.name for row in self.rows)

    @property
    def buttons(self) -> list[tuple[str, Text]]:
        """Steps without anything to type, as address and label."""
        return buttons_of(self.order, self.actor, self.rows, may_take=self.in_house)

    @cached_property
    def checks(self) -> list[Round]:
        return rounds_of(self.order)

    @property
    def archive_url(self) -> str:
        """To the order's archive, for those who see archives of repairs."""
        file = ArchiveFile.objects.visible_to(self.actor).filter(order=self.order).first()
        return reverse("archives:file", args=(file.pk,)) if file else ""

    @property
    def in_house(self) -> bool:
        order = self.order
        return order.opened_at is not None and order.finished_at is None and not order.closed_at

    # --- forms ------------------------------------------------------------------------------------
    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        """Forms of what can be done next: the one that was sent with errors, else fresh ones."""
        return [
            {
                "key": key,
                "form": self.typed.get(key) or form_for(key, self),
                "title": spec.title,
                "label": spec.label,
                "danger": spec.danger,
                "url": reverse("aftersales:order_form", args=(self.order.pk, key)),
                "open": key in self.typed
                or not (spec.folded or (key == "quote" and self.is_quoted)),
            }
            for key, spec in OFFERED.items()
            if spec.is_for(self)
        ]

    def _form_of(self, key: str, fresh: Form) -> Form:
        """The form of one row of a list, as it was sent or fresh; its controls have names of their own."""
        form = self.typed.get(key, fresh)
        form.auto_id = f"{key}-%s"
        return form

    @cached_property
    def driving(self) -> DrivingPart:
        return DrivingPart(self.order, self.actor)

    @property
    def may_see_contact(self) -> bool:
        return self.actor.role in REVEALERS

    # --- reception ----------------------------------------------------------------------------------
    @cached_property
    def photos(self) -> list[Any]:
        return list(self.order.photos.select_related("attachment"))

    @cached_property
    def symptoms(self) -> list[Any]:
        found: list[Any] = list(
            self.order.symptoms.select_related("repeats__order", "diagnosed_by")
        )
        for symptom in found:
            key = f"diagnosis-{symptom.pk}"
            fresh = DiagnosisForm(initial=model_to_dict(symptom, ("diagnosis", "fault_codes")))
            symptom.form = self._form_of(key, fresh)
        return found

    @property
    def receiving(self) -> bool:
        return self.order.state == RoState.APPOINTED and self.actor.role in {
            Role.D_SA,
            Role.D_SVC_DIR,
        }

    @property
    def diagnosing(self) -> bool:
        own = self.order.technician_id in {None, self.actor.user_id}
        may = self.actor.role == Role.D_SVC_DIR or (self.actor.role == Role.D_TECH and own)
        return may and self.in_house

    # --- lines, quotes, answers -----------------------------------------------------------------------
    @cached_property
    def items(self) -> list[RoItem]:
        items = list(self.order.items.select_related("worked_by", "risk_notice"))
        for item in items:
            item.order = self.order
        return items

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.order, self.items, self.actor, may_change=self.may_change_lines)

    @cached_property
    def codes(self) -> list[Offered]:
        """What the line form offers from the house's lists."""
        return offered_codes(self.order.dealer_id)

    @property
    def may_change_lines(self) -> bool:
        roles = {Role.D_SA, Role.D_TECH, Role.D_SVC_DIR}
        return self.actor.role in roles and self.in_house

    @cached_property
    def quotes(self) -> list[QuoteVersion]:
        return list(self.order.quotes.order_by("-number").select_related("frozen_by"))

    @property
    def quote(self) -> QuoteVersion | None:
        return self.quotes[0] if self.quotes else None

    @cached_property
    def open_lines(self) -> list[QuoteLine]:
        """Lines of the newest quote that nobody has answered."""
        if self.quote is None:
            return []
        waiting = {item.pk for item in self.items if item.state == ItemState.PROPOSED}
        return [line for line in self.quote.lines.filter(is_open=True) if line.item_id in waiting]

    @property
    def is_quoted(self) -> bool:
        """Whether the newest quote names every line that waits for an answer, as it stands."""
        said = {(line.item_id, line.amount, line.payer) for line in self.open_lines}
        waiting = [item for item in self.items if item.state == ItemState.PROPOSED]
        return all(
            (item.pk, item.amount, item.payer) in said
            and not (self.quote and item.proposed_at and item.proposed_at > self.quote.frozen_at)
            for item in waiting
        )

    @property
    def ask_again(self) -> bool:
        return bool(self.open_lines) and second_contact_due(self.order, self.quotes[0].frozen_at)

    @cached_property
    def approvals(self) -> list[CostApproval]:
        return list(self.order.approvals.select_related("quote", "evidence"))

    @cached_property
    def link(self) -> ApprovalLink | None:
        return self.order.links.live(self.now).first()

    @property
    def link_url(self) -> str:
        if self.link is None:
            return ""
        return settings.SITE_URL.rstrip("/") + reverse(
            "aftersales:customer", args=(token_of(self.link),)
        )

    @property
    def may_make_link(self) -> bool:
        asked = any(line.payer == Payer.CUSTOMER for line in self.open_lines)
        return self.actor.role in {Role.D_SA, Role.D_SVC_DIR} and asked

    @cached_property
    def questions(self) -> list[Any]:
        found: list[Any] = list(self.order.questions.select_related("item", "answered_by"))
        for question in found:
            question.form = self._form_of(f"answer-{question.pk}", AnswerForm())
        return found

    @property
    def may_answer(self) -> bool:
        return self.actor.role in {Role.D_SA, Role.D_SVC_DIR}

    # --- clocks and sums ------------------------------------------------------------------------------
    @property
    def promise_is_late(self) -> bool:
        order = self.order
        is_over = order.qc_passed_at or order.closed_at
        return order.promised_at is not None and not is_over and order.promised_at <= self.now

    @property
    def totals(self) -> Facts:
        return sums_of(self.order, self.items)

    @property
    def facts(self) -> Facts:
        return facts_of(self.order)

    @cached_property
    def events(self) -> list[OrderEvent]:
        return order_timeline(self.order)

    @cached_property
    def seen(self) -> int:
        return newest_entry(self.order)


def render_order(
    request: ActorRequest,
    pk: int,
    *,
    typed: Mapping[str, Form] | None = None,
    refusals: Sequence[Refusal] = (),
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page of one order; `typed` are forms that came back with errors."""
    order = order_or_404(request.actor, pk)
    page = OrderPage(order, request.actor, typed or {}, refusals, code)
    return render(request, "aftersales/orders/detail.html", {"page": page}, status=status)
