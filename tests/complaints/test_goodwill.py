"""Goodwill within the limit of a role and twelve months of a car, never cash (domain.md 3.14)."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from complaints.choices import CaseState
from complaints.choices.case_policy import GOODWILL_LIMITS
from complaints.choices.handling import GoodwillKind, GoodwillState
from complaints.models import Goodwill
from complaints.services.goodwill import (
    Offer,
    bring_agreement,
    cancel_goodwill,
    grant_goodwill,
    propose_goodwill,
    refuse_goodwill,
    role_needed,
)
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, InvalidInput, StaleObject, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.policy.services import set_value
from dealerops.registry.models import GoodwillUse
from dealerops.workcal.services import add_months
from tests.factories.aftersales import make_driver, make_vehicle
from tests.factories.complaints import everybody_agrees, make_case
from tests.factories.market import make_paper

pytestmark = pytest.mark.django_db
OFFER = Offer(GoodwillKind.MAINTENANCE, Decimal(800), 40, "等待过久")


def codes(error):
    return [one.code for one in error.value.refusals]


@pytest.fixture
def case(house):
    return make_case(
        house.dealer, CaseState.INVESTIGATING, vehicle=make_vehicle(), customer=make_driver(),
        owner_id=house.advocate.user_id,
    )  # fmt: skip


def offered(case, amount, by, *, signed=True):
    goodwill = propose_goodwill(case.pk, replace(OFFER, amount=Decimal(amount)), by=by)
    return bring_agreement(goodwill.pk, make_paper(), "协议.png", by=by) if signed else goodwill


def given(case, amount, on):
    return GoodwillUse.objects.create(
        vehicle=case.vehicle, amount=amount, dealer_share=0, used_on=on, about=f"test:{amount}:{on}"
    )


def test_the_advocate_grants_up_to_her_limit_by_herself(house, case):
    goodwill = grant_goodwill(offered(case, 1000, house.advocate).pk, by=house.advocate)
    use = GoodwillUse.objects.get()
    assert goodwill.state == GoodwillState.GRANTED
    assert (use.vehicle, use.customer, use.amount) == (case.vehicle, case.customer, Decimal(1000))
    assert (use.dealer_share, use.about) == (40, f"complaints.goodwill:{goodwill.pk}")
    assert (goodwill.before, goodwill.limit) == (0, 1000)


@pytest.mark.parametrize(
    ("who", "limit"),
    [("advocate", 1000), ("manager", 5000), ("regional_head", 20_000), ("risk_manager", 50_000)],
)
def test_every_role_has_its_limit(house, case, who, limit):
    above = offered(case, Decimal(limit) + Decimal("0.01"), house.regional)
    with pytest.raises(DomainError) as refused:
        grant_goodwill(above.pk, by=getattr(house, who))
    assert codes(refused) == ["GOODWILL_LIMIT"]
    assert not GoodwillUse.objects.exists()
    cancel_goodwill(above.pk, by=house.regional)
    exact = offered(case, limit, house.regional)
    everybody_agrees(case)
    assert grant_goodwill(exact.pk, by=getattr(house, who)).limit == limit


def test_above_every_limit_is_the_managements(house, case):
    goodwill = offered(case, 120_000, house.risk_manager)
    everybody_agrees(case)
    granted = grant_goodwill(goodwill.pk, by=house.management)
    assert (granted.state, granted.limit) == (GoodwillState.GRANTED, None)


@pytest.mark.parametrize("who", ["desk", "regional", "director", "advisor", "lawyer", "auditor"])
def test_who_has_no_limit_grants_nothing(house, case, who):
    goodwill = offered(case, 100, house.advocate)
    with pytest.raises((TransitionRefused, Goodwill.DoesNotExist)):
        grant_goodwill(goodwill.pk, by=getattr(house, who))


@pytest.mark.parametrize(
    ("amount", "role"),
    [
        (1, Role.D_CAM),
        (1000, Role.D_CAM),
        (1001, Role.D_GM),
        (5001, Role.REGION_HEAD),
        (20_001, Role.RISK_MANAGER),
        (50_001, Role.VP),
    ],
)
def test_the_entry_names_the_next_role(house, case, amount, role):
    offered(case, amount, house.advocate, signed=False)
    entry = Entry.objects.get(topic="complaints.goodwill_proposed")
    assert entry.data["needs"] == role
    assert role_needed(case, Decimal(amount)) == role


def test_twelve_months_of_the_car_are_added_up(house, case):
    """A gift of exactly twelve months ago counts no more, one of a day later does."""
    today = timezone.localdate()
    given(case, 900, add_months(today, -12))
    given(case, 400, add_months(today, -12) + dt.timedelta(days=1))
    assert role_needed(case, Decimal(601)) == Role.D_GM
    with pytest.raises(DomainError):
        grant_goodwill(offered(case, 601, house.advocate).pk, by=house.advocate)
    granted = grant_goodwill(offered(case, 600, house.advocate).pk, by=house.advocate)
    assert granted.before == 400


def test_another_case_of_the_same_car_counts(house, case):
    other = make_case(house.dealer, CaseState.INVESTIGATING, vehicle=case.vehicle)
    grant_goodwill(offered(other, 700, house.advocate).pk, by=house.advocate)
    with pytest.raises(DomainError) as refused:
        grant_goodwill(offered(case, 400, house.advocate).pk, by=house.advocate)
    assert codes(refused) == ["GOODWILL_LIMIT"]


def test_the_limits_are_policy(house, case):
    set_value(GOODWILL_LIMITS, {"D_CAM": 300}, valid_from=timezone.localdate(), by=SYSTEM)
    with pytest.raises(DomainError):
        grant_goodwill(offered(case, 301, house.advocate).pk, by=house.advocate)


def test_without_the_signed_agreement_nothing_is_granted(house, case):
    goodwill = offered(case, 100, house.advocate, signed=False)
    with pytest.raises(TransitionRefused) as refused:
        grant_goodwill(goodwill.pk, by=house.advocate)
    assert codes(refused) == ["SETTLEMENT_MISSING"]


def test_a_second_role_does_not_approve_what_the_first_proposed(house, case):
    """Separation of duties looks at the person (domain.md 0.10)."""
    goodwill = offered(case, 3000, house.advocate)
    same_person = replace(house.manager, user_id=house.advocate.user_id)
    deputy = replace(house.manager, for_user_id=house.advocate.user_id)
    for by in (same_person, deputy):
        with pytest.raises(TransitionRefused) as refused:
            grant_goodwill(goodwill.pk, by=by)
        assert codes(refused) == ["OWN_PROPOSAL"]
    assert not GoodwillUse.objects.exists()
    assert grant_goodwill(goodwill.pk, by=house.manager).decided_role == Role.D_GM


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "CASH"}, "kind"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"amount": Decimal("Infinity")}, "amount"),
        ({"dealer_share": 101}, "dealer_share"),
        ({"dealer_share": -1}, "dealer_share"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_is_no_offer(house, case, wrong, field):
    with pytest.raises(InvalidInput) as refused:
        propose_goodwill(case.pk, replace(OFFER, **wrong), by=house.advocate)
    assert [one.field for one in refused.value.refusals] == [field]


def test_goodwill_belongs_to_a_car_on_record(house):
    case = make_case(house.dealer, CaseState.INVESTIGATING)
    with pytest.raises(TransitionRefused) as refused:
        propose_goodwill(case.pk, OFFER, by=house.advocate)
    assert codes(refused) == ["VEHICLE_UNKNOWN"]


def test_an_offer_is_refused_by_others_and_taken_back_by_oneself(house, case):
    goodwill = offered(case, 100, house.advocate)
    for command, by, code in (
        (
            lambda by: refuse_goodwill(goodwill.pk, note="不同意", by=by),
            house.advocate,
            "OWN_REFUSAL",
        ),
        (lambda by: refuse_goodwill(goodwill.pk, note="", by=by), house.manager, "REASON_MISSING"),
        (
            lambda by: cancel_goodwill(goodwill.pk, by=by),
            house.second_advocate,
            "NOT_YOUR_PROPOSAL",
        ),
    ):
        with pytest.raises(TransitionRefused) as refused:
            command(by)
        assert codes(refused) == [code]
    refused_one = refuse_goodwill(goodwill.pk, note="不同意", by=house.manager)
    assert (refused_one.state, refused_one.note) == (GoodwillState.REFUSED, "不同意")
    with pytest.raises(TransitionRefused):
        grant_goodwill(goodwill.pk, by=house.manager)


def test_a_case_that_is_held_or_over_gives_nothing(house, case):
    goodwill = offered(case, 100, house.advocate)
    type(case).objects.filter(pk=case.pk).update(state=CaseState.WITHDRAWN)
    with pytest.raises(TransitionRefused):
        grant_goodwill(goodwill.pk, by=house.advocate)
    assert not GoodwillUse.objects.exists()


def test_a_strangers_offer_is_missing_and_an_old_one_is_stale(house, case):
    goodwill = offered(case, 100, house.advocate)
    for outsider in (house.neighbour, house.far_regional):
        with pytest.raises(Goodwill.DoesNotExist):
            grant_goodwill(goodwill.pk, by=outsider)
    with pytest.raises(StaleObject):
        grant_goodwill(goodwill.pk, by=house.advocate, version=goodwill.version - 1)


def test_what_is_no_file_is_no_agreement(house, case):
    goodwill = offered(case, 100, house.advocate, signed=False)
    with pytest.raises(InvalidInput):
        bring_agreement(goodwill.pk, io.BytesIO(b"hello"), "a.pdf", by=house.advocate)
