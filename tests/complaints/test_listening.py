"""Unhappy customers that aftersales tells of become signals, now and from an earlier day on (S09)."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from aftersales.models import QuickForm
from aftersales.services import (
    SummedUp,
    begin_call,
    give_verdict,
    sign_form,
    solve_form,
    start_form,
)
from complaints.choices import CaseState, Level, SignalState, SourceCode
from complaints.choices.ladder import Rise
from complaints.models import Case, SensorSignal
from complaints.services.hearing import replay_since
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.services import drain, record
from dealerops.registry.choices import ConsentScope
from dealerops.registry.services import record_consent
from tests.complaints.conftest import House
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
SECOND_NO = "2026-09-18T10:00"


@pytest.fixture
def caller(house) -> Actor:
    return make_person(Role.D_CALL, house.dealer, "孙回访")


@pytest.fixture
def technician(house) -> Actor:
    return make_person(Role.D_TECH, house.dealer, "赵技师")


def bad_call(house: House, caller: Actor, technician: Actor, severity: str = "S1") -> QuickForm:
    task = a_callback(
        house.dealer, "2026-09-10T16:00", has_paint=True, advisor=house.advisor,
        technician=technician,
    )  # fmt: skip
    with travel("2026-09-12T10:00"):
        interviewed(task, caller, summed_up=SummedUp(severity=severity), q4b=2)
    return QuickForm.objects.get()


def unhappy_twice(form: QuickForm, caller: Actor, technician: Actor) -> None:
    with travel("2026-09-12T13:00"):
        sign_form(form.pk, D("2026-09-15"), by=technician)
        start_form(form.pk, by=technician)
    for solved, called in (("15T11:00", "16T10:00"), ("17T11:00", "18T10:00")):
        with travel(f"2026-09-{solved}"):
            solve_form(form.pk, cause="漆面有颗粒", measure="重新喷漆", by=technician)
        task = form.callbacks.open().get()
        with travel(f"2026-09-{called}"):
            begin_call(task.pk, by=caller)
            give_verdict(task.pk, 2, by=caller)


def test_s09_unhappy_for_the_second_time_is_a_case_at_level_e2(house, caller, technician):
    form = bad_call(house, caller, technician)
    drain("default")
    assert not Case.objects.exists()  # a light grievance is the workshop's own business
    unhappy_twice(form, caller, technician)
    with travel(SECOND_NO):
        drain("default")
    case = Case.objects.get()
    signal = case.signals.get()
    assert (case.level, case.state) == (Level.E2, CaseState.NEW)
    assert (case.source.code, case.dealer) == (SourceCode.CALLBACK, house.dealer)
    assert (case.customer, case.vehicle) == (form.order.customer, form.order.vehicle)
    assert case.owner_id == house.advocate.user_id
    assert signal.origin.topic == "aftersales.customer_still_dissatisfied"
    assert signal.received_at == signal.origin.at


def test_a_grave_callback_is_a_case_at_once_and_goes_on_at_e2(house, caller, technician):
    form = bad_call(house, caller, technician, severity="S3")
    with travel("2026-09-12T10:00"):
        drain("default")
    case = Case.objects.get()
    assert (case.level, case.severity) == (Level.E1, "S3")
    in_time = moment("2026-09-12T11:00")
    done = {"acknowledged_at": in_time, "responded_at": in_time, "planned_at": in_time}
    Case.objects.update(**done, last_contact_at=in_time)
    unhappy_twice(form, caller, technician)
    with travel(SECOND_NO):
        drain("default")
    case.refresh_from_db()
    assert (case.level, case.recurrence_count, case.signals.count()) == (Level.E2, 1, 2)
    assert Case.objects.count() == 1
    rung = case.escalations.current().get()
    assert (rung.level, rung.reason) == (Level.E2, Rise.BROUGHT)
    told = case.alerts.filter(kind="ESCALATION", deputy_for=None).values_list(
        "recipient", flat=True
    )
    assert set(told) == {house.manager.user_id, house.regional_advocate.user_id}


def test_words_of_law_in_the_second_callback_are_a_signal_of_their_own(house, caller, technician):
    form = bad_call(house, caller, technician, severity="S3")
    with travel("2026-09-12T10:00"):
        drain("default")
    with travel("2026-09-12T13:00"):
        sign_form(form.pk, D("2026-09-15"), by=technician)
        start_form(form.pk, by=technician)
        solve_form(form.pk, cause="漆面有颗粒", measure="重新喷漆", by=technician)
    task = form.callbacks.get()
    with travel("2026-09-13T10:00"):
        begin_call(task.pk, by=caller)
        give_verdict(task.pk, 2, words="你们等着，我已经找了律师", by=caller)
        drain("default")
    first, second = SensorSignal.objects.order_by("pk")
    assert (first.external_id, second.words) == (form.number, "你们等着，我已经找了律师")
    assert second.external_id == f"{form.number}/words {form.verdicts.get().pk}"
    assert second.case == first.case == Case.objects.get()


def test_what_was_told_before_is_replayed_once(house, caller, technician):
    unhappy_twice(bad_call(house, caller, technician, severity="S3"), caller, technician)
    with travel(SECOND_NO):
        assert replay_since(D("2026-09-19")) == 0
        assert replay_since(D("2026-09-13")) == 1  # the second word only
        assert Case.objects.get().level == Level.E2
        assert replay_since(D("2026-09-01")) == 1
        assert replay_since(D("2026-09-01")) == 0
        drain("default")  # what the worker brings later is known
    assert SensorSignal.objects.count() == 2
    assert Case.objects.get().level >= Level.E2  # nobody has answered the first word since


def test_the_command_replays_from_a_day(house, caller, technician, capsys):
    bad_call(house, caller, technician, severity="S3")
    call_command("replay_complaints", "2026-09-01")
    assert "1 signals" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("replay_complaints", "yesterday")


@pytest.mark.parametrize(
    ("scores", "agrees", "is_heard"),
    [
        ({"q6": 2}, True, True),
        ({"q6": 3}, True, False),
        ({"q6": 2}, False, False),
        ({"q6": 2}, None, False),
    ],
)
def test_a_bad_questionnaire_is_heard_where_the_customer_agrees(
    house, caller, scores, agrees, is_heard
):
    task = a_callback(house.dealer, "2026-09-10T16:00", advisor=house.advisor)
    with travel("2026-09-12T10:00"):
        interview = interviewed(task, caller, **scores)
    if agrees is not None:
        record_consent(
            task.customer_id, ConsentScope.SURVEY, is_given=agrees, channel="WEB", by=SYSTEM
        )
    record(interview, "aftersales.interview_finished", by=SYSTEM, channel="SELF", is_problem=True)
    drain("default")
    heard = SensorSignal.objects.filter(source__code=SourceCode.CSI_SURVEY)
    assert heard.exists() is is_heard
    if is_heard:
        assert (heard.get().state, heard.get().vehicle) == (SignalState.NEW, task.order.vehicle)


def test_an_interview_by_phone_is_no_questionnaire(house, caller):
    task = a_callback(house.dealer, "2026-09-10T16:00", advisor=house.advisor)
    record_consent(task.customer_id, ConsentScope.SURVEY, is_given=True, channel="WEB", by=SYSTEM)
    with travel("2026-09-12T10:00"):
        interviewed(task, caller, q6=1)
    drain("default")
    assert not SensorSignal.objects.exists()
