"""Working out what an archive still misses, after anything that concerns it (domain.md 4.7)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction

from aftersales.calc.archives import (
    NEW_CAR,
    OnRecord,
    Said,
    disagreements,
    missing_papers,
    required_of_order,
)
from aftersales.choices import (
    PAPERS_OF,
    ArchiveKind,
    Fault,
    GateOutKind,
    Paper,
    PaperSource,
)
from aftersales.models import ArchiveFile, ArchiveItem, GateOutNote
from aftersales.selectors.archive_facts import order_facts
from dealerops.foundation.actor import SYSTEM

BATCH = 500
JUDGED = ("is_required", "source", "record_type", "record_id", "fault")
Papers = dict[Paper, ArchiveItem]


def refresh_order_files(order_ids: Collection[int], *, on: dt.date) -> int:
    """Bring the archives of these orders up to date with what is on record; how many there are.

    What people uploaded stays; safe to repeat. Statements grow with each 500 orders, not with each one.
    """
    ids, count = sorted(set(order_ids)), 0
    for first in range(0, len(ids), BATCH):
        count += _refresh(ids[first : first + BATCH], on)
    return count


@transaction.atomic
def _refresh(order_ids: Collection[int], on: dt.date) -> int:
    files = list(
        ArchiveFile.objects.visible_to(SYSTEM)
        .filter(order__in=order_ids)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    papers, facts = _papers_of(files), order_facts(order_ids)
    for file in files:
        known = facts[file.order_id or 0]
        required = required_of_order(known, on)
        for paper, item in papers[file.pk].items():
            item.is_required = paper in required
            take_record(item, known.records.get(paper))
        count_missing(file, papers[file.pk])
    _save(files, papers)
    return len(files)


@transaction.atomic
def judge_new_car(file_id: int) -> ArchiveFile:
    """Compare the papers of a new car with each other and with the gate-out register."""
    file = ArchiveFile.objects.visible_to(SYSTEM).select_related("vehicle").lock(file_id)
    papers = _papers_of([file])
    items = papers[file.pk]
    note = GateOutNote.objects.visible_to(SYSTEM).filter(file=file).first()
    is_here = note is not None and note.attachment_id is not None
    take_record(items[Paper.N03], _row(note) if note and is_here else None)
    said = {
        paper: Said(item.vin or (file.vehicle.vin if paper == Paper.N03 else ""), item.buyer, item.amount)
        for paper, item in items.items()
        if item.is_present and item.fault != Fault.REJECTED
    }  # fmt: skip
    odd = disagreements(said, file.vehicle.vin)
    for paper, item in items.items():
        item.is_required = paper in NEW_CAR
        if item.fault != Fault.REJECTED:
            item.fault = odd.get(paper, "") if item.is_present else ""
    if note and items[Paper.N03].is_present:
        items[Paper.N03].fault = items[Paper.N03].fault or _fault_of(note, file)
    count_missing(file, items)
    _save([file], papers)
    return file


def _row(note: GateOutNote) -> OnRecord:
    return OnRecord(note._meta.label_lower, note.pk)


def _fault_of(note: GateOutNote, file: ArchiveFile) -> str:
    """A second-tier car is let out when it goes there, which is before a customer has it."""
    if not file.is_second_tier:
        return ""
    if note.kind != GateOutKind.SECOND_TIER:
        return Fault.NO_DISPATCH_NOTE
    return Fault.DISPATCH_LATE if note.issued_on > file.delivered_on else ""


def take_record(item: ArchiveItem, record: OnRecord | None) -> None:
    """A record stands for a paper that nobody brought; a file that somebody brought stays."""
    if item.source == PaperSource.FILE:
        return
    item.source = PaperSource.RECORD if record else ""
    item.record_type = record.type if record else ""
    item.record_id = record.id if record else None
    item.fault = record.fault if record else ""


def count_missing(file: ArchiveFile, items: Mapping[Paper, ArchiveItem]) -> None:
    required = [paper for paper, item in items.items() if item.is_required]
    valid = [paper for paper, item in items.items() if item.is_valid]
    file.required_count, file.missing = len(required), missing_papers(required, valid)


def _papers_of(files: Collection[ArchiveFile]) -> defaultdict[int, Papers]:
    """Every place of every file; places that nobody has looked at yet are not saved."""
    found: defaultdict[int, Papers] = defaultdict(dict)
    for item in ArchiveItem.objects.visible_to(SYSTEM).filter(file__in=files):
        found[item.file_id][Paper(item.code)] = item
    for file in files:
        for paper in PAPERS_OF[ArchiveKind(file.kind)]:
            found[file.pk].setdefault(paper, ArchiveItem(file=file, code=paper))
    return found


def _save(files: Collection[ArchiveFile], papers: Mapping[int, Papers]) -> None:
    items = [item for file in files for item in papers[file.pk].values()]
    ArchiveItem.objects.bulk_create([one for one in items if one.pk is None], batch_size=BATCH)
    ArchiveItem.objects.bulk_update([one for one in items if one.pk], JUDGED, batch_size=BATCH)
    ArchiveFile.objects.bulk_update(files, ("required_count", "missing"), batch_size=BATCH)
