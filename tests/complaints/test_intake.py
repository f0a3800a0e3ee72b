"""Whatever a sensor picks up comes in by one way, once, and goes where it belongs (domain.md 3.1, 3.2)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from complaints.choices import CaseState, QuickAlert, Severity, SignalState, SourceCode, TouchPoint
from complaints.models import Case, CaseStep, SensorSignal
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.sources import install_sources
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from dealerops.registry.services import register_person
from tests.factories.aftersales import make_vehicle
from tests.factories.market import make_person, make_vin

pytestmark = pytest.mark.django_db
PHONE = "13712345678"
HOTLINE = IntakeInput(source=SourceCode.HOTLINE_400, words="等了三个小时没人理", touch_point=TouchPoint.WAITING)  # fmt: skip
POST = IntakeInput(source=SourceCode.SOCIAL, words="这车异响修不好", touch_point=TouchPoint.REPAIR)


def told(one=POST, **more):
    return replace(one, **more)


def test_a_fresh_house_has_every_sensor_with_owner_and_reliability():
    assert {one.code for one in install_sources(by=SYSTEM)} == set(SourceCode.values)
    first = install_sources(by=SYSTEM)[0]
    first.reliability = 1
    first.save_fields("reliability")
    assert install_sources(by=SYSTEM)[0].reliability == 1  # what people changed stays


def test_vin_and_phone_are_normalised_and_found_in_the_registry(house):
    car = make_vehicle()
    customer = register_person("王小明", "", mobile=PHONE, by=SYSTEM)
    signal = receive_signal(
        told(vin=f" {car.vin.lower()[:8]} {car.vin[8:]}", mobile=f"+86 {PHONE[:3]}-{PHONE[3:]}"),
        by=house.desk,
    )
    assert (signal.vin, signal.mobile) == (car.vin, PHONE)
    assert (signal.vehicle, signal.customer) == (car, customer)


def test_a_phone_that_two_people_share_names_nobody(house):
    register_person("王小明", "", mobile=PHONE, by=SYSTEM)
    register_person("王大明", "", mobile=PHONE, by=SYSTEM)
    assert receive_signal(told(mobile=PHONE), by=house.desk).customer is None


def test_the_dealer_brings_its_region_along(house):
    signal = receive_signal(told(dealer_id=house.dealer.pk), by=house.desk)
    assert signal.region_id == house.dealer.region_id


def test_a_dealers_people_speak_for_their_own_dealer_only(house):
    own = receive_signal(told(source=SourceCode.DEALER_FRONT), by=house.advisor)
    assert own.dealer == house.dealer
    with pytest.raises(InvalidInput) as refused:
        receive_signal(told(dealer_id=house.next_door.pk), by=house.advisor)
    assert [one.field for one in refused.value.refusals] == ["dealer_id"]


def test_a_region_takes_in_for_its_own_dealers_only(house):
    with pytest.raises(InvalidInput):
        receive_signal(told(dealer_id=house.dealer.pk), by=house.far_regional)


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"words": "  "}, "words"),
        ({"words": "长" * 4001}, "words"),
        ({"vin": "LSGZJ5350TS000123"}, "vin"),
        ({"mobile": "123"}, "mobile"),
        ({"touch_point": "NOWHERE"}, "touch_point"),
        ({"severity": "S6"}, "severity"),
        ({"fault": "WINGS"}, "fault"),
        ({"views": -1}, "views"),
        ({"received_at": timezone.now() + dt.timedelta(hours=1)}, "received_at"),
        ({"source": "RUMOUR"}, "source"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_field(house, fault, field):
    with pytest.raises(InvalidInput) as refused:
        receive_signal(told(**fault), by=house.desk)
    assert field in {one.field for one in refused.value.refusals}
    assert not SensorSignal.objects.exists()


def test_every_fault_is_told_at_once(house):
    with pytest.raises(InvalidInput) as refused:
        receive_signal(told(words="", mobile="1", severity=""), by=house.desk)
    assert {one.field for one in refused.value.refusals} == {"words", "mobile", "severity"}


@pytest.mark.parametrize(
    "role", [Role.VP, Role.FINANCE, Role.AUDITOR, Role.SYSADMIN, Role.SSA_HEAD]
)
def test_who_only_reads_tells_nothing(role):
    with pytest.raises(DomainError) as refused:
        receive_signal(POST, by=make_person(role))
    assert refused.value.refusals[0].code == "WRONG_ROLE"


def test_the_same_number_of_the_same_sensor_is_one_signal(house):
    first = receive_signal(told(external_id="wb-1"), by=house.desk)
    again = receive_signal(
        told(external_id=" wb-1 ", words="别的话", severity=Severity.S5), by=SYSTEM
    )
    other = receive_signal(told(HOTLINE, external_id="wb-1"), by=house.desk)
    assert again == first
    assert again.words == POST.words
    assert other != first
    assert Entry.objects.filter(topic="complaints.signal_received").count() == 2


def test_an_event_is_heard_once(house):
    receive_signal(POST, by=house.desk)
    entry = Entry.objects.first()
    first = receive_signal(told(origin_id=entry.pk), by=SYSTEM)
    assert receive_signal(told(origin_id=entry.pk, words="再来"), by=SYSTEM) == first


def test_a_certain_sensor_opens_a_case_at_once(house):
    signal = receive_signal(told(HOTLINE, dealer_id=house.dealer.pk), by=house.desk)
    case = signal.case
    assert (signal.state, case.state) == (SignalState.ATTACHED, CaseState.NEW)
    assert case.received_at == signal.received_at
    assert case.owner_id == house.advocate.user_id
    assert CaseStep.objects.get(case=case).kind == "TRIAGE"
    assert case.number.startswith("CC-")


def test_an_advocate_owns_what_she_takes_in_herself(house):
    signal = receive_signal(
        told(source=SourceCode.DEALER_CAM, severity=Severity.S2), by=house.second_advocate
    )
    assert signal.case.owner_id == house.second_advocate.user_id


def test_hearsay_waits_for_triage(house):
    signal = receive_signal(POST, by=house.desk)
    assert (signal.state, signal.case) == (SignalState.NEW, None)


@pytest.mark.parametrize(("severity", "opens"), [("S3", False), ("S4", True), ("S5", True)])
def test_what_is_grave_does_not_wait(house, severity, opens):
    signal = receive_signal(told(severity=severity), by=house.desk)
    assert bool(signal.case) is opens


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("高速上刹车失灵，差点出事", QuickAlert.INJURY),
        ("The brakes failed on the motorway", QuickAlert.INJURY),
        ("The car caught FIRE", QuickAlert.INJURY),
        ("ＦＩＲＥ in the engine bay", QuickAlert.INJURY),
        ("再不解决我就上３·１５晚会", QuickAlert.CONSUMER_DAY),
        ("明天去店里拉横幅", QuickAlert.BLOCKADE),
        ("我的个人信息被泄露了", QuickAlert.LEAK),
    ],
)
def test_words_ring_a_quick_alert_in_both_languages(house, words, kind):
    signal = receive_signal(told(words=words), by=house.desk)
    assert signal.quick_alerts == [kind]
    assert signal.case.quick_alerts == [kind]


@pytest.mark.parametrize("words", ["我要打12315", "firewall of the app", "车内有异响"])
def test_other_words_ring_nothing(house, words):
    assert receive_signal(told(words=words), by=house.desk).quick_alerts == []


@pytest.mark.parametrize(
    "loud",
    [{"views": 100_001}, {"audience": "NATIONAL_MEDIA"}],
)
def test_what_the_whole_country_sees_rings(house, loud):
    assert receive_signal(told(**loud), by=house.desk).quick_alerts == [QuickAlert.MEDIA]


def test_a_hundred_thousand_views_do_not_ring_yet(house):
    assert receive_signal(told(views=100_000), by=house.desk).quick_alerts == []


def test_a_failing_steering_rings_without_a_word(house):
    grave = receive_signal(told(fault="STEERING", severity="S4"), by=house.desk)
    light = receive_signal(told(fault="STEERING", severity="S2"), by=house.desk)
    assert (grave.quick_alerts, light.quick_alerts) == ([QuickAlert.INJURY], [])


def test_the_journal_holds_no_personal_data(house):
    receive_signal(
        told(HOTLINE, mobile=PHONE, contact_name="王小明", vin=make_vin()), by=house.desk
    )
    text = str(list(Entry.objects.values_list("data", "note")))
    assert PHONE not in text
    assert "王小明" not in text


def test_everybody_sees_what_is_theirs(house):
    own = receive_signal(told(HOTLINE, dealer_id=house.dealer.pk), by=house.desk)
    mine = receive_signal(told(source=SourceCode.DEALER_FRONT), by=house.advisor)
    seen = {
        "advocate": house.advocate,
        "neighbour": house.neighbour,
        "regional": house.regional,
        "far": house.far_regional,
        "advisor": house.advisor,
        "desk": house.desk,
    }
    signals = {
        who: set(SensorSignal.objects.visible_to(actor).values_list("pk", flat=True))
        for who, actor in seen.items()
    }
    both = {own.pk, mine.pk}
    assert signals == {
        "advocate": both,
        "neighbour": set(),
        "regional": both,
        "far": set(),
        "advisor": {mine.pk},
        "desk": both,
    }
    assert set(Case.objects.visible_to(house.advisor)) == {mine.case}
