"""Damage (domain.md 5.9): what may be charged, who decides disputes, which papers must be there."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from dealerops.documents.services import FileRefused, store_upload
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.services import drain
from rental.choices.damage import DamageState, PaperKind, PhotoPhase
from rental.models import DamageCase, Handover, JournalEntry, RentalOrder
from rental.selectors.ledger import exposure, insurer_owes
from rental.services import damage as s
from rental.services.damage_papers import add_paper, add_photo
from rental.services.insurer import take_from_insurer
from rental.services.ledger import credit_note
from rental.services.write_offs import approve_write_off, propose_write_off
from tests.factories.market import make_paper
from tests.factories.rental import DAY, RentalHouse, an_order, make_car, make_terms
from tests.rental.money import a_rental, pay, sums

D = Decimal
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def order(house: RentalHouse) -> RentalOrder:
    return a_rental(house, daily_rate=D(400), insurance_plan=house.basic, terms=house.terms)


def codes(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def a_file():
    return store_upload(make_paper(), name="paper.png", by=SYSTEM)


def a_case(house: RentalHouse, order: RentalOrder, **more: object) -> DamageCase:
    facts = {"found_at": timezone.now(), "place": "door", "description": "dent", **more}
    case = s.report_damage(order=order, found=s.Found(**facts), by=house.operator)
    for phase in PhotoPhase.values:
        add_photo(case.pk, phase, a_file(), by=house.operator)
    for kind in PaperKind.values:
        add_paper(case.pk, kind, a_file(), by=house.operator)
    return case


def assessed(house: RentalHouse, case: DamageCase, **more: object) -> DamageCase:
    facts = {"assessed_by": "WORKSHOP", "repair_cost": D(1000), "clause": "1", **more}
    return s.assess_damage(case.pk, s.Assessment(**facts), by=house.operator)


def informed(house: RentalHouse, order: RentalOrder) -> DamageCase:
    case = assessed(house, a_case(house, order))
    return s.notify_of_damage(case.pk, by=house.operator)


def test_terms_without_the_clauses_charge_neither_loss_of_use_nor_depreciation(house):
    order = a_rental(house, daily_rate=D(400), terms=make_terms(strict=False))
    case = assessed(house, a_case(house, order), repair_cost=D(9000), repair_days=4)
    assert case.charge == 1500


def test_a_void_plan_protects_nobody(house, order):
    case = assessed(house, a_case(house, order), repair_cost=D(4000), void_reason="DRUNK_DRIVING")
    assert case.charge == 4000


def test_liability_is_a_share(house, order):
    case = assessed(house, a_case(house, order), liability=D("0.7"))
    assert case.charge == 700
    with pytest.raises(InvalidInput) as error:
        assessed(house, case, liability=D("1.1"))
    assert codes(error) == ["DAMAGE_AMOUNTS"]


def test_damage_found_after_the_next_handover_is_charged_only_if_admitted(house, order):
    an_order(
        house.store, house.a, order.handed_in_at + HOUR, order.handed_in_at + 9 * DAY,
        state="IN_USE", vehicle=order.vehicle,
    )  # fmt: skip
    case = assessed(house, a_case(house, order, found_at=order.handed_in_at + 2 * HOUR))
    with pytest.raises(DomainError) as error:
        s.notify_of_damage(case.pk, by=house.operator)
    assert codes(error) == ["FOUND_TOO_LATE"]
    DamageCase.objects.filter(pk=case.pk).update(was_admitted=True)
    assert s.notify_of_damage(case.pk, by=house.operator).state == DamageState.USER_NOTIFIED


def test_the_next_customer_counts_also_when_they_have_another_car_by_now(house, order):
    given = order.handed_in_at + HOUR
    later = an_order(
        house.store, house.a, given, given + 9 * DAY,
        state="IN_USE", vehicle=make_car(house.store, house.a),
    )  # fmt: skip
    Handover.objects.create(
        order=later, vehicle=order.vehicle, end="OUT", at=given, km=100, energy_percent=90, keys=1,
        photos=6, signed_by="Li", method="SMS_OTP", reference="1", made_by_id=house.operator.user_id,
    )  # fmt: skip
    assert not a_case(house, order, found_at=given).after_next_handover
    assert a_case(house, order, found_at=given + HOUR).after_next_handover


@pytest.mark.parametrize(("hours", "is_late"), [(24, False), (25, True)])
def test_damage_is_charged_within_a_day_of_the_return(house, hours, is_late):
    order = a_rental(house, terms=house.terms, end_at=timezone.now() - 3 * DAY)
    found_at = order.handed_in_at + hours * HOUR
    case = assessed(house, a_case(house, order, found_at=found_at, found_kind="LATER"))
    if is_late:
        with pytest.raises(DomainError):
            s.notify_of_damage(case.pk, by=house.operator)
    else:
        s.notify_of_damage(case.pk, by=house.operator)


def test_a_case_without_photos_papers_and_clause_is_not_put_to_the_customer(house, order):
    found = s.Found(timezone.now(), "door", "dent")
    case = s.report_damage(order=order, found=found, by=house.operator)
    case = assessed(house, case, clause="")
    with pytest.raises(DomainError) as error:
        s.notify_of_damage(case.pk, by=house.operator)
    assert codes(error) == [
        "PHOTOS_MISSING", "ASSESSMENT_MISSING", "HANDOVER_SHEETS_MISSING", "CLAUSE_MISSING",
    ]  # fmt: skip


def test_damage_that_costs_the_customer_nothing_is_not_put_to_them(house, order):
    case = assessed(house, a_case(house, order), repair_cost=D(0))
    with pytest.raises(DomainError) as error:
        s.notify_of_damage(case.pk, by=house.operator)
    assert codes(error) == ["NOTHING_TO_CHARGE"]


def test_only_pictures_are_photos(house, order, settings):
    case = a_case(house, order)
    pdf = a_file()
    type(pdf).objects.filter(pk=pdf.pk).update(kind="pdf")
    pdf.refresh_from_db()
    with pytest.raises(FileRefused):
        add_photo(case.pk, "AFTER", pdf, by=house.operator)


def test_a_dispute_is_decided_by_somebody_else_with_a_second_opinion(house, order):
    case = informed(house, order)
    s.dispute_damage(case.pk, "it was there before", by=SYSTEM)
    with pytest.raises(DomainError) as error:
        s.uphold_damage(case.pk, by=house.operator)
    assert codes(error) == ["WRONG_ROLE"]
    DamageCase.objects.filter(pk=case.pk).update(assessor=house.supervisor.user_id)
    with pytest.raises(DomainError) as error:
        s.uphold_damage(case.pk, by=house.supervisor)
    assert codes(error) == ["OWN_ASSESSMENT"]
    opinion = case.papers.get(kind=PaperKind.SECOND_OPINION)
    opinion.delete()
    with pytest.raises(DomainError) as error:
        s.uphold_damage(case.pk, by=house.manager)
    assert codes(error) == ["SECOND_OPINION_MISSING"]
    opinion.save(force_insert=True)
    assert s.uphold_damage(case.pk, by=house.manager).state == DamageState.AGREED


def test_a_dispute_ends_after_seven_days_and_silence_lets_us_invoice(house, order):
    with time_machine.travel(timezone.now(), tick=True) as clock:
        case = informed(house, order)
        with pytest.raises(DomainError) as error:
            s.invoice_damage(case.pk, by=house.operator)
        assert codes(error) == ["DISPUTE_RUNS"]
        clock.shift(8 * DAY)
        with pytest.raises(DomainError) as error:
            s.dispute_damage(case.pk, "no", by=SYSTEM)
        assert codes(error) == ["DISPUTE_LATE"]
        case = s.invoice_damage(case.pk, by=house.operator)
    assert (case.state, case.item.balance) == (DamageState.INVOICED, 1000)


@pytest.mark.parametrize("kind", ["REPAIR_INVOICE", "INSURER_DECISION", "ACCIDENT_CERTIFICATE"])
def test_an_accident_needs_its_number_and_every_paper(house, order, kind):
    case = a_case(house, order, cause="ACCIDENT")
    with pytest.raises(DomainError) as error:
        assessed(house, case)
    assert codes(error) == ["ACCIDENT_NUMBER"]
    assessed(house, case, accident_number="P-77")
    s.notify_of_damage(case.pk, by=house.operator)
    s.agree_to_damage(case.pk, "Wang", by=SYSTEM)
    case.papers.filter(kind=kind).delete()
    with pytest.raises(DomainError) as error:
        s.invoice_damage(case.pk, by=house.operator)
    assert codes(error) == [f"{kind}_MISSING"]


def test_a_paid_case_is_closed_and_a_reversed_payment_opens_it(house, order):
    case = informed(house, order)
    s.agree_to_damage(case.pk, "Wang", by=SYSTEM)
    s.invoice_damage(case.pk, by=house.operator)
    pay(order, 1000)
    case.refresh_from_db()
    assert case.state == DamageState.PAID
    assert s.close_damage(case.pk, by=house.operator).state == DamageState.CLOSED


def test_a_written_off_damage_says_so(house, order):
    case = informed(house, order)
    s.agree_to_damage(case.pk, "Wang", by=SYSTEM)
    case = s.invoice_damage(case.pk, by=house.operator)
    write_off = propose_write_off(
        case.item_id, "BANKRUPTCY", [("p.png", make_paper())], by=house.collector
    )
    approve_write_off(write_off.pk, by=house.manager)
    drain("default")
    case.refresh_from_db()
    assert case.state == DamageState.WRITTEN_OFF


def test_a_charge_that_is_taken_back_closes_the_case(house, order):
    case = informed(house, order)
    s.agree_to_damage(case.pk, "Wang", by=SYSTEM)
    case = s.invoice_damage(case.pk, by=house.operator)
    credit_note(case.item_id, D(1000), key="n", by=house.supervisor)
    drain("default")
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == (DamageState.CLOSED, True)


def test_a_case_is_dropped_by_a_supervisor_with_a_reason(house, order):
    case = a_case(house, order)
    with pytest.raises(DomainError) as error:
        s.close_damage(case.pk, by=house.operator, reason="wear")
    assert codes(error) == ["WRONG_ROLE"]
    with pytest.raises(InvalidInput):
        s.close_damage(case.pk, by=house.supervisor)
    assert s.close_damage(case.pk, by=house.supervisor, reason="wear").closed_at


class TestInsurer:
    """What the insurer owes is followed to zero, whatever the customer owes (domain.md 5.10)."""

    @pytest.fixture
    def covered(self, house) -> DamageCase:
        """Nothing is left for the customer: 8,000, all of it the insurer's."""
        order = a_rental(house, insurance_plan=house.plus, terms=make_terms(strict=False))
        return assessed(house, a_case(house, order), repair_cost=D(8000), insurer_paid=D(8000))

    def test_owes_its_share_of_damage_that_costs_the_customer_nothing(self, house, covered):
        assert covered.charge == 0
        s.close_damage(covered.pk, by=house.supervisor, reason="insured")
        assert sums() == {"INSURER_AR": 8000, "REPAIR_RECOVERY": -8000}
        for key in ("a", "a"):
            paid(covered, house.operator, 3000, key)
        assert insurer_owes(covered.order_id) == 5000
        with pytest.raises(InvalidInput) as error:
            paid(covered, house.operator, 5001, "b")
        assert codes(error) == ["INSURER_OWES_LESS"]
        paid(covered, house.operator, 5000, "b")
        assert sums() == {"CASH:TRANSFER": 8000, "REPAIR_RECOVERY": -8000}

    def test_owes_nothing_for_damage_that_nobody_assessed(self, house, order):
        s.close_damage(a_case(house, order).pk, by=house.supervisor, reason="wear")
        assert sums() == {}

    def test_owes_its_share_once_beside_the_customers(self, house, order):
        case = assessed(house, a_case(house, order), repair_cost=D(8000), insurer_paid=D(6500))
        s.notify_of_damage(case.pk, by=house.operator)
        s.agree_to_damage(case.pk, "Wang", by=SYSTEM)
        case = s.invoice_damage(case.pk, by=house.operator)
        pay(order, case.charge)
        s.close_damage(case.pk, by=house.operator)
        assert insurer_owes(order.pk) == 6500

    def test_pays_on_the_page_of_the_case(self, house, covered, sign_in):
        client, url = sign_in(house.operator), f"/rental/damages/{covered.pk}/"
        assert "Insurer paid" not in client.get(url).content.decode()
        s.close_damage(covered.pk, by=house.supervisor, reason="insured")
        page = client.get(url).content.decode()
        assert "Insurer paid" in page
        assert "¥8,000.00" in page
        said = {"amount": "8000", "channel": "TRANSFER", "reference": "PICC-1"}
        assert client.post(f"{url}do/insurer/", {**said, "amount": "9000"}).status_code == 400
        assert client.post(f"{url}do/insurer/", said).status_code == 302
        assert "Insurer paid" not in client.get(url).content.decode()
        assert JournalEntry.objects.get(kind="INSURER_PAID").ref == "PICC-1"

    def test_money_is_taken_by_people_of_the_store_in_ways_that_exist(self, house, covered):
        s.close_damage(covered.pk, by=house.supervisor, reason="insured")
        with pytest.raises(DomainError) as error:
            paid(covered, SYSTEM, 10, "a")
        assert codes(error) == ["WRONG_ROLE"]
        with pytest.raises(InvalidInput) as refused:
            paid(covered, house.operator, 10, "a", channel="GOLD")
        assert codes(refused) == ["CHANNEL_UNKNOWN"]
        with pytest.raises(DamageCase.DoesNotExist):
            paid(covered, house.neighbour, 10, "a")


def paid(case: DamageCase, by: Actor, amount: int, key: str, channel: str = "TRANSFER") -> None:
    take_from_insurer(case.pk, D(amount), channel=channel, key=key, by=by)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"liability": D("1.5")}, "rental_liability_is_a_share"),
        ({"repair_cost": D(-1)}, "rental_damage_amounts_not_negative"),
        ({"state": "INVOICED"}, "rental_invoiced_damage_has_its_item"),
        ({"state": "ASSESSED", "cause": "ACCIDENT"}, "rental_accident_has_its_number"),
    ],
)
def test_the_database_refuses_a_case_without_its_facts(house, order, fields, name):
    case = a_case(house, order)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DamageCase.objects.filter(pk=case.pk).update(**fields)


def test_damage_assessed_at_nothing_holds_nothing_of_the_deposit(house):
    order = a_rental(house, daily_rate=D(400), insurance_plan=house.plus, terms=house.terms)
    case = a_case(house, order)
    DamageCase.objects.filter(pk=case.pk).update(repair_cost=D(1000))
    assert exposure(order) == 1000  # nobody has said yet what the customer owes of it
    assert assessed(house, case).charge == 0
    assert exposure(order) == 0
