"""Archives and gate-out notes in the back office: auditors look; nobody changes anything."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from aftersales.admin.cards import Looked
from aftersales.lists.archives import ARCHIVES, GATE_OUTS
from aftersales.models import ArchiveFile, GateOutNote
from aftersales.querysets.orders import READERS
from aftersales.selectors.archive_badges import archive_badge, note_badge
from dealerops.backoffice.base.lists import spec_filter
from dealerops.portal.templatetags.dx import dx_badge


@admin.register(ArchiveFile)
class ArchiveFilePages(Looked):
    view_roles = READERS
    spec = ARCHIVES
    exported_list = ARCHIVES.key
    search_fields = ("pk",)
    search_help_text = _("Beginning of an order's number, or end of a VIN")
    list_filter = (
        spec_filter(ARCHIVES, "kind"),
        spec_filter(ARCHIVES, "dealer"),
        spec_filter(ARCHIVES, "paper"),
    )
    list_display = ("subject", "kind", "dealer", "delivered_on", "papers", "state_shown")
    list_select_related = ("dealer", "order", "vehicle")
    fields = readonly_fields = (
        *("subject", "kind", "dealer", "delivered_on", "is_second_tier", "papers", "lacking"),
        *("state_shown", "archived_at", "archived_by", "keep_until"),
    )

    @display(description=_("Order or car"))  # type: ignore[untyped-decorator]
    def subject(self, file: ArchiveFile) -> str:
        return str(file)

    @display(description=_("Papers"))  # type: ignore[untyped-decorator]
    def papers(self, file: ArchiveFile) -> str:
        return f"{file.valid_count} / {file.required_count}"

    @display(description=_("Missing papers"))  # type: ignore[untyped-decorator]
    def lacking(self, file: ArchiveFile) -> str:
        return " ".join(file.missing) or "–"

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, file: ArchiveFile) -> SafeString:
        return dx_badge(archive_badge(file.missing, file.archived_at))


@admin.register(GateOutNote)
class GateOutNotePages(Looked):
    view_roles = READERS
    spec = GATE_OUTS
    exported_list = GATE_OUTS.key
    search_fields = ("pk",)
    search_help_text = _("Number on the pad, or end of a VIN")
    list_filter = (spec_filter(GATE_OUTS, "dealer"),)
    list_display = ("number", "dealer", "issued_on", "car", "second_tier", "kind_shown")
    list_select_related = ("dealer", "vehicle")
    fields = readonly_fields = (
        *("number", "dealer", "issued_on", "car", "second_tier", "reason", "kind_shown"),
        "entered_by",
    )

    @display(description=_("Number"))  # type: ignore[untyped-decorator]
    def number(self, note: GateOutNote) -> str:
        return str(note)

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def car(self, note: GateOutNote) -> str:
        return note.vehicle.masked_vin if note.vehicle else ""

    @display(description=_("Kind"))  # type: ignore[untyped-decorator]
    def kind_shown(self, note: GateOutNote) -> SafeString:
        return dx_badge(note_badge(note.kind))
