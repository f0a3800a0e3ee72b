"""How papers and archives look, the same on every page."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aftersales.choices import Fault, GateOutKind
from aftersales.models import ArchiveItem
from dealerops.portal.registry import Badge, Tone

NOTE_TONES: dict[str, Tone] = {
    GateOutKind.SALE: Tone.GREEN,
    GateOutKind.SECOND_TIER: Tone.BLUE,
    GateOutKind.VOID: Tone.NEUTRAL,
}


def paper_badge(item: ArchiveItem) -> Badge:
    """There, there but wrong, missing, or not asked for."""
    if item.fault:
        return Badge(Tone.RED, Fault(item.fault).label)
    if item.is_present:
        return Badge(Tone.GREEN, _("There"))
    return (
        Badge(Tone.AMBER, _("Missing"))
        if item.is_required
        else Badge(Tone.NEUTRAL, _("Not needed"))
    )


def archive_badge(missing: Collection[str], archived_at: object) -> Badge:
    """What a file needs; a filed order may later be asked for the record of its callback."""
    if missing:
        count = len(missing)
        words = ngettext("%(count)s paper missing", "%(count)s papers missing", count)
        return Badge(Tone.AMBER, words % {"count": count})
    return Badge(Tone.NEUTRAL, _("Filed")) if archived_at else Badge(Tone.GREEN, _("Complete"))


def note_badge(kind: str) -> Badge:
    return Badge(NOTE_TONES[kind], GateOutKind(kind).label)
