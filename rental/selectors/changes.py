"""What a change is about, told as before and after."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.reporting import Kind
from dealerops.identifiers import masking
from dealerops.portal.templatetags.dx import local_name, written
from rental.models import ChangeRequest, RentalOrder

Facts = list[tuple[str | Promise, object]]


def change_facts(order: RentalOrder, change: ChangeRequest) -> Facts:
    """Only what is different, and what it costs."""
    rows: Facts = []
    for label, old, new in (
        (pgettext_lazy("rental", "Start"), order.start_at, change.start_at),
        (_("End"), order.end_at, change.end_at),
    ):
        if new:
            rows.append((label, _arrow(written(old, Kind.DATETIME), written(new, Kind.DATETIME))))
    for label, before, after in (
        (_("Store"), order.dealer, change.dealer),
        (_("Returned to"), order.return_dealer, change.return_dealer),
        (_("Class"), order.vehicle_class, change.vehicle_class),
    ):
        if after:
            rows.append((label, _arrow(local_name(before), local_name(after))))
    if change.driver_name:
        names = (order.masked_driver, masking.mask_name(change.driver_name))
        rows.append((pgettext_lazy("rental", "Driver"), _arrow(*names)))
    old_total, new_total = (
        written(change.old_total, Kind.MONEY),
        written(change.new_total, Kind.MONEY),
    )
    rows.append((_("Total"), _arrow(old_total, new_total)))
    rows.append((_("Difference"), written(change.difference, Kind.MONEY)))
    return rows


def _arrow(old: object, new: object) -> str:
    return f"{old} → {new}"
