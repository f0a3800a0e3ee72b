"""What the page of one archive shows, gathered once and ready for the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.choices import UPLOADED, ArchiveKind, Paper, PaperSource
from aftersales.forms.archives import PaperForm, RejectForm
from aftersales.lists.roles import WORKSHOP
from aftersales.models import ArchiveFile, ArchiveItem
from aftersales.querysets.archives import NOTE_READERS
from aftersales.selectors.archive_badges import archive_badge, paper_badge
from aftersales.selectors.quality_rounds import rounds_of
from aftersales.services.archive_papers import EDITORS
from aftersales.workflow.orders import RO_FLOW
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import money, written

Text = str | Promise


@dataclass(frozen=True)
class Place:
    """One place of the archive: what is there, what it says, and what may be brought."""

    item: ArchiveItem
    form: PaperForm | None
    reject: RejectForm | None
    is_open: bool
    looks: str = ""  # who checked the work, where that is the paper

    @property
    def label(self) -> Text:
        return Paper(self.item.code).label

    @property
    def badge(self) -> Badge:
        return paper_badge(self.item)

    @property
    def says(self) -> str:
        """What the clerk read from the paper; the buyer masked, the VIN by its end."""
        item = self.item
        parts = (
            item.vin and f"…{item.vin[-8:]}",
            item.masked_buyer if item.buyer else "",
            "" if item.amount is None else money(item.amount),
            item.number,
            item.note,
            self.looks,
        )
        return " · ".join(part for part in parts if part)

    @property
    def where(self) -> Text:
        item = self.item
        if item.source == PaperSource.RECORD:
            return PaperSource.RECORD.label
        return (
            f"{item.entered_by} · {written(item.entered_at, Kind.DATETIME)}" if item.source else ""
        )


@dataclass
class ArchivePage:
    """One archive as this reader sees it; `typed` is the form of the paper `code` that came back."""

    file: ArchiveFile
    actor: Actor
    code: str = ""
    typed: PaperForm | None = None
    refusals: Sequence[Refusal] = ()

    @property
    def badge(self) -> Badge:
        return archive_badge(self.file.missing, self.file.archived_at)

    @property
    def is_repair(self) -> bool:
        return self.file.kind == ArchiveKind.REPAIR

    @property
    def title(self) -> str:
        return str(self.file)

    @property
    def may_edit(self) -> bool:
        return self.actor.role in EDITORS[self.file.kind]

    @cached_property
    def places(self) -> list[Place]:
        items = self.file.items.select_related("attachment", "entered_by").order_by("code")
        return [self._place(item) for item in items]

    @property
    def wanted(self) -> list[Place]:
        return [one for one in self.places if one.item.is_required or one.item.is_present]

    @property
    def unwanted(self) -> list[Place]:
        """Papers that this visit does not need: no insurer, no warranty, no driver."""
        return [one for one in self.places if not (one.item.is_required or one.item.is_present)]

    def _place(self, item: ArchiveItem) -> Place:
        is_fixed = bool(self.file.archived_at and item.is_valid)
        form = reject = None
        if self.may_edit and item.code in UPLOADED and not is_fixed:
            fresh = PaperForm(code=item.code, initial={"version": item.version})
            form = self.typed if item.code == self.code and self.typed else fresh
            if item.source == PaperSource.FILE and not item.fault:
                reject = RejectForm(
                    initial={"version": item.version}, auto_id=f"{item.code}-reject-%s"
                )
        is_open = item.code == (self.code or self.next_code)
        looks = self._looks() if item.code == Paper.AS05 and item.is_present else ""
        return Place(item, form, reject, is_open=is_open, looks=looks)

    def _looks(self) -> str:
        """Self-check, cross-check and final inspection of the last round, by name."""
        rounds = rounds_of(self.file.order) if self.file.order else []
        looks = rounds[0].looks if rounds else ()
        return " · ".join(f"{one.label}: {one.who}" for one in looks if one.who)

    @property
    def next_code(self) -> str:
        """The paper to bring next; its form stands open."""
        return next((code for code in self.file.missing if code in UPLOADED), "")

    @property
    def may_file(self) -> bool:
        """Offered to whoever files orders, as soon as nothing is missing."""
        order = self.file.order
        if order is None or not self.file.is_complete:
            return False
        return any(row.name == "archive" for row in RO_FLOW.available(order, self.actor))

    @property
    def order_url(self) -> str:
        if self.file.order_id is None or self.actor.role not in WORKSHOP:
            return ""
        return reverse("aftersales:order", args=(self.file.order_id,))

    @property
    def note_url(self) -> str:
        note = getattr(self.file, "gate_out", None)
        if note is None or self.actor.role not in NOTE_READERS:
            return ""
        return reverse("archives:gate_out", args=(note.pk,))

    @property
    def facts(self) -> list[tuple[Text, object]]:
        file, order = self.file, self.file.order
        found: list[tuple[Text, object]] = [
            (_("Handed over on"), written(file.delivered_on, Kind.DATE)),
            (_("Papers"), f"{file.valid_count} / {file.required_count}"),
            (_("Complete"), written(file.completeness, Kind.PERCENT)),
            (_("Kept until"), written(file.keep_until, Kind.DATE)),
        ]
        if order:
            found.append((_("Customer"), order.customer.masked_name))
            found.append((_("Service advisor"), str(order.advisor)))
            found.append((_("Filed"), written(file.archived_at, Kind.DATETIME)))
            found.append((_("Filed by"), str(file.archived_by or "")))
        else:
            note = getattr(file, "gate_out", None)
            tier = _("yes") if file.is_second_tier else _("no")
            found.append((_("Sold by a second-tier dealer"), tier))
            found.append((_("Gate-out note"), str(note or "")))
        return found
