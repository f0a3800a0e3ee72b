"""What happened to a rental order, as its page tells it; the journal keeps codes, the words are made here."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from dealerops.portal.registry import Tone
from rental.choices import OrderState
from rental.models import RentalOrder
from rental.selectors.badges import ORDER_TONES

# Every noun that records something about an order names it here.
LABELS: dict[str, str | Promise] = {
    "rental.order_taken": _("Order taken"),
    "rental.submitted": _("Sent to be confirmed"),
    "rental.order_revised": _("Order corrected"),
    "rental.called": _("Customer called"),
    "rental.id_checked": _("ID checked"),
    "rental.offered": _("Price and terms offered"),
    "rental.offer_opened": _("Customer opened the page"),
    "rental.offer_accepted": _("Price and terms accepted"),
    "rental.deposit_taken": _("Deposit taken"),
    "rental.preauth_recorded": _("Pre-authorisation recorded"),
    "rental.confirmed": _("Order confirmed"),
    "rental.refused": _("Order refused"),
    "rental.cancelled": _("Order cancelled"),
    "rental.no_show": _("Did not come"),
    "rental.deposit_held": _("Customer told, deposit held"),
    "rental.settled_again": _("Settled again"),
}
TONES = {
    "rental.offer_accepted": Tone.GREEN,
    "rental.cancelled": Tone.RED,
    "rental.refused": Tone.RED,
}
CUSTOMER_ON_PAGE = frozenset({"rental.offer_opened", "rental.offer_accepted"})


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One line of the history."""

    at: dt.datetime
    title: str
    who: str
    text: str
    change: str
    tone: Tone


def order_timeline(order: RentalOrder) -> list[OrderEvent]:
    """The life of an order that the reader was allowed to open, newest first."""
    entries = [entry for entry in Entry.objects.about(order) if entry.topic in LABELS]
    ids = {entry.user_id for entry in entries if entry.user_id}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
    return [_event(entry, names) for entry in reversed(entries)]


def _event(entry: Entry, names: dict[int, str]) -> OrderEvent:
    source, target = entry.from_state, entry.to_state
    moved = source and target and source != target
    change = f"{OrderState(source).label} → {OrderState(target).label}" if moved else ""
    tone = TONES.get(entry.topic) or (ORDER_TONES[target] if moved else Tone.NEUTRAL)
    return OrderEvent(
        at=entry.at,
        title=str(LABELS[entry.topic]),
        who=names.get(entry.user_id or 0) or _without_name(entry),
        text=entry.note,
        change=change,
        tone=tone,
    )


def _without_name(entry: Entry) -> str:
    if entry.topic in CUSTOMER_ON_PAGE:
        return str(_("Customer"))
    return str(Role(entry.role).label)
