"""What the back office shows of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dealerops.foundation.actor import Actor
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from dealerops.notifications.querysets import WATCHERS as MAIL_WATCHERS
from reports.engine.heading import facts_of
from reports.engine.table import Table, table_from_json
from reports.models import ReportCopy, ReportEdition, ReportRun

MAIL_TONES = {
    MessageState.QUEUED: "blue",
    MessageState.SENDING: "blue",
    MessageState.SENT: "green",
    MessageState.FAILED: "red",
    MessageState.UNCERTAIN: "amber",
    MessageState.BOUNCED: "red",
}


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One recipient and what became of their mail; none where the run is for viewing only."""

    copy: ReportCopy
    mail: Message | None
    url: str

    @property
    def tone(self) -> str:
        return MAIL_TONES[MessageState(self.mail.state)] if self.mail else ""


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
        return self.table.shown_totals


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
    mails = Message.objects.filter(pk__in=ids).defer("text", "html").in_bulk()
    may_open = actor.role in MAIL_WATCHERS
    return [
        CopyLine(one, mails.get(one.message_id or 0), _url(one) if may_open else "")
        for one in copies
    ]


def _url(copy: ReportCopy) -> str:
    if copy.message_id is None:
        return ""
    return reverse("admin:notifications_message_change", args=(copy.message_id,))
