"""What archives show in the shell: navigation, first pages, what to file, regions' comparison."""

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ArchiveKind
from aftersales.lists.archives import ARCHIVE_READERS
from aftersales.lists.roles import REGIONS
from aftersales.models import ArchiveFile, MaintenanceCard
from aftersales.portal.archives.access import FILING, READERS_OF_MORNING
from aftersales.portal.archives.morning import Morning
from aftersales.querysets.archives import NOTE_READERS
from aftersales.selectors.archive_badges import archive_badge
from aftersales.selectors.archive_rates import (
    ArchiveRate,
    counted_files,
    rates_by_dealer,
    rates_by_kind,
)
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind, Period
from dealerops.network.models import Dealer
from dealerops.portal.bars import Meter, Series, meters
from dealerops.portal.registry import (
    Card,
    HomeCard,
    HomePanel,
    NavItem,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_panel,
    register_work_list,
)
from dealerops.portal.templatetags.dx import local_name, written
from dealerops.workcal.services import add_months

ROWS = 50
DEALERS_SHOWN = 12
GOOD_FROM, FAIR_FROM = 95, 80
CLERKS = frozenset({Role.D_SALES_CLERK})
LEGEND = (
    Series(_("95 and more"), Tone.GREEN),
    Series(_("80 to 95"), Tone.AMBER),
    Series(_("below 80"), Tone.RED),
)


def _period() -> Period:
    """Last month and what has passed of this one."""
    first = timezone.localdate().replace(day=1)
    return Period(add_months(first, -1), add_months(first, 1))


def _rate(actor: Actor) -> Card:
    files = counted_files(actor, _period(), on=timezone.localdate())
    found = rates_by_kind(files).values()
    rate = ArchiveRate(sum(one.files for one in found), sum(one.complete for one in found))
    hint = _now("%(complete)s of %(files)s files complete") % {
        "complete": rate.complete,
        "files": rate.files,
    }
    return Card(written(rate.value, Kind.PERCENT), hint=hint, url=reverse("archives:rates"))


def _to_file(actor: Actor) -> list[WorkRow]:
    """Orders delivered since the last open day that are not filed, until noon."""
    morning = Morning(actor, timezone.now())
    open_ones = [row for row in morning.rows if row.file.archived_at is None][:ROWS]
    return [
        WorkRow(
            title=str(row.file),
            subtitle=", ".join(row.missing) or local_name(row.file.vehicle.model),
            url=row.url,
            due=morning.until,
            badge=row.badge,
            late=morning.is_late,
        )
        for row in open_ones
    ]


def _new_cars(actor: Actor) -> list[WorkRow]:
    """New cars whose papers are missing or do not agree, the oldest first."""
    files = ArchiveFile.objects.visible_to(actor).filter(kind=ArchiveKind.NEW_CAR).incomplete()
    rows = files.select_related("vehicle__model").order_by("delivered_on", "pk")[:ROWS]
    return [
        WorkRow(
            title=str(file),
            subtitle=local_name(file.vehicle.model),
            url=reverse("archives:file", args=(file.pk,)),
            due=file.delivered_on,
            badge=archive_badge(file.missing, file.archived_at),
        )
        for file in rows
    ]


def _cards(actor: Actor) -> list[WorkRow]:
    """Maintenance cards that aftersales does not have yet, the earliest month first."""
    today = timezone.localdate()
    cards = MaintenanceCard.objects.visible_to(actor).waiting().select_related("vehicle")
    return [
        WorkRow(
            title=str(card.vehicle),
            subtitle=card.get_service_display(),
            url=reverse("archives:card", args=(card.pk,)),
            due=card.due_on,
            late=card.due_on < today,
        )
        for card in cards.order_by("due_on", "pk")[:ROWS]
    ]


def _comparison(actor: Actor) -> SafeString:
    """The dealers of the region by their rate since last month, the lowest first."""
    rates = rates_by_dealer(counted_files(actor, _period(), on=timezone.localdate()))
    shown = sorted(rates.items(), key=lambda one: (one[1].value or 0, one[0]))[:DEALERS_SHOWN]
    dealers = Dealer.objects.visible_to(actor).in_bulk([dealer for dealer, _rate in shown])
    rows = [
        Meter(
            local_name(dealers[dealer]),
            [(_tone(rate), int((rate.value or 0) * 100))],
            100,
            f"{written(rate.value, Kind.PERCENT)} · {rate.files}",
        )
        for dealer, rate in shown
        if dealer in dealers
    ]
    return meters(rows, LEGEND) if rows else SafeString()


def _tone(rate: ArchiveRate) -> Tone:
    percent = (rate.value or 0) * 100
    if percent >= GOOD_FROM:
        return Tone.GREEN
    return Tone.AMBER if percent >= FAIR_FROM else Tone.RED


register_nav(NavItem(_("Archives"), "archive", "archives:list", ARCHIVE_READERS, order=50))
register_nav(
    NavItem(_("Morning filing"), "folder-check", "archives:morning", READERS_OF_MORNING, order=51)
)
register_nav(
    NavItem(_("Gate-out register"), "door-open", "archives:gate_outs", NOTE_READERS, order=52)
)
register_nav(
    NavItem(_("Archive completeness"), "chart-pie", "archives:rates", ARCHIVE_READERS, order=53)
)
register_nav(
    NavItem(_("Maintenance cards"), "ticket-check", "archives:cards", ARCHIVE_READERS, order=54)
)
register_card(HomeCard(_("Complete archives"), ARCHIVE_READERS, _rate, order=50))
register_work_list(
    WorkList(_("To file this morning"), FILING, _to_file, "archives:morning", order=35)
)
register_work_list(
    WorkList(_("New cars with papers missing"), CLERKS, _new_cars, "archives:list", order=35)
)
register_work_list(
    WorkList(_("Maintenance cards to hand over"), CLERKS, _cards, "archives:cards", order=36)
)
register_work_list(
    WorkList(_("Maintenance cards to receive"), FILING, _cards, "archives:cards", order=36)
)
register_panel(
    HomePanel(_("Complete archives by dealer"), REGIONS, _comparison, order=62, wide=True)
)
