"""Two people at one case, one car, one sensor in the same moment: real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from complaints.choices import CaseState, SourceCode, TouchPoint
from complaints.choices.handling import GoodwillKind
from complaints.models import Case, SensorSignal
from complaints.services.casework import take_case
from complaints.services.goodwill import Offer, bring_agreement, grant_goodwill, propose_goodwill
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.sources import install_sources
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.registry.models import GoodwillUse
from tests.complaints.conftest import House
from tests.factories.aftersales import make_vehicle
from tests.factories.complaints import make_case
from tests.factories.market import make_paper, make_vin

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.armour]
TOLD = IntakeInput(source=SourceCode.HOTLINE_400, words="漏油", touch_point=TouchPoint.REPAIR)


@pytest.fixture
def house(transactional_db: None) -> House:
    install_sources(by=SYSTEM)
    return House.hire()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run all works in the same moment; what each was refused with, or ''."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            start.wait(5)
            work()
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_grants_for_one_car_do_not_pass_the_limit_together(house):
    car = make_vehicle()
    ready = []
    for _ in range(2):
        case = make_case(house.dealer, CaseState.INVESTIGATING, vehicle=car)
        offer = Offer(GoodwillKind.PARTS, Decimal(600), 50, "等待过久")
        goodwill = propose_goodwill(case.pk, offer, by=house.advocate)
        ready.append(bring_agreement(goodwill.pk, make_paper(), "协议.png", by=house.advocate).pk)
    answers = at_once(*[lambda pk=pk: grant_goodwill(pk, by=house.advocate) for pk in ready])
    assert sorted(answers) == ["", "GOODWILL_LIMIT"]
    assert GoodwillUse.objects.get().amount == 600


def test_one_number_told_five_times_at_once_is_one_signal(house):
    told = replace(TOLD, external_id="400-1")
    assert at_once(*[lambda: receive_signal(told, by=house.desk)] * 5) == [""] * 5
    assert SensorSignal.objects.count() == Case.objects.count() == 1


def test_one_car_told_of_by_four_sensors_at_once_is_one_case(house):
    vin = make_vin()
    sources = (
        SourceCode.HOTLINE_400,
        SourceCode.REG_12315,
        SourceCode.DEALER_CAM,
        SourceCode.LEGAL,
    )
    works = [
        lambda source=source: receive_signal(replace(TOLD, source=source, vin=vin), by=house.desk)
        for source in sources
    ]
    assert at_once(*works) == [""] * 4
    assert (Case.objects.count(), SensorSignal.objects.count()) == (1, 4)
    assert Case.objects.get().recurrence_count == 3


def test_one_case_taken_by_two_who_saw_the_same_version(house):
    case = make_case(house.dealer, CaseState.TRIAGED)
    people = (house.advocate, house.second_advocate)
    answers = at_once(
        *[lambda who=who: take_case(case.pk, by=who, version=case.version) for who in people]
    )
    assert sorted(answers) == ["", "STALE"]
    assert case.steps.running().count() == 1
