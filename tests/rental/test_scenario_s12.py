"""S12 (domain.md 8): a repair's cost, component by component, in three instalments, two of them missed."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import drain
from rental.calc.ageing import age, bucket_of
from rental.choices.damage import DamageState, PaperKind
from rental.choices.dunning import PlanState, WriteOffReason
from rental.choices.ledger import Bucket, EntryKind
from rental.models import DamageCase, JournalEntry, LedgerItem
from rental.selectors.ledger import all_owed, receivable_total
from rental.services import damage, damage_papers, instalments, ledger, write_offs
from rental.tasks.money import dunning
from tests.factories.market import make_paper
from tests.factories.rental import RentalHouse
from tests.rental.money import a_rental, is_balanced, pay, sums

D = Decimal
START = dt.datetime(2026, 3, 2, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def a_file() -> Attachment:
    return store_upload(make_paper(), name="paper.pdf", by=SYSTEM)


def invoiced(house: RentalHouse, **figures: Decimal) -> DamageCase:
    """The damage of S12 up to its invoice; every paper is there."""
    order = a_rental(house, daily_rate=D(400), insurance_plan=house.basic, terms=house.terms)
    found = damage.Found(timezone.now(), "left door", "dented")
    case = damage.report_damage(
        order=order, found=found, by=house.operator, before=[a_file()], after=[a_file()]
    )
    for kind in PaperKind.values:
        damage_papers.add_paper(case.pk, kind, a_file(), by=house.operator)
    assessment = damage.Assessment(
        "INSURER", D(8000), **{"insurer_paid": D(6500), **figures}, repair_days=4, clause="1"
    )
    damage.assess_damage(case.pk, assessment, by=house.operator)
    damage.notify_of_damage(case.pk, by=house.operator)
    damage.agree_to_damage(case.pk, "Wang", by=SYSTEM)
    return damage.invoice_damage(case.pk, by=house.operator)


def in_three(house: RentalHouse, case: DamageCase) -> list[LedgerItem]:
    today = timezone.localdate()
    plan = instalments.propose_plan(
        case.item_id, count=3, first_on=today, on=today, by=house.collector
    )
    instalments.sign_plan(plan.pk, instalments.Signature("Wang"), on=today, by=SYSTEM)
    drain("default")
    return list(LedgerItem.objects.filter(kind="INSTALMENT").order_by("due_on"))


@pytest.mark.django_db(transaction=False)
def test_s12(house: RentalHouse):
    with time_machine.travel(START, tick=True) as clock:
        case = invoiced(house)
        shares = {line["code"]: D(line["share"]) for line in case.components}
        assert shares == {"REPAIR": 1500, "UNCOVERED": 0, "LOSS_OF_USE": 1280, "DEPRECIATION": 600}
        assert case.charge == 3380
        assert sums() == {"AR": 3380, "REPAIR_RECOVERY": -9880, "INSURER_AR": 6500}

        parts = in_three(house, case)
        assert [str(one.amount) for one in parts] == ["1126.67", "1126.67", "1126.66"]
        assert (receivable_total(), is_balanced()) == (3380, True)
        case.refresh_from_db()
        assert case.state == DamageState.INSTALMENT
        plan = parts[0].instalment.plan

        clock.shift(dt.timedelta(days=1))  # the first is missed
        dunning()
        drain("default")
        plan.refresh_from_db()
        assert plan.state == PlanState.ACTIVE

        clock.move_to(START + dt.timedelta(days=32))  # 3 April: the second was due on the 2nd
        dunning()
        drain("default")
        plan.refresh_from_db()
        case.refresh_from_db()
        assert (plan.state, case.state) == (PlanState.BROKEN, DamageState.DUNNING)
        today = timezone.localdate()
        due = list(LedgerItem.objects.filter(balance__gt=0).values_list("due_on", flat=True))
        assert max(due) == today  # the whole rest is due
        assert receivable_total() == 3380

        clock.shift(dt.timedelta(days=31))
        today = timezone.localdate()
        assert bucket_of(max(due), today) == Bucket.D60
        aged = age(all_owed(), today)
        assert aged.total == receivable_total() == 3380
        assert aged.columns[Bucket.D60] == D("2253.33")
        assert is_balanced()

        pay(case.order, "3380")
        drain("default")
        case.refresh_from_db()
        assert case.state == DamageState.PAID
        assert receivable_total() == 0
        assert is_balanced()


def broken(house: RentalHouse, case: DamageCase) -> list[LedgerItem]:
    """Two parts were missed; the whole rest is due."""
    parts = in_three(house, case)
    instalments.judge_plan(parts[0].instalment.plan_id, on=parts[1].due_on + dt.timedelta(days=1))
    drain("default")
    case.refresh_from_db()
    assert case.state == DamageState.DUNNING
    return parts


def test_a_broken_plan_that_is_paid_after_all_settles_the_damage(house: RentalHouse):
    case = invoiced(house)
    parts = broken(house, case)
    pay(case.order, "1126.67", parts[0])
    case.refresh_from_db()
    assert case.state == DamageState.DUNNING
    pay(case.order, "2253.33")
    case.refresh_from_db()
    assert case.state == DamageState.PAID

    payment = JournalEntry.objects.filter(kind=EntryKind.PAYMENT).latest("pk")
    ledger.reverse_entry(payment.pk, reason="bounced", by=house.manager)
    drain("default")
    case.refresh_from_db()
    assert case.state == DamageState.INVOICED


def test_a_broken_plan_whose_rest_is_given_up_writes_the_damage_off(house: RentalHouse):
    case = invoiced(house)
    for part in broken(house, case):
        given_up = write_offs.propose_write_off(
            part.pk, WriteOffReason.DEATH, [("proof.pdf", make_paper())], by=house.collector
        )
        write_offs.approve_write_off(given_up.pk, by=house.manager)
    drain("default")
    case.refresh_from_db()
    assert (case.state, receivable_total()) == (DamageState.WRITTEN_OFF, 0)


def test_s12_a_dearer_damage_is_capped_to_the_deductible(house: RentalHouse):
    case = invoiced(house, insurer_paid=D(6000))
    assert case.components[0]["share"] == "1500.00"


def test_a_plan_that_is_kept_pays_the_damage(house: RentalHouse):
    case = invoiced(house)
    in_three(house, case)
    pay(case.order, "3380")
    drain("default")
    case.refresh_from_db()
    assert case.state == DamageState.PAID
    assert LedgerItem.objects.open().count() == 0
