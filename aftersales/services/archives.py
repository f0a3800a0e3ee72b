"""Opening the archive of an order, and filing the order (domain.md 4.7)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from aftersales.choices import ARCHIVE_YEARS, LEAST_YEARS, ArchiveKind
from aftersales.models import ArchiveFile, RepairOrder
from aftersales.selectors.visits import delivered_orders
from aftersales.services.archive_judging import refresh_order_files
from aftersales.services.people import person_of
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from dealerops.policy.services import value
from dealerops.workcal.services import add_months, local_date

MONTHS = 12


def years_at(dealer_id: int) -> int:
    """For how long the dealer keeps an archive that is opened today: never less than the law says."""
    return max(value(ARCHIVE_YEARS, dealer_id=dealer_id), LEAST_YEARS)


def keep_until(delivered_on: dt.date, years: int) -> dt.date:
    """The first day on which the archive of a car that was handed over then may go."""
    return add_months(delivered_on, MONTHS * years) + dt.timedelta(days=1)


@transaction.atomic
def open_order_files(order_ids: Collection[int], *, by: Actor = SYSTEM) -> int:
    """A file for each delivered order that has none, with what is on record already; how many are new."""
    orders = delivered_orders().filter(pk__in=order_ids, archive=None).order_by("pk")
    years = {one: years_at(one) for one in {order.dealer_id for order in orders}}
    files = [_new_file(order, years[order.dealer_id]) for order in orders]
    ArchiveFile.objects.bulk_create(files, ignore_conflicts=True)
    refresh_order_files([order.pk for order in orders], on=timezone.localdate())
    counts = Counter(file.dealer_id for file in files)
    for dealer in Dealer.objects.visible_to(SYSTEM).filter(pk__in=counts):
        record(dealer, "aftersales.archives_opened", by=by, count=counts[dealer.pk])
    return len(files)


def _new_file(order: RepairOrder, years: int) -> ArchiveFile:
    delivered_on = local_date(order.delivered_at)
    return ArchiveFile(
        kind=ArchiveKind.REPAIR,
        dealer_id=order.dealer_id,
        order=order,
        vehicle_id=order.vehicle_id,
        delivered_on=delivered_on,
        keep_until=keep_until(delivered_on, years),
    )


@transaction.atomic
def archive_order(order_id: int, *, by: Actor, version: int | None = None) -> RepairOrder:
    """File a delivered order whose archive holds every paper it must hold (domain.md 4.1).

    Raises TransitionRefused (ARCHIVE_INCOMPLETE) naming the papers that are missing.
    """
    order = RepairOrder.objects.visible_to(by).lock(order_id)
    order.expect_version(version)
    refresh_order_files([order.pk], on=timezone.localdate())
    step = RO_FLOW.fire(order, "archive", by=by)
    file = ArchiveFile.objects.visible_to(by).select_for_update(of=("self",)).get(order=order)
    file.archived_at, file.archived_by_id = timezone.now(), person_of(by)
    file.save_fields("archived_at", "archived_by")
    order.save_fields("state")
    record(order, "aftersales.order_archived", by=by, step=step, papers=file.required_count)
    return order


def archive_orders(order_ids: Collection[int], *, by: Actor) -> tuple[int, int]:
    """File each of these orders on its own; how many were filed and how many were not."""
    done = 0
    for order_id in order_ids:
        try:
            archive_order(order_id, by=by)
        except DomainError:
            continue
        done += 1
    return done, len(order_ids) - done
