"""One line of the download centre: what its cells say and which buttons it has."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy

from dealerops.exports.choices import ExportState
from dealerops.exports.models import Export
from dealerops.exports.workflow import EXPORT_FLOW
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Badge, Tone

SHOWN = 50
TONES = {
    ExportState.QUEUED: Tone.NEUTRAL,
    ExportState.RUNNING: Tone.BLUE,
    ExportState.DONE: Tone.GREEN,
    ExportState.FAILED: Tone.RED,
    ExportState.CANCELLED: Tone.NEUTRAL,
}
EXPIRED = Badge(Tone.NEUTRAL, pgettext_lazy("export", "Expired"))


@dataclass
class ExportRow:
    """An export as its owner sees it."""

    export: Export
    actor: Actor

    @property
    def badge(self) -> Badge:
        if self.export.is_expired:
            return EXPIRED
        state = ExportState(self.export.state)
        return Badge(TONES[state], state.label)

    @cached_property
    def actions(self) -> frozenset[str]:
        """What the table of its life offers the owner now."""
        rows = EXPORT_FLOW.available(self.export, self.actor)
        return frozenset(row.name for row in rows)

    @property
    def is_ready(self) -> bool:
        return self.export.state == ExportState.DONE and not self.export.is_expired

    @property
    def percent(self) -> int | None:
        """None while nobody knows how many rows there will be."""
        total = self.export.rows_total
        return min(100, self.export.rows_done * 100 // total) if total else None


def rows_of(actor: Actor) -> list[ExportRow]:
    """The person's newest exports, by one query."""
    exports = Export.objects.visible_to(actor).select_related("attachment")[:SHOWN]
    return [ExportRow(export, actor) for export in exports]
