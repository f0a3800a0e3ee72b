"""Who may not decide a write-off (domain.md 0.10, 5.10): whoever had a hand in collecting the debt."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from rental.choices.dunning import WriteOffReason
from rental.models import InstalmentPlan, LedgerItem, WriteOff
from rental.services.debt_talks import Call, log_call
from rental.services.instalments import Signature, propose_plan, sign_plan, withdraw_plan
from rental.services.write_offs import approve_write_off, propose_write_off
from tests.factories.market import make_paper
from tests.factories.rental import RentalHouse
from tests.rental.money import a_rental, owe

NOON = dt.datetime(2026, 11, 10, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def item(house: RentalHouse) -> LedgerItem:
    return owe(a_rental(house), 300, days=-70)


def proposed(item: LedgerItem, by: Actor) -> WriteOff:
    files = [("proof.pdf", make_paper())]
    return propose_write_off(item.pk, WriteOffReason.BANKRUPTCY, files, by=by)


def offered(item: LedgerItem, by: Actor) -> InstalmentPlan:
    today = timezone.localdate()
    return propose_plan(item.pk, count=2, first_on=today, on=today, by=by)


def is_refused(write_off: WriteOff, actor: Actor) -> bool:
    with pytest.raises(DomainError) as error:
        approve_write_off(write_off.pk, by=actor)
    return [one.code for one in error.value.refusals] == ["OWN_DEBT"]


def test_whoever_called_the_customer_does_not_decide(house: RentalHouse, item: LedgerItem):
    log_call(item.pk, Call("LESSEE", "NOT_REACHED"), by=house.supervisor)
    write_off = proposed(item, house.collector)
    assert is_refused(write_off, house.supervisor)
    assert approve_write_off(write_off.pk, by=house.manager).decided_by_id == house.manager.user_id


def test_whoever_offered_instalments_does_not_decide(house: RentalHouse, item: LedgerItem):
    withdraw_plan(offered(item, house.supervisor).pk, by=house.supervisor)
    write_off = proposed(item, house.collector)
    assert is_refused(write_off, house.supervisor)
    assert approve_write_off(write_off.pk, by=house.manager)


def test_an_instalment_knows_who_collected_the_debt_it_came_from(
    house: RentalHouse, item: LedgerItem
):
    plan = offered(item, house.supervisor)
    sign_plan(plan.pk, Signature("王小红"), on=timezone.localdate(), by=house.collector)
    part = LedgerItem.objects.get(instalment__plan=plan, instalment__number=2)
    write_off = proposed(part, house.collector)
    assert is_refused(write_off, house.supervisor)
    assert approve_write_off(write_off.pk, by=house.manager)
