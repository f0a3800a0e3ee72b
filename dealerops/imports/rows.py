"""One line of the import centre: what its cells say and what can be done with it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property

from dealerops.foundation.actor import Actor
from dealerops.imports.choices import ImportState
from dealerops.imports.kinds import Text, kind_by_key
from dealerops.imports.models import Import
from dealerops.imports.workflow import IMPORT_FLOW
from dealerops.portal.registry import Badge, Tone

SHOWN = 50
TONES = {
    ImportState.QUEUED: Tone.NEUTRAL,
    ImportState.CHECKING: Tone.BLUE,
    ImportState.WRITING: Tone.BLUE,
    ImportState.DONE: Tone.GREEN,
    ImportState.REFUSED: Tone.AMBER,
    ImportState.FAILED: Tone.RED,
}


@dataclass
class ImportRow:
    """An import as the people of its dealer see it."""

    one: Import
    actor: Actor

    @property
    def kind(self) -> Text:
        found = kind_by_key(self.one.kind)
        return found.title if found else self.one.kind

    @property
    def badge(self) -> Badge:
        state = ImportState(self.one.state)
        return Badge(TONES[state], state.label)

    @property
    def has_errors(self) -> bool:
        """Whether the workbook with the errors is still there."""
        until = self.one.expires_at
        return bool(self.one.errors_id and until and until > timezone.now())

    @cached_property
    def may_retry(self) -> bool:
        rows = IMPORT_FLOW.available(self.one, self.actor)
        return self.one.document_id is not None and any(row.name == "retry" for row in rows)

    @property
    def percent(self) -> int | None:
        """None while nobody knows: before the rows are counted, and while they are written."""
        total = self.one.rows_total
        if not total or self.one.state == ImportState.WRITING:
            return None
        return min(100, self.one.rows_done * 100 // total)


def rows_of(actor: Actor) -> list[ImportRow]:
    """The dealer's newest imports, by one query."""
    return [
        ImportRow(one, actor)
        for one in Import.objects.visible_to(actor).select_related("user")[:SHOWN]
    ]
