"""What the back office shows of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

from dealerops.foundation.actor import Actor
from dealerops.notifications.models import Message
from reports.engine.heading import facts_of
from reports.engine.table import Table, table_from_json
from reports.models import ReportCopy, ReportEdition, ReportRun


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One recipient and what became of their mail; an empty state where none is sent."""

    copy: ReportCopy
    mail_state: str


@dataclass(frozen=True, slots=True)
class Page:
    """One edition on the screen: heading, table with its sums, pictures."""

    edition: ReportEdition
    facts: Sequence[tuple[str, str]]
    table: Table

    @property
    def lines(self) -> list[list[tuple[bool, str]]]:
        """Cells as (is a number, text)."""
        numbers = [head.is_number for head in self.table.heads]
        return [list(zip(numbers, self.table.shown(row), strict=True)) for row in self.table.rows]

    @property
    def sums(self) -> list[str]:
        """Shown totals, with nothing where a column has none."""
        if not (self.table.rows and self.table.has_totals):
            return []
        shown = self.table.shown(self.table.totals)
        return [
            text if total is not None else ""
            for text, total in zip(shown, self.table.totals, strict=True)
        ]


def editions_of(run: ReportRun, actor: Actor) -> list[ReportEdition]:
    """The editions that this actor may read."""
    return list(
        ReportEdition.objects.visible_to(actor)
        .filter(run=run)
        .select_related("run", "region", "dealer", "firm", "person")
    )


def page_of(editions: Sequence[ReportEdition], *, chosen: int | None, language: str) -> Page | None:
    """The chosen edition, else the one in the reader's language; None where there is none to read."""
    picked = [one for one in editions if one.pk == chosen]
    fitting = [one for one in editions if one.language == language]
    for edition in (*picked, *fitting, *editions):
        table = table_from_json(edition.columns, edition.rows)
        return Page(edition, facts_of(edition.run, edition.scope_label), table)
    return None


def copies_of(run: ReportRun, actor: Actor) -> list[CopyLine]:
    """Who got the run, as far as this actor may know."""
    copies = list(
        ReportCopy.objects.visible_to(actor)
        .filter(run=run)
        .select_related(
            "recipient", *(f"edition__{place}" for place in ("region", "dealer", "firm", "person"))
        )
    )
    ids = [one.message_id for one in copies if one.message_id]
    states = {
        message.pk: str(message.get_state_display())
        for message in Message.objects.filter(pk__in=ids)
    }
    return [CopyLine(one, states.get(one.message_id or 0, "")) for one in copies]
