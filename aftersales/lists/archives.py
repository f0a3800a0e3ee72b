"""The lists of archive files and of gate-out notes (domain.md 4.7)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import ArchiveKind, GateOutKind, Paper
from aftersales.lists.cards import Group, dealers_of, local, short_vin
from aftersales.models import ArchiveFile, GateOutNote
from aftersales.querysets.archives import KINDS_OF, NOTE_READERS
from aftersales.querysets.orders import READERS
from aftersales.selectors.archive_badges import archive_badge, note_badge
from dealerops.foundation.actor import Actor, House
from dealerops.foundation.reporting import Kind
from dealerops.foundation.words import joined
from dealerops.lists.columns import ListColumn, Shown
from dealerops.lists.filters import ListFilterSet
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

SHORTEST = 3
ARCHIVE_READERS = frozenset(KINDS_OF)
ARCHIVE_GROUPS: Sequence[Group] = (
    Group("missing", _("Something missing"), ~Q(missing=[])),
    Group("complete", _("Complete"), Q(missing=[], archived_at=None)),
    Group("filed", _("Filed"), Q(archived_at__isnull=False)),
    Group("all", pgettext_lazy("archives", "All")),
)
NOTE_GROUPS: Sequence[Group] = (
    Group("all", pgettext_lazy("gate-out notes", "All")),
    Group("away", _("Out and not sold"), Q(file=None) & ~Q(kind=GateOutKind.VOID)),
    Group("copy", _("Without blue copy"), Q(attachment=None) & ~Q(kind=GateOutKind.VOID)),
    Group("void", GateOutKind.VOID.label, Q(kind=GateOutKind.VOID)),
)
DEALER = ListColumn(
    "dealer", _("Dealer"), source=("dealer__name", "dealer__name_en"), value=local, roles=READERS
)
MODEL = ListColumn(
    "model",
    _("Model"),
    source=("vehicle__model__name", "vehicle__model__name_en"),
    value=lambda name, name_en: local(name or "", name_en or ""),
)


class _DealerFilters(ListFilterSet):
    dealer = django_filters.ModelChoiceFilter(
        label=_("Dealer"), queryset=dealers_of, empty_label=_("All dealers")
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        return ("dealer",) if actor.house == House.DEALER else ()


class ArchiveFilters(_DealerFilters):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in ARCHIVE_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ArchiveKind.choices, empty_label=_("Every kind")
    )
    paper = django_filters.ChoiceFilter(
        label=_("Missing paper"),
        choices=[(one.value, f"{one.value} {one.label}") for one in Paper],
        method="lacking",
        empty_label=_("Whatever is missing"),
    )

    def withheld(self, actor: Actor) -> tuple[str, ...]:
        alone = ("kind",) if len(KINDS_OF.get(actor.role, ())) == 1 else ()
        return (*super().withheld(actor), *alone)

    def in_group(
        self, files: QuerySet[ArchiveFile], name: str, value: str
    ) -> QuerySet[ArchiveFile]:
        return files.filter(next(one.where for one in ARCHIVE_GROUPS if one.key == value))

    def lacking(self, files: QuerySet[ArchiveFile], name: str, value: str) -> QuerySet[ArchiveFile]:
        return files.filter(missing__contains=[value])


class NoteFilters(_DealerFilters):
    view = django_filters.ChoiceFilter(
        label=_("View"),
        choices=[(group.key, group.label) for group in NOTE_GROUPS],
        method="in_group",
        widget=forms.HiddenInput,
    )
    year = django_filters.NumberFilter(label=_("Year"))

    def in_group(
        self, notes: QuerySet[GateOutNote], name: str, value: str
    ) -> QuerySet[GateOutNote]:
        return notes.filter(next(one.where for one in NOTE_GROUPS if one.key == value))


def _subject(number: str | None, vin: str) -> str:
    return number or short_vin(vin)


def _state(missing: Collection[str], archived_at: dt.datetime | None) -> str:
    return str(archive_badge(missing, archived_at).label)


def _share(required: int, missing: Collection[str]) -> str:
    return f"{required - len(missing)} / {required}"


def search_vehicles(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By the end of a VIN; None when `q` is too short."""
    word = joined(q)
    return rows.filter(vehicle__vin__endswith=word) if len(word) >= SHORTEST else None


def search_files(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By the beginning of an order's number or the end of a VIN."""
    if q.startswith("RO-"):
        return rows.filter(order__number__startswith=q)
    return search_vehicles(rows, q, actor)


def search_notes(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By the end of a VIN, or by a number as the register writes it: 2026-000012."""
    year, _dash, serial = q.partition("-")
    if year.isdecimal() and serial.isdecimal():
        return rows.filter(year=int(year[:4]), serial=int(serial[:9]))
    return search_vehicles(rows, q, actor)


ARCHIVES = register_list(
    ListSpec(
        key="aftersales.archives",
        title=_("Archives"),
        model=ArchiveFile,
        roles=ARCHIVE_READERS | READERS,
        columns=(
            ListColumn("subject", _("Order or car"), source=("order__number", "vehicle__vin"), value=_subject),
            ListColumn("kind", _("Kind"), value=lambda kind: str(ArchiveKind(kind).label)),
            DEALER,
            MODEL,
            ListColumn("delivered", _("Handed over on"), Kind.DATE, source="delivered_on"),
            ListColumn("papers", _("Papers"), source=("required_count", "missing"), value=_share),
            ListColumn("missing", _("Missing papers"), value=" ".join),
            ListColumn("filed", _("Filed on"), Kind.DATETIME, source="archived_at", shown=Shown.CHOICE),
            ListColumn("kept", _("Kept until"), Kind.DATE, source="keep_until", shown=Shown.CHOICE),
            ListColumn(
                "state", _("State"), source=("missing", "archived_at"), value=_state, cell=archive_badge
            ),
            ListColumn(
                "opened", _("Opened on"), Kind.DATE, source="created_at", value=timezone.localdate,
                shown=Shown.FILE,
            ),
        ),
        filterset=ArchiveFilters,
        search=search_files,
    )
)  # fmt: skip
GATE_OUTS = register_list(
    ListSpec(
        key="aftersales.gate_outs",
        title=_("Gate-out register"),
        model=GateOutNote,
        roles=NOTE_READERS | READERS,
        columns=(
            ListColumn(
                "number", _("Number"), source=("year", "serial"),
                value=lambda year, serial: f"{year}-{serial:06d}",
            ),
            DEALER,
            ListColumn("vin", _("VIN"), source="vehicle__vin", value=lambda vin: short_vin(vin or "")),
            MODEL,
            ListColumn("issued", _("Issued on"), Kind.DATE, source="issued_on"),
            ListColumn("second_tier", _("Second-tier dealer")),
            ListColumn("reason", _("Why it was not used")),
            ListColumn(
                "copy", _("Blue copy"), source="attachment_id",
                value=lambda pk: str(_("yes")) if pk else "",
            ),
            ListColumn(
                "kind", _("Kind"), value=lambda kind: str(GateOutKind(kind).label), cell=note_badge
            ),
            ListColumn(
                "entered", _("Entered on"), Kind.DATE, source="created_at", value=timezone.localdate,
                shown=Shown.FILE,
            ),
        ),
        filterset=NoteFilters,
        search=search_notes,
    )
)  # fmt: skip
