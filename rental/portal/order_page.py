"""What the page of one order shows, gathered once and ready for the template."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import Transition
from dealerops.portal.registry import Badge
from dealerops.registry.services import REVEALERS
from rental.choices import TO_PLAN
from rental.choices.roles import OPERATORS
from rental.models import Offer, OrderCall, RentalOrder
from rental.portal.access import order_or_404
from rental.portal.order_facts import (
    Facts,
    Step,
    lines_of,
    money_facts,
    people_facts,
    rental_facts,
    steps_of,
)
from rental.portal.order_forms import BEFORE_CONFIRMED, OFFERED, form_for
from rental.portal.order_parts import order_parts
from rental.rules.orders import nobody_came
from rental.selectors.badges import order_badge
from rental.selectors.blocklist import is_blocked
from rental.selectors.order_timeline import OrderEvent, order_timeline
from rental.services import fee_if_cancelled, token_of
from rental.workflow.orders import ORDER_FLOW

Text = str | Promise


@dataclass
class OrderPage:
    """One order as this reader sees it; every part is asked for at most once, when it is shown."""

    order: RentalOrder
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return order_badge(self.order.state)

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.order)

    @property
    def is_ours(self) -> bool:
        """Whether this reader works on the order; the store of the return reads it."""
        return self.actor.role in OPERATORS and self.order.dealer_id in self.actor.dealer_ids

    @cached_property
    def rows(self) -> list[Transition[RentalOrder]]:
        return ORDER_FLOW.available(self.order, self.actor)

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the workflow offers this reader now."""
        return frozenset(row.name for row in self.rows)

    @property
    def buttons(self) -> list[tuple[str, Text]]:
        """Steps without anything to type, as address and label."""
        found = []
        if "submit" in self.actions:
            found.append(self._step("submit", _("Have it confirmed")))
        if "confirm" in self.actions:
            found.append(self._step("confirm", _("Confirm the order")))
        if self.is_ours and self.order.state in BEFORE_CONFIRMED:
            if not self.order.id_checked:
                found.append(self._step("id", _("The ID was checked")))
            found.append(self._step("offer", _("Offer price and terms")))
        if "hold" in self.actions:
            found.append(self._step("hold", _("The customer knows the bill: hold the deposit")))
        if "convert" in self.actions:
            found.append(self._step("convert", _("Charge against the deposit")))
        if "no_show" in self.actions and nobody_came(self.order) is None:
            found.append(self._step("no_show", _("Did not come")))
        return found

    def _step(self, name: str, label: Text) -> tuple[str, Text]:
        return reverse("rental:order_step", args=(self.order.pk, name)), label

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
                "url": reverse("rental:order_form", args=(self.order.pk, key)),
                "open": key in self.typed or not spec.folded,
            }
            for key, spec in OFFERED.items()
            if spec.is_for(self)
        ]

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """The sections that other nouns hang in."""
        found = ((one, one.data(self.order, self.actor)) for one in self.shelf)
        return [{"template": one.template, "part": data} for one, data in found if data is not None]

    @property
    def shelf(self) -> list[Any]:
        return order_parts.for_role(self.actor.role)

    # --- price and terms ------------------------------------------------------------------------------
    @cached_property
    def offers(self) -> list[Offer]:
        return list(self.order.offers.order_by("-number").select_related("terms", "made_by"))

    @property
    def offer(self) -> Offer | None:
        """The newest one that was not withdrawn."""
        return next((one for one in self.offers if one.revoked_at is None), None)

    @property
    def open_offer(self) -> Offer | None:
        one = self.offer
        waits = one is not None and one.accepted_at is None and one.expires_at > self.now
        return one if waits else None

    @property
    def offer_lines(self) -> list[tuple[Text, str, str, str]]:
        return lines_of(self.offer) if self.offer else []

    @property
    def link_url(self) -> str:
        if self.offer is None or not self.is_ours:
            return ""
        path = reverse("rental:offer", args=(token_of(self.offer),))
        return settings.SITE_URL.rstrip("/") + path

    # --- notes ----------------------------------------------------------------------------------------
    @cached_property
    def calls(self) -> list[OrderCall]:
        return list(self.order.calls.select_related("called_by"))

    @cached_property
    def is_blocked(self) -> bool:
        return is_blocked(self.order)

    @property
    def call_is_late(self) -> bool:
        due = self.order.contact_due_at
        waits = self.order.contacted_at is None and self.order.state in BEFORE_CONFIRMED
        return due is not None and waits and due < self.now

    @property
    def fee_now(self) -> Any:
        """What the customer would pay who cancels now; nothing to say before or after."""
        return fee_if_cancelled(self.order, at=self.now) if self.order.state in TO_PLAN else None

    # --- facts ----------------------------------------------------------------------------------------
    @property
    def rental_facts(self) -> Facts:
        return rental_facts(self.order)

    @property
    def people_facts(self) -> Facts:
        return people_facts(self.order)

    @property
    def money_facts(self) -> Facts:
        accepted = next(
            (one for one in self.offers if one.accepted_at and not one.revoked_at), None
        )
        return money_facts(self.order, accepted)

    @property
    def may_reveal(self) -> bool:
        return self.actor.role in REVEALERS

    @cached_property
    def events(self) -> list[OrderEvent]:
        return order_timeline(self.order)


def render_order(
    request: ActorRequest,
    pk: int,
    *,
    typed: Mapping[str, Form] | None = None,
    refusals: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page of one order; `typed` are forms that came back with errors."""
    order = order_or_404(request.actor, pk)
    page = OrderPage(order, request.actor, typed or {}, refusals)
    return render(request, "rental/orders/detail.html", {"page": page}, status=status)
