"""What happened to an order, as its page tells it; the journal keeps codes, the words are made here."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.choices import RoState
from aftersales.models import RepairOrder
from aftersales.selectors.badges import ORDER_TONES
from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from dealerops.portal.registry import Tone

LABELS: dict[str, str | Promise] = {
    "aftersales.order_opened": _("Order opened"),
    "aftersales.appointment_booked": _("Appointment made"),
    "aftersales.appointment_moved": _("Appointment moved"),
    "aftersales.car_arrived": _("Car arrived"),
    "aftersales.driver_sent": _("Driver sent"),
    "aftersales.loan_car_reserved": _("Loan car reserved"),
    "aftersales.loan_car_lent": _("Loan car handed over"),
    "aftersales.loan_car_returned": _("Loan car returned"),
    "aftersales.advisor_named": _("Service advisor named"),
    "aftersales.checked_in": _("Checked in"),
    "aftersales.no_show": _("Did not come"),
    "aftersales.closed_without_work": _("Closed without work"),
    "aftersales.code_wanted": _("Code for the phone asked for"),
    "aftersales.code_wrong": _("Wrong code for the phone"),
    "aftersales.phone_confirmed": _("Phone confirmed with a code"),
    "aftersales.technician_named": _("Technician named"),
    "aftersales.diagnosed": _("Diagnosis written"),
    "aftersales.fee_agreed": _("Inspection fee agreed"),
    "aftersales.fee_billed": _("Inspection fee billed"),
    "aftersales.fee_closed": _("Inspection fee paid or forgiven"),
    "aftersales.inspected": _("Inspection done"),
    "aftersales.inspection_reported": _("Inspection report sent"),
    "aftersales.item_proposed": _("Line added"),
    "aftersales.item_revised": _("Line changed"),
    "aftersales.item_cancelled": _("Line taken off"),
    "aftersales.is_rework": _("Rework under guarantee"),
    "aftersales.is_no_rework": _("No rework: the guarantee ended with its km"),
    "aftersales.quoted": _("Quote frozen"),
    "aftersales.promised_again": _("Promised another time"),
    "aftersales.link_made": _("Link made for the customer"),
    "aftersales.link_opened": _("Customer opened the link"),
    "aftersales.link_answered": _("Customer answered on the page"),
    "aftersales.question_asked": _("Customer asked"),
    "aftersales.question_answered": _("Question answered"),
    "aftersales.approved": _("Costs approved"),
    "aftersales.item_declined": _("Line declined"),
    "aftersales.item_deferred": _("Line put off"),
    "aftersales.risk_signed": _("Risk notice signed"),
    "aftersales.approval_needed": _("Waits for the customer"),
    "aftersales.work_resumed": _("Work goes on"),
    "aftersales.work_started": _("Work begun"),
    "aftersales.item_started": _("Line begun"),
    "aftersales.item_done": _("Line done"),
    "aftersales.parts_needed": _("Waits for parts"),
    "aftersales.parts_came": _("Parts are here"),
    "aftersales.sublet": _("Given to another workshop"),
    "aftersales.sublet_back": _("Back from the other workshop"),
    "aftersales.work_finished": _("Work finished"),
    "aftersales.self_checked": _("Self-check done"),
    "aftersales.cross_checked": _("Cross-check done"),
    "aftersales.qc_passed": _("Quality check passed"),
    "aftersales.qc_failed": _("Quality check failed"),
    "aftersales.settlement_begun": _("Settlement begun"),
    "aftersales.settled": _("Settled"),
    "aftersales.payment_taken": _("Payment received"),
    "aftersales.paid": _("Paid in full"),
    "aftersales.order_delivered": _("Car handed over"),
}
TONES = {
    "aftersales.item_declined": Tone.RED,
    "aftersales.qc_failed": Tone.RED,
    "aftersales.question_asked": Tone.AMBER,
    "aftersales.approved": Tone.GREEN,
    "aftersales.link_answered": Tone.GREEN,
}
CUSTOMER_ON_PAGE = frozenset(
    {"aftersales.link_opened", "aftersales.link_answered", "aftersales.question_asked"}
)


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One line of the history."""

    at: dt.datetime
    title: str
    who: str
    text: str
    change: str
    tone: Tone


def order_timeline(order: RepairOrder) -> list[OrderEvent]:
    """The life of an order that the reader was allowed to open, newest first."""
    entries = [entry for entry in Entry.objects.about(order) if entry.topic in LABELS]
    ids = {entry.user_id for entry in entries if entry.user_id}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
    lines = {item.pk: item.description for item in order.items.all()}
    return [_event(entry, names, lines) for entry in reversed(entries)]


def newest_entry(order: RepairOrder) -> int:
    """A number that grows with everything that happens to the order."""
    last = Entry.objects.about(order).order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def _event(entry: Entry, names: dict[int, str], lines: dict[int, str]) -> OrderEvent:
    source, target = entry.from_state, entry.to_state
    moved = source and target and source != target
    change = f"{RoState(source).label} → {RoState(target).label}" if moved else ""
    tone = TONES.get(entry.topic) or (ORDER_TONES[target] if moved else Tone.NEUTRAL)
    return OrderEvent(
        at=entry.at,
        title=str(LABELS[entry.topic]),
        who=names.get(entry.user_id or 0) or _without_name(entry),
        text=" · ".join(
            part for part in (lines.get(entry.data.get("item", 0), ""), entry.note) if part
        ),
        change=change,
        tone=tone,
    )


def _without_name(entry: Entry) -> str:
    if entry.channel == "portal" or entry.topic in CUSTOMER_ON_PAGE:
        return str(_("Customer"))
    return str(Role(entry.role).label)
