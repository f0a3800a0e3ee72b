"""What the page of one hand-over shows: the step that is due, its photos and form, and what was signed."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.templatetags.dx import local_name, number, written
from rental.choices import OrderState
from rental.choices.handover import HANDOVER_PHOTOS, SheetEnd
from rental.forms.handover import CheckForm, ChecklistForm, SettleForm, SheetForm
from rental.forms.signing import named
from rental.models import Handover, HandoverPhoto, RentalOrder, ReturnBill
from rental.rules.values import value_for
from rental.workflow.orders import ORDER_FLOW

Text = str | Promise
Facts = list[tuple[Text, object]]


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of the page: when it is offered and how it begins."""

    title: Text
    label: Text
    is_for: "Callable[[HandoverPage], bool]"
    make: "Callable[[HandoverPage, dict[str, Any]], Form]"


@dataclass
class HandoverPage:
    """One order's car changing hands, as this reader sees it on a phone."""

    order: RentalOrder
    actor: Actor
    typed: Mapping[str, Form] = field(default_factory=dict)
    refusals: Sequence[Refusal] = ()
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def key(self) -> str:
        """Of its photos; a page may show those of two cars."""
        return "photos"

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset(row.name for row in ORDER_FLOW.available(self.order, self.actor))

    @property
    def end(self) -> str:
        """The end that is photographed now."""
        return SheetEnd.IN if self.order.state == OrderState.IN_USE else SheetEnd.OUT

    @property
    def end_label(self) -> Text:
        return SheetEnd(self.end).label

    @property
    def may_photograph(self) -> bool:
        is_due = self.actions & {"prepare", "hand_out", "take_in"}
        return bool(is_due) and not self.open_breakdown

    @cached_property
    def open_breakdown(self) -> Any:
        return self.order.breakdowns.open().first()

    @property
    def wanted_photos(self) -> int:
        return value_for(self.order, HANDOVER_PHOTOS)

    @cached_property
    def photos(self) -> list[HandoverPhoto]:
        """Those of the car and end in hand; once all is signed, every photo of the order."""
        rows = self.order.handover_photos.select_related("attachment")
        if self.may_photograph:
            rows = rows.filter(vehicle=self.order.vehicle_id, end=self.end)
        return list(rows)

    @property
    def upload_url(self) -> str:
        args = (self.order.pk, self.order.vehicle_id, self.end)
        return reverse("rental:handover_photos", args=args)

    @cached_property
    def sheets(self) -> list[Handover]:
        rows = Handover.objects.visible_to(self.actor).filter(order=self.order)
        whole = rows.select_related("made_by", "vehicle__vehicle__model")
        return list(whole.prefetch_related("links"))

    @property
    def unchecked(self) -> Handover | None:
        """The sheet of a car that nobody has looked over for damage."""
        return next((one for one in self.sheets if one.check_due_at and not one.checked_at), None)

    @property
    def check_is_late(self) -> bool:
        sheet = self.unchecked
        return bool(sheet and sheet.check_due_at and sheet.check_due_at < self.now)

    @cached_property
    def bill(self) -> ReturnBill | None:
        return ReturnBill.objects.visible_to(self.actor).filter(order=self.order).first()

    @property
    def bill_facts(self) -> Facts:
        """Every component of what follows from the return."""
        bill = self.bill
        if bill is None:
            return []
        rows: Facts = [
            (_("Agreed end"), written(bill.agreed_end_at, Kind.DATETIME)),
            (pgettext_lazy("rental", "Taken back"), written(bill.returned_at, Kind.DATETIME)),
        ]
        amounts = (
            (_("Late return"), bill.late_fee),
            (_("Surcharge: the next order suffered"), bill.harm_surcharge),
            (_("Paid back for unused days"), -bill.early_refund),
            (_("Rent that stopped during a breakdown"), -bill.rent_stopped),
            (_("Paid back for a lower class"), -bill.given_back),
            (_("Fuel or charging"), bill.energy_fee),
            (_("Tolls and parking"), bill.tolls),
        )
        rows += [(label, written(amount, Kind.MONEY)) for label, amount in amounts if amount]
        if bill.energy_missing:
            rows.append((_("Fuel or charge missing, %"), number(bill.energy_missing)))
        return rows

    @cached_property
    def facts(self) -> Facts:
        order, car = self.order, self.order.vehicle
        return [
            (pgettext_lazy("rental", "Driver"), order.masked_driver),
            (_("Car"), local_name(car.vehicle.model) if car else ""),
            (pgettext_lazy("rental", "From"), written(order.start_at, Kind.DATETIME)),
            (pgettext_lazy("rental", "Until"), written(order.end_at, Kind.DATETIME)),
            (_("Store"), local_name(order.dealer)),
            (_("Returned to"), local_name(order.return_dealer)),
        ]

    @cached_property
    def forms(self) -> list[dict[str, Any]]:
        """Forms of what is due: the one that was sent with errors, else fresh ones."""
        return [
            {
                "key": key,
                "form": named(key, self.typed.get(key) or form_for(key, self)),
                "title": spec.title,
                "label": spec.label,
                "url": reverse("rental:handover_form", args=(self.order.pk, key)),
                "open": True,
                "draft": f"handover-{self.order.pk}-{key}" if key in SIGNED else "",
            }
            for key, spec in OFFERED.items()
            if spec.is_for(self)
        ]

    @property
    def version(self) -> int:
        return self.order.version


def form_for(key: str, page: HandoverPage, data: dict[str, Any] | None = None) -> Form:
    """The form of that key, empty or bound to `data` (`data=`, `files=`)."""
    return OFFERED[key].make(page, data or {})


def _sheet(page: HandoverPage, data: dict[str, Any]) -> Form:
    first: dict[str, Any] = {"version": page.order.version}
    if page.end == SheetEnd.IN:
        sheet = next((s for s in page.sheets if s.vehicle_id == page.order.vehicle_id), None)
        first["km"] = sheet.km if sheet else None
    return SheetForm(**data, initial=first)


def _shown(page: HandoverPage) -> dict[str, Any]:
    return {"initial": {"version": page.order.version}}


def _may_settle(page: HandoverPage) -> bool:
    return "settle" in page.actions and page.unchecked is None


def _may_check(page: HandoverPage) -> bool:
    return page.unchecked is not None and page.order.state == OrderState.RETURNED


SIGNED = ("hand_out", "take_in")
OFFERED: Mapping[str, Offer] = {
    "prepare": Offer(
        _("Checklist before the hand-over"),
        pgettext_lazy("rental", "The car is ready"),
        lambda page: "prepare" in page.actions,
        lambda page, data: ChecklistForm(**data, **_shown(page)),
    ),
    "hand_out": Offer(
        _("Sheet to the customer"),
        _("Hand over the car"),
        lambda page: "hand_out" in page.actions,
        _sheet,
    ),
    "take_in": Offer(
        _("Sheet back from the customer"),
        _("Take the car in"),
        lambda page: "take_in" in page.actions and not page.open_breakdown,
        _sheet,
    ),
    "check": Offer(
        _("Look the car over for damage"),
        _("Keep the result"),
        _may_check,
        lambda page, data: CheckForm(**data),
    ),
    "settle": Offer(
        _("Settle the rental"),
        _("Settle"),
        _may_settle,
        lambda page, data: SettleForm(**data, **_shown(page)),
    ),
}
