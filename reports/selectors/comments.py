"""Which figures want a cause and an action, and what was written about them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from dealerops.foundation.actor import Actor, House
from dealerops.foundation.reporting import Period, Report, declared
from dealerops.workcal.services import lookup
from reports.calc.dues import Due
from reports.calc.windows import open_due
from reports.engine.content import keys_of, label_of
from reports.engine.table import DASH, Table, table_of
from reports.models import ReportComment
from reports.querysets.runs import PLACES

LONGEST = 300


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A row that wants a comment: its name in every language, in this one, what it says, the comment."""

    name: str
    label: str
    facts: Sequence[tuple[str, str]]
    comment: ReportComment | None


@dataclass(frozen=True, slots=True)
class CommentSheet:
    """One report that the actor may comment now."""

    report: Report
    due: Due
    rows: Sequence[WantedRow]

    @property
    def missing(self) -> int:
        return sum(row.comment is None for row in self.rows)


def owned_by(actor: Actor) -> list[Report]:
    """The reports whose figures this role answers for."""
    reports = declared().values()
    return [one for one in reports if one.comments and actor.role in one.comments.owners]


def sheets_of(actor: Actor, now: dt.datetime) -> list[CommentSheet]:
    """What this actor may comment at this moment."""
    is_open = lookup()
    dues = [(report, open_due(report, now, is_open)) for report in owned_by(actor)]
    return [sheet_of(report, due, actor, now) for report, due in dues if due]


def sheet_of(report: Report, due: Due, actor: Actor, now: dt.datetime) -> CommentSheet:
    rows = report.rows(actor, due.period, now)
    table = table_of(report, rows)
    names, keys = names_of_rows(report, due.period, now, actor), keys_of(report, table)
    mine = {one.row: one for one in own_comments(report, due.period, actor)}
    wanted = report.comments.rows if report.comments else bool
    found = [
        WantedRow(names[index], label_of(keys[index]), _facts(table, index), mine.get(names[index]))
        for index, row in enumerate(rows)
        if wanted(row)
    ]
    return CommentSheet(report, due, found)


def names_of_rows(report: Report, period: Period, as_of: dt.datetime, actor: Actor) -> list[str]:
    """What names each row whoever reads it: its key in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        keys = keys_of(report, table_of(report, report.rows(actor, period, as_of)))
    seen: Counter[str] = Counter()
    names = []
    for key in keys:
        label = label_of(key)[: LONGEST - 10]
        seen[label] += 1
        names.append(label if seen[label] == 1 else f"{label} #{seen[label]}")
    return names


def comments_of(report: Report, period: Period, actor: Actor) -> list[ReportComment]:
    """Everything written about the period that this reader may see."""
    found = ReportComment.objects.visible_to(actor).of_period(report.code, period)
    return list(found.select_related("region", "dealer", "firm", "author").order_by("pk"))


def own_comments(report: Report, period: Period, actor: Actor) -> list[ReportComment]:
    found = ReportComment.objects.visible_to(actor).of_period(report.code, period)
    return list(found.filter(**place_of(actor)))


def place_of(actor: Actor) -> dict[str, int | None]:
    """For whom the actor speaks: the place they work at, or head office."""
    ids = {
        House.REGION: actor.region_ids,
        House.DEALER: actor.dealer_ids,
        House.STORE: actor.dealer_ids,
        House.FIRM: actor.firm_ids,
    }.get(actor.house)
    place: dict[str, int | None] = {"region_id": None, "dealer_id": None, "firm_id": None}
    if ids:
        place[f"{PLACES[actor.house]}_id"] = min(ids)
    return place


def _facts(table: Table, index: int) -> list[tuple[str, str]]:
    texts = table.shown(table.rows[index])
    return [
        (head.label, text)
        for head, text in zip(table.heads, texts, strict=True)
        if text and text != DASH
    ]
