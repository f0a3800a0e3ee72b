"""What the database refuses of archives and gate-out notes, whoever writes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aftersales.choices import RoState
from aftersales.models import ArchiveFile, ArchiveItem, GateOutNote, RepairOrder
from dealerops.foundation.actor import Role
from tests.factories.aftersales import make_vehicle
from tests.factories.archives import (
    a_full_new_car,
    a_new_car,
    archive_papers,
    explain_gap,
    out_of_the_yard,
)
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(workshop):
    return archive_papers(workshop.dealer, workshop.advisor)


def refused(name: str, rows: object, **changes: object) -> None:
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        rows.update(**changes)  # type: ignore[attr-defined]


def test_a_car_is_new_once(workshop, papers):
    car, seller = make_vehicle(), papers.sales_clerk
    a_new_car(workshop.dealer, car, by=seller)
    other = a_new_car(workshop.dealer, make_vehicle(), by=seller)
    refused(
        "aftersales_one_archive_per_new_car", ArchiveFile.objects.filter(pk=other.pk), vehicle=car
    )


def test_an_archive_is_about_one_thing(papers):
    file = ArchiveFile.objects.filter(pk=papers.file.pk)
    refused("aftersales_archive_is_of_an_order_or_a_new_car", file, order=None)
    refused("aftersales_archive_is_of_an_order_or_a_new_car", file, kind="NEW_CAR")
    refused("aftersales_archive_is_of_an_order_or_a_new_car", file, is_second_tier=True)
    refused("aftersales_archive_misses_only_what_it_requires", file, required_count=1)
    refused("aftersales_filed_has_time_and_person", file, archived_at=timezone.now())


def test_an_archive_is_kept_for_six_years(papers):
    file = ArchiveFile.objects.filter(pk=papers.file.pk)
    six = papers.file.delivered_on.replace(year=papers.file.delivered_on.year + 6)
    refused("aftersales_archive_is_kept_six_years", file, keep_until=six - dt.timedelta(days=3))
    assert file.update(keep_until=six) == 1


def test_nothing_of_an_archive_is_deleted_while_it_is_kept(papers):
    for rows in (
        ArchiveItem.objects.filter(file=papers.file),
        ArchiveFile.objects.filter(pk=papers.file.pk),
    ):
        with (
            pytest.raises(IntegrityError, match="aftersales_archive_is_kept"),
            transaction.atomic(),
        ):
            rows._raw_delete(rows.db)
    long_ago = dt.date(2019, 1, 1)
    ArchiveFile.objects.filter(pk=papers.file.pk).update(
        delivered_on=long_ago, keep_until=dt.date(2025, 1, 2)
    )
    ArchiveItem.objects.filter(file=papers.file).delete()
    assert ArchiveFile.objects.filter(pk=papers.file.pk).delete()[0] == 1


def test_no_order_is_filed_whose_archive_is_not_complete(papers):
    order = RepairOrder.objects.filter(pk=papers.file.order_id)
    name = "aftersales_filed_order_has_a_complete_archive"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        order.update(state=RoState.ARCHIVED)
    file = ArchiveFile.objects.filter(pk=papers.file.pk)
    file.update(missing=[])  # complete, but nobody has filed it
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        order.update(state=RoState.ARCHIVED)
    file.update(archived_at=timezone.now(), archived_by=papers.clerk.user_id)
    assert order.update(state=RoState.ARCHIVED) == 1


def test_a_paper_is_a_file_or_a_record_and_named_once(papers):
    brought = ArchiveItem.objects.filter(file=papers.file, code="AS01")
    absent = ArchiveItem.objects.filter(file=papers.file, code="AS02")
    name = "aftersales_paper_is_a_file_or_a_record"
    refused(name, brought, attachment=None)
    refused(name, brought, source="")
    refused(name, brought, entered_by=None)
    refused(name, absent, source="RECORD")
    refused(name, absent, fault="REJECTED", note="x")
    refused("aftersales_rejected_paper_says_why", brought, fault="REJECTED")
    refused("aftersales_archive_names_a_paper_once", absent, code="AS01")


def test_an_invoice_lies_in_one_archive(workshop, papers):
    first, second = (a_full_new_car(workshop.dealer, by=papers.sales_clerk) for _ in range(2))
    number = first.items.get(code="N08").number
    rows = ArchiveItem.objects.filter(file=second, code="N08")
    refused("aftersales_invoice_is_in_one_archive", rows, number=number)


def test_the_register_is_in_order(workshop, papers):
    seller, car = papers.sales_clerk, make_vehicle()
    out_of_the_yard(workshop.dealer, car, by=seller, second_tier="通州二网")
    note = GateOutNote.objects.filter(vehicle=car)
    refused("aftersales_gate_out_number_is_used_once", note, serial=papers.note.serial)
    refused("aftersales_gate_out_numbers_begin_with_one", note, serial=0)
    refused("aftersales_gate_out_is_of_its_year", note, year=2001)
    refused("aftersales_dispatch_names_the_second_tier", note, second_tier="")
    refused("aftersales_unused_number_is_explained", note, vehicle=None)
    explain_gap(workshop.dealer.pk, timezone.localdate().year, (90, 90), "作废", by=seller)
    void = GateOutNote.objects.filter(kind="VOID")
    refused("aftersales_unused_number_is_explained", void, reason="")
    refused("aftersales_unused_number_is_explained", void, vehicle=car)


def test_a_number_never_leaves_the_register(papers):
    rows = GateOutNote.objects.filter(pk=papers.note.pk)
    with pytest.raises(IntegrityError, match="aftersales_frozen"), transaction.atomic():
        rows.delete()


def test_two_people_never_take_the_same_number(workshop, papers):
    other = make_person(Role.D_SALES_CLERK, workshop.dealer)
    first = out_of_the_yard(workshop.dealer, make_vehicle(), by=papers.sales_clerk)
    second = out_of_the_yard(workshop.dealer, make_vehicle(), by=other)
    assert second.serial == first.serial + 1
