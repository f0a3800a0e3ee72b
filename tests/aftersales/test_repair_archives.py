"""The archive of a repair order: which papers it needs, what is on record, filing it (domain.md 4.7)."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.calc.archives import ALWAYS, OrderFacts, missing_papers, required_of_order
from aftersales.choices import (
    ARCHIVE_WORKDAYS,
    ARCHIVE_YEARS,
    GuaranteeClass,
    ItemKind,
    Paper,
    Payer,
    RoState,
    TaskState,
)
from aftersales.models import ArchiveFile, RepairOrder
from aftersales.selectors.archive_rates import (
    ArchiveRate,
    counted_files,
    files_left_over,
    files_of_the_morning,
    missing_by_paper,
    rates_by_dealer,
    rates_by_kind,
)
from aftersales.services.archive_judging import refresh_order_files
from aftersales.services.archive_papers import PaperFacts, add_paper, reject_paper
from aftersales.services.archives import archive_order, archive_orders, open_order_files
from aftersales.tasks import archives_morning
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Period
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.policy.services import set_value
from dealerops.workcal.services import dealer_open, enter_day
from tests.factories.aftersales import a_delivered_order
from tests.factories.archives import (
    archive_of,
    bring,
    bring_missing,
    fresh,
    paper_of,
)
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.market import make_paper, make_person
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db
D = date.fromisoformat
TODAY = D("2026-09-14")  # a Monday


@contextmanager
def refused_with(code):
    with pytest.raises(DomainError) as caught:
        yield
    assert code in {one.code for one in caught.value.refusals}


def required(on: str = "2026-09-14", **facts: object) -> set[str]:
    return set(required_of_order(OrderFacts(**facts), D(on)) - ALWAYS)


# --- which papers ---------------------------------------------------------------------------------
def test_ten_papers_are_always_asked_for():
    assert required() == set()
    assert {paper.value for paper in ALWAYS} == {
        *("AS01", "AS02", "AS03", "AS04", "AS05", "AS06", "AS07", "AS08", "AS12", "AS14")
    }


def test_insurer_and_warranty_bring_their_own_papers():
    assert required(payers=frozenset({Payer.CUSTOMER, Payer.INSURANCE})) == {"AS09"}
    assert required(payers=frozenset({Payer.WARRANTY})) == {"AS10"}


def test_an_overhaul_and_level_2_work_are_certified():
    assert required(guarantee_class=GuaranteeClass.OVERHAUL) == {"AS11"}
    assert required(guarantee_class=GuaranteeClass.LEVEL_2) == {"AS11"}
    assert required(guarantee_class=GuaranteeClass.MINOR) == set()


def test_sheets_are_asked_for_once_a_driver_had_the_car():
    assert required(has_driver_task=True) == {"AS13"}


def test_the_callback_is_asked_for_once_its_last_day_is_over():
    due = D("2026-09-14")
    assert required("2026-09-14", callback_due_on=due) == set()
    assert required("2026-09-15", callback_due_on=due) == {"AS15"}


def test_a_quick_form_belongs_in_the_archive():
    assert required(has_form=True) == {"AS16"}


def test_what_is_there_but_not_valid_is_missing_too():
    assert missing_papers({Paper.AS01, Paper.AS02}, {Paper.AS02, Paper.AS09}) == [Paper.AS01]


# --- what is on record ----------------------------------------------------------------------------
def test_a_delivery_opens_an_archive_with_what_is_on_record(workshop, clerk):
    order = make_order(workshop, RoState.DELIVERED)
    drain("default")
    file = ArchiveFile.objects.get(order=order)
    assert file.missing == ["AS01", "AS07"]  # the rest was done on this system
    assert file.required_count == 10
    assert file.completeness == Decimal("0.8000")
    assert paper_of(file, "AS06").record_type == "aftersales.settlement"
    assert paper_of(file, "AS04").is_valid  # no part was fitted, so no slip was issued


def test_a_part_needs_its_slip_and_no_bill_needs_no_invoice(workshop):
    paid = a_delivered_order(workshop.dealer)
    paid.items.update(kind=ItemKind.PART)
    free = a_delivered_order(workshop.dealer, amount_customer=0, amount_warranty=500)
    assert "AS04" in archive_of(paid).missing
    assert "AS07" not in archive_of(free).missing
    assert "AS10" in archive_of(free).missing


def test_an_order_without_records_misses_them_all(workshop):
    file = archive_of(a_delivered_order(workshop.dealer))
    assert set(file.missing) == ALWAYS - {Paper.AS04}


def test_an_open_archive_is_not_opened_twice(workshop):
    order = a_delivered_order(workshop.dealer)
    assert open_order_files([order.pk]) == 1
    assert open_order_files([order.pk]) == 0
    assert ArchiveFile.objects.filter(order=order).count() == 1


def test_a_car_that_is_still_here_has_no_archive(workshop):
    order = make_order(workshop, RoState.READY)
    assert open_order_files([order.pk]) == 0


def test_a_callback_joins_the_archive_when_its_day_is_over(workshop, caller):
    with travel("2026-09-10T17:00"):
        task = a_callback(workshop.dealer, advisor=workshop.advisor)
        file = archive_of(task.order)
    assert task.due_on == D("2026-09-13")
    with travel("2026-09-13T06:30"):
        archives_morning()
    assert not paper_of(file, "AS15").is_required
    with travel("2026-09-14T06:30"):
        archives_morning()
    assert "AS15" in fresh(file).missing
    with travel("2026-09-14T10:00"):
        interviewed(task, caller)
        drain("default")
    assert "AS15" not in fresh(file).missing
    assert paper_of(file, "AS15").record_id == task.pk


def test_a_callback_that_was_taken_off_is_not_asked_for(workshop):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    type(task).objects.update(state=TaskState.CANCELLED, closed_at=moment("2026-09-11T10:00"))
    file = archive_of(task.order)
    refresh_order_files([task.order_id], on=D("2026-09-30"))
    assert not paper_of(file, "AS15").is_required


def test_a_quick_form_counts_once_it_is_closed(workshop, caller):
    with travel("2026-09-10T17:00"):
        task = a_callback(workshop.dealer, advisor=workshop.advisor)
        file = archive_of(task.order)
    with travel("2026-09-11T10:00"):
        form = interviewed(task, caller, q1a=1).form
        drain("default")
    assert paper_of(file, "AS16").fault == "FORM_OPEN"
    assert "AS16" in fresh(file).missing
    type(form).objects.update(state="CLOSED", is_unconfirmed=True, signed_at=moment("2026-09-11T11:00"),
                              committed_on=D("2026-09-12"), deadline_at=moment("2026-09-13T00:00"),
                              solved_at=moment("2026-09-12T10:00"), solved_by=workshop.advisor.user_id,
                              cause="x", measure="x")  # fmt: skip
    refresh_order_files([task.order_id], on=TODAY)
    assert "AS16" not in fresh(file).missing


# --- papers that are brought ------------------------------------------------------------------------
def test_the_clerk_brings_what_is_missing(workshop, clerk):
    file = archive_of(make_order(workshop, RoState.DELIVERED))
    item = bring(file, "AS01", by=clerk)
    assert item.entered_by_id == clerk.user_id
    assert fresh(file).missing == ["AS07"]
    assert Entry.objects.filter(topic="aftersales.paper_added").get().data["paper"] == "AS01"


def test_a_paper_that_is_not_accepted_counts_no_more_until_a_better_one_comes(workshop, clerk):
    file = archive_of(make_order(workshop, RoState.DELIVERED))
    bring(file, "AS01", by=clerk)
    with refused_with("REASON_MISSING"):
        reject_paper(file.pk, "AS01", " ", by=clerk)
    reject_paper(file.pk, "AS01", "没有签字", by=clerk)
    assert "AS01" in fresh(file).missing
    assert paper_of(file, "AS01").fault == "REJECTED"
    bring(file, "AS01", by=clerk)
    assert "AS01" not in fresh(file).missing


def test_only_the_clerk_brings_papers(workshop, clerk):
    file = archive_of(a_delivered_order(workshop.dealer))
    facts = PaperFacts(make_paper(), "x.png")
    for reader in (workshop.director, workshop.manager):
        with refused_with("WRONG_ROLE"):
            add_paper(file.pk, "AS01", facts, by=reader)
    with refused_with("PAPER_UNKNOWN"):
        add_paper(file.pk, "AS06", facts, by=clerk)
    with refused_with("PAPER_UNKNOWN"):
        add_paper(file.pk, "N01", facts, by=clerk)
    with refused_with("PAPER_NOT_UPLOADED"):
        reject_paper(file.pk, "AS01", "?", by=clerk)


def test_archives_of_others_are_not_there(workshop, clerk):
    file = archive_of(a_delivered_order(workshop.dealer))
    for reader in (clerk, workshop.director, workshop.manager, workshop.auditor, workshop.regional):
        assert ArchiveFile.objects.visible_to(reader).filter(pk=file.pk).exists()
    seller = make_person(Role.D_SALES_CLERK, workshop.dealer)
    others = (workshop.advisor, workshop.neighbour, workshop.far_regional, workshop.cashier, seller)
    for reader in others:
        assert not ArchiveFile.objects.visible_to(reader).exists()


# --- filing -----------------------------------------------------------------------------------------
def test_an_order_is_filed_when_nothing_is_missing(workshop, clerk):
    order = make_order(workshop, RoState.DELIVERED)
    file = archive_of(order)
    with refused_with("ARCHIVE_INCOMPLETE"):
        archive_order(order.pk, by=clerk)
    file = bring_missing(file, by=clerk)
    assert file.is_complete
    with refused_with("WRONG_ROLE"):
        archive_order(order.pk, by=workshop.director)
    filed = archive_order(order.pk, by=clerk)
    file.refresh_from_db()
    assert filed.state == RoState.ARCHIVED
    assert (file.archived_by_id, file.archived_at is None) == (clerk.user_id, False)
    entry = Entry.objects.get(topic="aftersales.order_archived")
    assert (entry.from_state, entry.to_state) == ("DELIVERED", "ARCHIVED")
    with refused_with("STATE_CONFLICT"):
        archive_order(order.pk, by=clerk)


def test_what_is_filed_stays_as_it_is(workshop, clerk):
    order = make_order(workshop, RoState.DELIVERED)
    file = bring_missing(archive_of(order), by=clerk)
    archive_order(order.pk, by=clerk)
    with refused_with("ARCHIVE_FILED"):
        bring(file, "AS01", by=clerk)
    with refused_with("ARCHIVE_FILED"):
        reject_paper(file.pk, "AS01", "?", by=clerk)


def test_a_morning_files_what_is_complete_and_leaves_the_rest(workshop, clerk):
    done, waiting = make_order(workshop, RoState.DELIVERED), make_order(workshop, RoState.DELIVERED)
    bring_missing(archive_of(done), by=clerk)
    archive_of(waiting)
    assert archive_orders([done.pk, waiting.pk], by=clerk) == (1, 1)
    states = dict(RepairOrder.objects.values_list("pk", "state"))
    assert (states[done.pk], states[waiting.pk]) == ("ARCHIVED", "DELIVERED")


def test_an_archive_is_kept_for_six_years_at_least(workshop):
    order = a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-10T16:00"))
    assert archive_of(order).keep_until == D("2032-09-11")
    set_value(ARCHIVE_YEARS, 10, valid_from=D("2026-01-01"), by=SYSTEM)
    order = a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-10T16:00"))
    assert archive_of(order).keep_until == D("2036-09-11")
    set_value(ARCHIVE_YEARS, 2, valid_from=D("2026-09-10"), by=SYSTEM)  # the law is stronger
    order = a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-11T16:00"))
    assert archive_of(order).keep_until == D("2032-09-12")


def test_orders_without_an_archive_get_one_in_the_morning(workshop):
    with travel("2026-09-10T17:00"):
        a_delivered_order(workshop.dealer)
        old = a_delivered_order(workshop.dealer, delivered_at=moment("2026-07-01T10:00"))
    with travel("2026-09-11T06:30"):
        assert archives_morning() == 1
        assert archives_morning() == 0
    assert not ArchiveFile.objects.filter(order=old).exists()


def test_the_number_of_orders_does_not_change_the_number_of_statements(workshop):
    few = [a_delivered_order(workshop.dealer).pk]
    many = [a_delivered_order(workshop.dealer).pk for _ in range(6)]
    counts = []
    for ids in (few, many):
        for work in (open_order_files, partial(refresh_order_files, on=TODAY)):
            with CaptureQueriesContext(connection) as asked:
                work(ids)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


# --- rates and the morning list -----------------------------------------------------------------------
def test_rates_count_files_older_than_three_workdays(workshop, clerk):
    days = ("2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10")
    with travel("2026-09-14T08:00"):
        files = [
            archive_of(a_delivered_order(workshop.dealer, delivered_at=moment(f"{day}T16:00")))
            for day in days
        ]
        ArchiveFile.objects.filter(pk=files[0].pk).update(missing=[])
        month = Period(D("2026-09-01"), D("2026-10-01"))
        # Monday the 14th: 10, 11 and 14 are the three workdays after the 9th
        old = counted_files(workshop.manager, month, on=TODAY)
        assert rates_by_kind(old) == {"REPAIR": ArchiveRate(2, 1)}
        assert rates_by_dealer(old) == {workshop.dealer.pk: ArchiveRate(2, 1)}
        assert dict(missing_by_paper(old))[Paper.AS01] == 1
        assert files_left_over(clerk, on=TODAY).count() == 1
    assert ArchiveRate(2, 1).value == Decimal("0.5000")
    assert ArchiveRate(30_000, 29_999).value == Decimal("0.9999")
    assert ArchiveRate().value is None


def test_a_dealers_own_days_for_filing_hold_for_that_dealer(workshop, clerk):
    set_value(
        ARCHIVE_WORKDAYS, 1, dealer_id=workshop.dealer.pk, valid_from=D("2026-09-01"), by=SYSTEM
    )
    with travel("2026-09-14T08:00"):
        for day in ("2026-09-08", "2026-09-10"):
            archive_of(a_delivered_order(workshop.dealer, delivered_at=moment(f"{day}T16:00")))
        month = Period(D("2026-09-01"), D("2026-10-01"))
        for reader, count in ((workshop.manager, 2), (clerk, 2), (workshop.auditor, 1)):
            assert counted_files(reader, month, on=TODAY).count() == count


def test_the_morning_list_holds_everything_since_the_last_open_day(workshop, clerk):
    dealer = workshop.dealer
    enter_day(dealer_open(dealer.pk), D("2026-09-13"), is_open=False, by=SYSTEM)
    for day in ("2026-09-11", "2026-09-12", "2026-09-14"):
        archive_of(a_delivered_order(dealer, delivered_at=moment(f"{day}T16:00")))
    found = files_of_the_morning(clerk, on=TODAY)
    assert [file.delivered_on for file in found] == [D("2026-09-12")]
