"""Ten papers of a new car that agree with each other, and the gate-out register (domain.md 4.7)."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest

from aftersales.calc.archives import Gap, Said, disagreements, gaps
from aftersales.choices import NEW_CAR_PAPERS, Fault, Paper
from aftersales.models import ArchiveFile, GateOutNote
from aftersales.selectors.gate_outs import gaps_of_year
from aftersales.services.archive_papers import add_paper
from aftersales.services.gate_outs import (
    NoteFacts,
    bring_blue_copy,
    explain_gap,
    let_out,
    next_serial,
)
from aftersales.services.new_cars import NewCar, open_new_car
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError
from dealerops.registry.models import VehicleSale
from dealerops.registry.services import SaleFacts, note_sale
from tests.aftersales.conftest import Workshop
from tests.factories.aftersales import make_vehicle
from tests.factories.archives import (
    PRICE,
    a_full_new_car,
    a_new_car,
    a_paper,
    bring,
    fresh,
    out_of_the_yard,
    paper_of,
)
from tests.factories.callbacks import travel
from tests.factories.market import make_paper, make_person, make_vin

pytestmark = pytest.mark.django_db
D = date.fromisoformat
P = Paper


@pytest.fixture
def seller(workshop: Workshop) -> Actor:
    return make_person(Role.D_SALES_CLERK, workshop.dealer, "冯文员")


@contextmanager
def refused_with(code):
    with pytest.raises(DomainError) as caught:
        yield
    assert code in {one.code for one in caught.value.refusals}


# --- the comparison -----------------------------------------------------------------------------------
def papers(**other: Said) -> dict[Paper, Said]:
    same = Said("LSGZJ5356TS000123", "张小明", Decimal(147_800))
    return dict.fromkeys(NEW_CAR_PAPERS, same) | {Paper(code): said for code, said in other.items()}


def test_papers_that_agree_leave_nothing_to_say():
    assert disagreements(papers(), "LSGZJ5356TS000123") == {}


@pytest.mark.parametrize("code", ["N01", "N03", "N04", "N05", "N06", "N07", "N08"])
def test_seven_papers_name_the_car(code):
    odd = papers(**{code: Said("LSGZJ5356TS000124", "张小明", Decimal(147_800))})
    assert disagreements(odd, "LSGZJ5356TS000123") == {Paper(code): Fault.VIN_DIFFERS}


@pytest.mark.parametrize("code", ["N05", "N08", "N09"])
def test_the_buyer_is_the_one_in_the_contract(code):
    odd = papers(**{code: Said("LSGZJ5356TS000123", "李小红", Decimal(147_800))})
    assert disagreements(odd, "LSGZJ5356TS000123") == {Paper(code): Fault.BUYER_DIFFERS}


def test_without_a_contract_every_name_is_in_doubt():
    odd = {P.N08: Said("V", "张小明"), P.N09: Said("V", "李小红")}
    assert set(disagreements(odd, "V").items()) >= {
        (P.N08, Fault.BUYER_DIFFERS),
        (P.N09, Fault.BUYER_DIFFERS),
    }


def test_a_name_is_the_same_in_full_width_and_with_spaces():
    odd = {P.N04: Said("V", "ABC 公司"), P.N09: Said("", "ＡＢＣ公司")}
    assert disagreements(odd, "V") == {}


def test_the_invoice_says_what_the_settlement_says():
    odd = papers(N08=Said("LSGZJ5356TS000123", "张小明", Decimal("147800.01")))
    assert disagreements(odd, "LSGZJ5356TS000123") == {
        P.N05: Fault.AMOUNT_DIFFERS,
        P.N08: Fault.AMOUNT_DIFFERS,
    }


def test_gaps_lie_between_one_and_the_highest_number():
    assert gaps([]) == []
    assert gaps([1, 2, 3]) == []
    assert gaps([2, 5, 6, 9]) == [Gap(1, 1), Gap(3, 4), Gap(7, 8)]
    assert Gap(7, 8).count == 2


# --- the ten papers -------------------------------------------------------------------------------------
def test_a_new_car_is_complete_with_its_ten_papers(workshop, seller):
    file = a_full_new_car(workshop.dealer, by=seller)
    assert (file.missing, file.required_count) == ([], 10)
    assert paper_of(file, "N03").record_type == "aftersales.gateoutnote"
    assert VehicleSale.objects.get(vehicle=file.vehicle).dealer_id == workshop.dealer.pk


def test_a_paper_of_another_car_is_seen_at_once(workshop, seller):
    file = a_full_new_car(workshop.dealer, by=seller)
    bring(file, "N07", by=seller, vin=make_vin())
    assert fresh(file).missing == ["N07"]
    assert paper_of(file, "N07").fault == Fault.VIN_DIFFERS
    bring(file, "N07", by=seller)
    assert fresh(file).is_complete


def test_invoice_and_settlement_are_both_in_doubt_until_they_agree(workshop, seller):
    file = a_full_new_car(workshop.dealer, by=seller)
    bring(file, "N05", by=seller, amount=PRICE + 1)
    assert fresh(file).missing == ["N05", "N08"]
    bring(file, "N08", by=seller, amount=PRICE + 1)
    assert fresh(file).is_complete


def test_what_a_paper_says_must_be_typed(workshop, seller):
    file = a_new_car(workshop.dealer, make_vehicle(), by=seller)
    for code, name, empty, refusal in (
        ("N01", "vin", " ", "VIN_MISSING"),
        ("N01", "vin", "X" * 18, "VIN_MISSING"),
        ("N09", "buyer", "", "BUYER_MISSING"),
        ("N05", "amount", None, "AMOUNT_MISSING"),
        ("N08", "number", "", "NUMBER_MISSING"),
    ):
        with refused_with(refusal):
            add_paper(file.pk, code, a_paper(code, file.vehicle, **{name: empty}), by=seller)
    with refused_with("PAPER_UNKNOWN"):  # it comes from the register
        bring(file, "N03", by=seller)


def test_an_invoice_belongs_to_one_car(workshop, seller):
    first = a_full_new_car(workshop.dealer, by=seller)
    second = a_full_new_car(workshop.dealer, by=seller)
    number = paper_of(first, "N08").number
    with refused_with("INVOICE_TWICE"):
        bring(second, "N08", by=seller, number=number)


def test_a_car_is_sold_new_once_and_by_one_dealer(workshop, seller):
    car, today = make_vehicle(), date.fromisoformat("2026-09-14")
    with travel("2026-09-14T10:00"):
        a_new_car(workshop.dealer, car, by=seller)
        with refused_with("ARCHIVE_EXISTS"):
            a_new_car(workshop.dealer, car, by=seller)
        elsewhere = make_vehicle()
        (other,) = workshop.neighbour.dealer_ids
        note_sale(elsewhere.pk, SaleFacts(today, dealer_id=other), by=SYSTEM)
        with refused_with("SOLD_ELSEWHERE"):
            a_new_car(workshop.dealer, elsewhere, by=seller)
        with refused_with("SALE_DATES"):
            a_new_car(workshop.dealer, make_vehicle(), by=seller, sold_on=D("2026-09-15"))
        with refused_with("MODEL_MISSING"):
            open_new_car(workshop.dealer.pk, NewCar(make_vin(), today, today), by=seller)


def test_a_sale_record_that_names_nobody_is_ours_to_file(workshop, seller):
    """As an older workbook brings it: sold on a day, by whom it does not say."""
    car, other = make_vehicle(), make_vehicle()
    note_sale(car.pk, SaleFacts(D("2026-09-10")), by=SYSTEM)
    note_sale(other.pk, SaleFacts(D("2026-09-10"), dealer_name="外地经销商"), by=SYSTEM)
    with travel("2026-09-14T10:00"):
        assert a_new_car(workshop.dealer, car, by=seller).vehicle == car
        with refused_with("SOLD_ELSEWHERE"):
            a_new_car(workshop.dealer, other, by=seller)


def test_only_the_sales_clerk_keeps_new_cars(workshop, seller, clerk):
    car = make_vehicle()
    for other in (clerk, workshop.manager, make_person(Role.D_SALES_DIR, workshop.dealer)):
        with refused_with("WRONG_ROLE"):
            a_new_car(workshop.dealer, car, by=other)
        with refused_with("WRONG_ROLE"):
            out_of_the_yard(workshop.dealer, car, by=other)
        with refused_with("WRONG_ROLE"):
            explain_gap(workshop.dealer.pk, 2026, (1, 1), "?", by=other)


def test_new_cars_are_seen_by_sales_and_not_by_the_workshop(workshop, seller, clerk):
    file = a_new_car(workshop.dealer, make_vehicle(), by=seller)
    sales = (seller, workshop.manager, make_person(Role.D_SALES_DIR, workshop.dealer))
    for reader in sales:
        assert ArchiveFile.objects.visible_to(reader).filter(pk=file.pk).exists()
    for reader in (clerk, workshop.director, workshop.neighbour, workshop.advisor):
        assert not ArchiveFile.objects.visible_to(reader).exists()
        assert not GateOutNote.objects.visible_to(reader).exists()


# --- the register ---------------------------------------------------------------------------------------
def test_the_pad_begins_with_one_in_every_year(workshop, seller):
    with travel("2026-12-31T10:00"):
        assert str(out_of_the_yard(workshop.dealer, make_vehicle(), by=seller)) == "2026-000001"
        assert next_serial(workshop.dealer.pk, 2026) == 2
    with travel("2027-01-01T10:00"):
        assert str(out_of_the_yard(workshop.dealer, make_vehicle(), by=seller)) == "2027-000001"


def test_a_number_is_used_once_and_not_ahead_of_time(workshop, seller):
    with travel("2026-09-14T10:00"):
        note = out_of_the_yard(workshop.dealer, make_vehicle(), by=seller, serial=7)
        with refused_with("GATE_OUT_NUMBER_USED"):
            out_of_the_yard(workshop.dealer, make_vehicle(), by=seller, serial=7)
        with refused_with("GATE_OUT_NUMBER_USED"):
            explain_gap(workshop.dealer.pk, 2026, (6, 7), "作废", by=seller)
        with refused_with("GATE_OUT_DATE"):
            out_of_the_yard(workshop.dealer, make_vehicle(), by=seller, on=D("2026-09-15"))
        with refused_with("ALREADY_OUT"):
            out_of_the_yard(workshop.dealer, note.vehicle, by=seller)


def test_gaps_are_listed_until_somebody_explains_them(workshop, seller):
    with travel("2026-09-14T10:00"):
        for serial in (2, 5):
            out_of_the_yard(workshop.dealer, make_vehicle(), by=seller, serial=serial)
        found = gaps_of_year(seller, 2026)
        assert [(one.label, one.reason) for one in found] == [
            ("2026-000001", ""),
            ("2026-000003 … 000004", ""),
        ]
        assert explain_gap(workshop.dealer.pk, 2026, (3, 4), "联次打印错位作废", by=seller) == 2
        found = gaps_of_year(seller, 2026)
        assert [(one.label, one.reason) for one in found] == [
            ("2026-000001", ""),
            ("2026-000003 … 000004", "联次打印错位作废"),
        ]
    assert gaps_of_year(workshop.neighbour, 2026) == []


def test_a_gap_is_explained_with_a_reason_and_within_reach(workshop, seller):
    dealer = workshop.dealer.pk
    for year, numbers, reason, code in (
        (2026, (1, 1), " ", "REASON_MISSING"),
        (2026, (3, 2), "作废", "GAP_RANGE"),
        (2026, (0, 2), "作废", "GAP_RANGE"),
        (2026, (1, 101), "作废", "GAP_RANGE"),
        (2100, (1, 1), "作废", "GAP_RANGE"),
    ):
        with refused_with(code):
            explain_gap(dealer, year, numbers, reason, by=seller)


def test_a_second_tier_car_is_let_out_first_and_its_blue_copy_moves_when_it_is_sold(
    workshop, seller
):
    car = make_vehicle()
    with travel("2026-09-10T10:00"):
        note = out_of_the_yard(workshop.dealer, car, by=seller, second_tier="通州二网")
        assert (note.kind, note.file) == ("SECOND_TIER", None)
    with travel("2026-09-14T10:00"):
        file = a_new_car(workshop.dealer, car, by=seller, is_second_tier=True)
    note.refresh_from_db()
    assert note.file_id == file.pk
    assert paper_of(file, "N03").is_valid


def test_a_second_tier_car_without_a_dispatch_note_is_noticed(workshop, seller):
    with travel("2026-09-14T10:00"):
        file = a_new_car(workshop.dealer, make_vehicle(), by=seller, is_second_tier=True)
        assert not paper_of(file, "N03").is_present
        out_of_the_yard(workshop.dealer, file.vehicle, by=seller)
        assert paper_of(file, "N03").fault == Fault.NO_DISPATCH_NOTE
        late = a_new_car(
            workshop.dealer, make_vehicle(), by=seller, is_second_tier=True,
            sold_on=D("2026-09-12"), delivered_on=D("2026-09-12"),
        )  # fmt: skip
        out_of_the_yard(workshop.dealer, late.vehicle, by=seller, second_tier="通州二网")
        assert paper_of(late, "N03").fault == Fault.DISPATCH_LATE


def test_the_blue_copy_may_come_later_and_then_stays(workshop, seller):
    with travel("2026-09-14T10:00"):
        car = make_vehicle()
        file = a_new_car(workshop.dealer, car, by=seller)
        note = let_out(workshop.dealer.pk, NoteFacts(1, D("2026-09-14"), car.pk), by=seller)
        assert "N03" in fresh(file).missing
        bring_blue_copy(note.pk, make_paper(), name="blue.png", by=seller)
        assert "N03" not in fresh(file).missing
        with refused_with("COPY_IS_THERE"):
            bring_blue_copy(note.pk, make_paper(), name="blue.png", by=seller)


def test_a_car_leaves_the_yard_once(workshop, seller):
    """One gate-out, one invoice: a sold car is not let out under another number, as a dispatch neither."""
    file = a_full_new_car(workshop.dealer, by=seller)
    for second_tier in ("", "通州二网"):
        with refused_with("ALREADY_OUT"):
            out_of_the_yard(workshop.dealer, file.vehicle, by=seller, second_tier=second_tier)
    assert GateOutNote.objects.get(vehicle=file.vehicle).file == file
