"""What a recipient's mail of an edition says; the queue renders and sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from dealerops.foundation.actor import BACKOFFICE_ROLES
from dealerops.foundation.reporting import Kind, Total
from dealerops.foundation.sheets import text_width
from dealerops.notifications.services import Part
from reports.engine.heading import facts_of
from reports.engine.heads import Head
from reports.engine.table import Row, Table, shown, table_from_json
from reports.models import ReportCopy, ScheduleReader

TOPIC = "reports/report"
CHART = "chart"
UNSUBSCRIBE = "reports.unsubscribe"  # the salt of the link that ends a subscription
LEAVE_VIEW = "reports.leave_view"  # of the one that ends a scheduled view for one reader
FEW_ROWS, FEW_COLUMNS = 15, 9  # a table that is no larger is mailed whole
SHORT = 16  # Latin letters, or half as many Chinese ones
NARROW = 6  # columns of a larger one that 640 pixels take; the workbook has them all


def parts_of(copy: ReportCopy, *, is_link: bool = False) -> list[Part]:
    """The workbook, unless a link leads to it, and the chart that the text shows."""
    edition = copy.edition
    parts = [] if is_link else [Part(edition.workbook, edition.filename)]
    if edition.picture:
        parts.append(Part(edition.picture, "chart.png", cid=CHART))
    return parts


def context_of(copy: ReportCopy) -> Mapping[str, object]:
    """For emails/reports/report.*; ask in the recipient's language."""
    edition = copy.edition
    table = table_from_json(edition.columns, edition.rows)
    places = _places(table)
    return {
        "run": copy.run,
        "edition": edition,
        "facts": facts_of(copy.run, edition.scope_label),
        "sums": _sums(table),
        "heads": [table.heads[place] for place in places],
        "lines": [_line(table, row, places) for row in table.rows[:FEW_ROWS]],
        "further": max(len(table.rows) - FEW_ROWS, 0),
        "has_rows": bool(table.rows),
        "extras": edition.extras,
        "chart": edition.charts[0] if edition.charts and edition.picture else None,
        "action_url": _url(copy),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of the mail's table; `tone` is red, amber, green or nothing."""

    is_number: bool
    label: str
    text: str
    tone: str
    is_day: bool = False

    @property
    def is_short(self) -> bool:
        """A name that stays on one line where it stands first."""
        return text_width(self.text) <= SHORT


def _places(table: Table) -> Sequence[int]:
    """Which columns the mail shows: all where they are few, else those chosen for it, or the first that
    say something there."""
    everything = range(len(table.heads))
    if len(table.rows) <= FEW_ROWS and len(table.heads) <= FEW_COLUMNS:
        return everything
    chosen = [place for place in everything if table.heads[place].is_mailed]
    if chosen:
        return chosen
    shown = table.rows[:FEW_ROWS]
    return [place for place in everything if any(row[place] for row in shown)][:NARROW]


def _line(table: Table, row: Row, places: Sequence[int]) -> list[Shown]:
    texts = table.shown(row)
    return [
        Shown(
            head.is_number,
            head.label,
            texts[place],
            head.tone_of(row[place]),
            is_day=head.kind == Kind.DATE,
        )
        for place in places
        for head in (table.heads[place],)
    ]


def _sums(table: Table) -> list[tuple[str, str]]:
    if not table.rows:
        return []
    return [
        (_named(head), shown(head.total_kind, total))
        for head, total in zip(table.heads, table.totals, strict=True)
        if total is not None
    ]


def _named(head: Head) -> str:
    """A rate says what it is; the mean of a number has to be called one."""
    if head.total == Total.MEAN and head.kind != Kind.PERCENT:
        return _("%(column)s, on average") % {"column": head.label}
    return head.label


def _url(copy: ReportCopy) -> str:
    """The run in the back office; to people of the portal the days it speaks of, on the screen."""
    if copy.edition.role in BACKOFFICE_ROLES:
        return settings.SITE_URL + reverse("admin:reports_reportrun_change", args=(copy.run_id,))
    days = f"since={copy.run.period_start}&until={copy.run.period.last_day}"
    return f"{settings.SITE_URL}{reverse('reports:screen', args=(copy.run.code,))}?{days}"


def workbook_url_of(copy: ReportCopy) -> str:
    """Where the recipient takes the workbook, signed in."""
    path = reverse("report_calendar:workbook", args=(copy.run_id,))
    return f"{settings.SITE_URL}{path}?edition={copy.edition_id}"


def unsubscribe_url_of(copy: ReportCopy) -> str:
    return _leave_url(signing.dumps([copy.membership_id, copy.run.code], salt=UNSUBSCRIBE))


def leave_view_url_of(reader: ScheduleReader) -> str:
    return _leave_url(signing.dumps(reader.pk, salt=LEAVE_VIEW))


def _leave_url(token: str) -> str:
    return settings.SITE_URL + reverse("report_calendar:leave", args=(token,))
