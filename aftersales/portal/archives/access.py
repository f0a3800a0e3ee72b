"""Who may enter the pages of archives (domain.md 7.2)."""

from django.shortcuts import get_object_or_404

from aftersales.lists.archives import ARCHIVE_READERS
from aftersales.models import ArchiveFile, GateOutNote
from aftersales.portal.access import for_roles
from aftersales.querysets.archives import NOTE_READERS
from aftersales.services.archive_papers import EDITORS
from aftersales.services.gate_outs import KEEPERS
from dealerops.foundation.actor import Actor, Role

FILING = frozenset({Role.D_INFO})
READERS_OF_MORNING = frozenset({Role.D_INFO, Role.D_SVC_DIR, Role.D_GM})
for_readers = for_roles(ARCHIVE_READERS)
for_editors = for_roles(frozenset().union(*EDITORS.values()))
for_filing = for_roles(FILING)
for_morning = for_roles(READERS_OF_MORNING)
for_note_readers = for_roles(NOTE_READERS)
for_keepers = for_roles(KEEPERS)


def file_or_404(actor: Actor, pk: int) -> ArchiveFile:
    """One file with what its page says in the headline. Foreign and missing look alike."""
    return get_object_or_404(ArchiveFile.objects.visible_to(actor).for_page(), pk=pk)


def note_or_404(actor: Actor, pk: int) -> GateOutNote:
    notes = GateOutNote.objects.visible_to(actor).select_related(
        *("vehicle__model", "attachment", "file", "entered_by", "dealer")
    )
    return get_object_or_404(notes, pk=pk)
