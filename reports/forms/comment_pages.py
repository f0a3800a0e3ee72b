"""The page of comments in both doors: sheets with one form per figure, and what was refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from reports.forms.comments import CommentForm
from reports.selectors.comments import CommentSheet, WantedRow, sheets_of
from reports.services.commenting import write_comment


@dataclass(frozen=True)
class CommentPage:
    """What one person may comment now; `sent` is the form that was refused, as it was typed."""

    actor: Actor
    sent: CommentForm | None = None
    refusals: Sequence[Refusal] = ()
    status: int = 200

    @property
    def is_refused(self) -> bool:
        return self.status != 200

    def sheets(self) -> Iterator[tuple[CommentSheet, list[tuple[WantedRow, CommentForm]]]]:
        for sheet in sheets_of(self.actor, timezone.now()):
            rows = enumerate(sheet.rows, start=1)
            yield sheet, [(row, self._form(sheet, row, number)) for number, row in rows]

    def _form(self, sheet: CommentSheet, row: WantedRow, number: int) -> CommentForm:
        sent = self.sent
        if sent and (sent["code"].value(), sent["row"].value()) == (sheet.report.code, row.name):
            return sent
        return CommentForm.shown(sheet, row, number)


def saved_comment(actor: Actor, sent: Mapping[str, Any]) -> CommentPage:
    """Keep what was sent; the page that comes back says why it could not be kept, if so."""
    form = CommentForm(sent)
    if not form.is_valid():
        return CommentPage(actor, form, status=400)
    facts = form.cleaned_data
    try:
        write_comment(
            facts["code"],
            facts["row"],
            cause=facts["cause"],
            action=facts["action"],
            version=facts["version"],
            by=actor,
        )
    except DomainError as error:
        return CommentPage(actor, form, error.refusals, error.status)
    return CommentPage(actor)
