"""What a recipient's mail of an edition says; the queue renders and sends it."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse

from dealerops.foundation.actor import BACKOFFICE_ROLES
from dealerops.notifications.services import Part
from reports.engine.heading import facts_of
from reports.engine.table import Table, shown, table_from_json
from reports.models import ReportCopy

TOPIC = "reports/report"
CHART = "chart"
FEW_ROWS, FEW_COLUMNS = 15, 9  # beyond that the sums are mailed and the rows stay in the workbook


def parts_of(copy: ReportCopy) -> list[Part]:
    """The workbook, and the chart that the text shows."""
    edition = copy.edition
    parts = [Part(edition.workbook, edition.filename)]
    if edition.picture:
        parts.append(Part(edition.picture, "chart.png", cid=CHART))
    return parts


def context_of(copy: ReportCopy) -> Mapping[str, object]:
    """For emails/reports/report.*; ask in the recipient's language."""
    edition = copy.edition
    table = table_from_json(edition.columns, edition.rows)
    return {
        "run": copy.run,
        "edition": edition,
        "facts": facts_of(copy.run, edition.scope_label),
        "sums": _sums(table),
        "heads": table.heads if _is_small(table) else (),
        "lines": _lines(table) if _is_small(table) else (),
        "has_rows": bool(table.rows),
        "chart": edition.charts[0] if edition.charts and edition.picture else None,
        "action_url": _url(copy),
    }


def _is_small(table: Table) -> bool:
    return len(table.rows) <= FEW_ROWS and len(table.heads) <= FEW_COLUMNS


def _sums(table: Table) -> list[tuple[str, str]]:
    if not table.rows:
        return []
    return [
        (head.label, shown(head.kind, total))
        for head, total in zip(table.heads, table.totals, strict=True)
        if total is not None
    ]


def _lines(table: Table) -> Sequence[Sequence[tuple[bool, str, str]]]:
    """Rows of (is a number, label, text)."""
    return [
        [
            (head.is_number, head.label, text)
            for head, text in zip(table.heads, table.shown(row), strict=True)
        ]
        for row in table.rows
    ]


def _url(copy: ReportCopy) -> str:
    """Where the recipient may look at the run; people of the portal have the workbook."""
    if copy.edition.role not in BACKOFFICE_ROLES:
        return ""
    return settings.SITE_URL + reverse("admin:reports_reportrun_change", args=(copy.run_id,))
