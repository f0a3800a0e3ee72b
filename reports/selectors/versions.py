"""The versions of one period, and what a restated one says otherwise."""

from dealerops.foundation.actor import Actor
from reports.engine.extras import CHANGES, Extra, extras_from_json
from reports.models import ReportRun

SHOWN = 50  # editions on one page; all of them are in their workbooks


def versions_of(run: ReportRun, actor: Actor) -> list[ReportRun]:
    """Every run of the same period that this actor may see, the oldest first."""
    runs = ReportRun.objects.visible_to(actor).of_period(run.code, run.period)
    return list(runs.order_by("created_at", "pk"))


def changes_of(run: ReportRun, actor: Actor) -> list[tuple[str, Extra]]:
    """Whose edition changed, and how, for those who decide whether it goes out."""
    report = run.report
    if run.base_id is None or report is None or actor.role not in report.approvers:
        return []
    editions = run.editions.select_related("region", "dealer", "firm", "person")
    found = [
        (edition.scope_label, extra)
        for edition in editions.defer("rows", "charts").order_by("pk")
        for extra in extras_from_json(edition.extras)
        if extra.kind == CHANGES and extra.lines
    ]
    return found[:SHOWN]
