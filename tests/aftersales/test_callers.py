"""Whose list a callback stands on, and how a call goes (domain.md 4.8)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from aftersales.choices import CallbackKind, CallResult, FormState, TaskState
from aftersales.models import CallbackTask, ClubMember, NumberCorrection, QuickForm
from aftersales.services import (
    begin_call,
    correct_number,
    dial,
    end_call,
    give_callback_to,
    give_up_number,
    plan_callback,
    share_out,
    sign_form,
    solve_form,
    start_form,
    take_next_call,
)
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.policy.services import set_value
from dealerops.registry.choices import ContactChannel, ContactPurpose, DncScope
from dealerops.registry.models import ContactLog
from dealerops.registry.services import (
    REVEALS_PER_DAY,
    RevealsExhausted,
    log_contact,
    stop_contacts,
)
from tests.factories.aftersales import a_delivered_order, make_driver
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.market import make_person

D = dt.date.fromisoformat
MORNING, EVENING = "2026-09-11T10:00", "2026-09-11T18:30"


def lists() -> dict[int | None, int]:
    """How many open callbacks stand on each list."""
    found: dict[int | None, int] = {}
    for caller in CallbackTask.objects.open().values_list("caller", flat=True):
        found[caller] = found.get(caller, 0) + 1
    return found


# --- lists ----------------------------------------------------------------------------------------
def test_each_callback_is_on_one_list_and_the_lists_grow_alike(workshop, caller, second_caller):
    for _ in range(6):
        a_callback(workshop.dealer, advisor=workshop.advisor)
    assert lists() == {caller.user_id: 3, second_caller.user_id: 3}


def test_a_customer_with_two_orders_is_on_one_list(workshop, caller, second_caller):
    customer = make_driver()
    first = a_callback(workshop.dealer, advisor=workshop.advisor, customer=customer)
    second = a_callback(workshop.dealer, advisor=workshop.advisor, customer=customer)
    assert first.caller_id == second.caller_id


def test_the_advisor_of_the_order_never_calls_even_as_the_only_caller(workshop, caller):
    Membership.objects.create(
        user_id=workshop.advisor.user_id, role=Role.D_CALL, dealer=workshop.dealer
    )
    own = [a_callback(workshop.dealer, advisor=workshop.advisor) for _ in range(3)]
    assert {one.caller_id for one in own} == {caller.user_id}
    other = a_callback(workshop.dealer, advisor=caller)
    assert other.caller_id == workshop.advisor.user_id


def test_with_nobody_to_call_a_callback_waits_and_is_shared_out_later(workshop):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    assert task.caller_id is None
    newcomer = make_person(Role.D_CALL, workshop.dealer)
    assert share_out(workshop.dealer.pk, by=SYSTEM) == 1
    assert lists() == {newcomer.user_id: 1}
    assert share_out(workshop.dealer.pk, by=SYSTEM) == 0


def test_the_list_of_somebody_who_left_goes_to_the_others(workshop, caller, second_caller):
    tasks = [a_callback(workshop.dealer, advisor=workshop.advisor) for _ in range(4)]
    Membership.objects.filter(user_id=caller.user_id).update(ended_at=timezone.now())
    share_out(workshop.dealer.pk, by=SYSTEM)
    assert lists() == {second_caller.user_id: len(tasks)}


def test_a_caller_takes_what_lies_on_nobodys_list(workshop, caller):
    CallbackTask.objects.all().delete()
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    CallbackTask.objects.update(caller=None)
    with travel("2026-09-10T18:00"):
        assert take_next_call(by=caller) is None  # not before the day after delivery
    with travel(MORNING):
        assert take_next_call(by=caller) == task
        assert take_next_call(by=caller) is None


def test_the_supervisor_moves_a_customer_with_all_their_callbacks(workshop, caller, second_caller):
    customer = make_driver()
    tasks = [
        a_callback(workshop.dealer, advisor=workshop.advisor, customer=customer) for _ in range(2)
    ]
    other = next(one for one in (caller, second_caller) if one.user_id != tasks[0].caller_id)
    give_callback_to(tasks[0].pk, other.user_id, by=workshop.director)
    assert lists() == {other.user_id: 2}
    with pytest.raises(TransitionRefused, match="NOT_A_CALLER"):
        give_callback_to(tasks[0].pk, workshop.cashier.user_id, by=workshop.director)
    with pytest.raises(TransitionRefused, match="WRONG_ROLE"):
        give_callback_to(tasks[0].pk, caller.user_id, by=other)


def test_whoever_repaired_the_car_never_calls_about_it(workshop, caller):
    Membership.objects.create(
        user_id=workshop.technician.user_id, role=Role.D_CALL, dealer=workshop.dealer
    )
    mechanic = replace(workshop.technician, role=Role.D_CALL)
    people = {"advisor": workshop.advisor, "technician": workshop.technician}
    tasks = [a_callback(workshop.dealer, **people) for _ in range(2)]
    assert {one.caller_id for one in tasks} == {caller.user_id}
    with pytest.raises(TransitionRefused, match="CALLS_OWN_CUSTOMER"):
        give_callback_to(tasks[0].pk, mechanic.user_id, by=workshop.director)
    CallbackTask.objects.filter(pk=tasks[0].pk).update(caller=mechanic.user_id)
    CallbackTask.objects.filter(pk=tasks[1].pk).update(caller=None)
    with travel(MORNING):
        assert take_next_call(by=mechanic) is None
        with pytest.raises(TransitionRefused, match="CALLS_OWN_CUSTOMER"):
            begin_call(tasks[0].pk, by=mechanic)


def test_the_supervisor_cannot_give_a_customer_to_their_advisor(workshop, caller):
    Membership.objects.create(
        user_id=workshop.advisor.user_id, role=Role.D_CALL, dealer=workshop.dealer
    )
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with pytest.raises(TransitionRefused, match="CALLS_OWN_CUSTOMER"):
        give_callback_to(task.pk, workshop.advisor.user_id, by=workshop.director)
    task.refresh_from_db()
    assert task.caller_id == caller.user_id


# --- whom and until when --------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["INTERNAL", "PDI"])
def test_nobody_is_called_about_internal_work_or_a_new_car(workshop, caller, kind):
    order = a_delivered_order(workshop.dealer, type=kind)
    assert plan_callback(order.pk, by=SYSTEM) is None


def test_rework_is_called_and_before_others(workshop, caller):
    rework = a_callback(workshop.dealer, type="REWORK", advisor=workshop.advisor)
    plain = a_callback(workshop.dealer, advisor=workshop.advisor)
    assert rework.priority < plain.priority


def test_who_does_not_want_to_be_called_is_not_on_the_list_from_the_start(workshop, caller):
    customer = make_driver()
    stop_contacts(customer.pk, DncScope.SURVEY, channel=ContactChannel.COUNTER, by=workshop.advisor)
    order = a_delivered_order(workshop.dealer, customer=customer)
    assert plan_callback(order.pk, by=SYSTEM) is None


def test_a_club_member_is_called_within_two_days(workshop, caller):
    customer = make_driver()
    ClubMember.objects.create(
        dealer=workshop.dealer, customer=customer, number="C-1", joined_on=D("2026-01-01")
    )
    task = a_callback(workshop.dealer, "2026-09-10T16:00", customer=customer)
    assert (task.kind, task.due_on) == (CallbackKind.CLUB, D("2026-09-12"))


# --- calling --------------------------------------------------------------------------------------
def test_the_number_is_shown_to_the_person_on_whose_list_it_is_and_every_look_is_kept(
    workshop, caller, second_caller
):
    task = a_callback(
        workshop.dealer, advisor=workshop.advisor, customer=make_driver(mobile="13812345678")
    )
    own, other = (
        (caller, second_caller) if task.caller_id == caller.user_id else (second_caller, caller)
    )
    with travel(MORNING):
        assert dial(task.pk, by=own) == "13812345678"
        with pytest.raises(CallbackTask.DoesNotExist):
            dial(task.pk, by=other)
    look = Entry.objects.get(topic="registry.revealed")
    assert (look.user_id, look.data["field"]) == (own.user_id, "mobile")


def test_whoever_may_see_no_more_numbers_has_begun_no_call(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    set_value(REVEALS_PER_DAY, 0, valid_from=D("2026-01-01"), by=SYSTEM)
    with travel(MORNING), pytest.raises(RevealsExhausted):
        dial(task.pk, by=caller)
    task.refresh_from_db()
    assert task.first_attempt_at is None
    assert not task.attempts.exists()


def test_no_number_outside_the_hours_for_calls(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel("2026-09-11T12:30"), pytest.raises(TransitionRefused, match="CALL_WINDOW"):
        dial(task.pk, by=caller)
    assert not Entry.objects.filter(topic="registry.revealed").exists()


def test_no_number_after_the_callback_is_over(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING):
        end_call(task.pk, CallResult.REFUSED, by=caller)
        with pytest.raises(TransitionRefused, match="STATE_CONFLICT"):
            dial(task.pk, by=caller)


def test_a_customer_whom_another_app_reached_today_is_not_called(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING):
        log_contact(
            task.customer_id, ContactPurpose.REMINDER, ContactChannel.PHONE,
            was_reached=True, by=SYSTEM,
        )  # fmt: skip
        with pytest.raises(TransitionRefused, match="CONTACTED_TODAY"):
            begin_call(task.pk, by=caller)
    with travel("2026-09-12T10:00"):
        begin_call(task.pk, by=caller)


def test_who_asks_to_be_called_later_is_called_at_that_time(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING):
        task = end_call(task.pk, CallResult.CALL_LATER, by=caller, later_at=moment(EVENING))
    assert (task.state, task.first_contact_at) == (TaskState.OPEN, moment(MORNING))
    with travel(EVENING):
        interviewed(task, caller)


@pytest.mark.parametrize("later", [None, "2026-09-11T09:00", "2026-09-11T12:30"])
def test_later_is_a_time_when_customers_are_called(workshop, caller, later):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING), pytest.raises(InvalidInput, match="CALL_LATER_WHEN"):
        end_call(task.pk, CallResult.CALL_LATER, by=caller, later_at=later and moment(later))


def test_a_wrong_number_goes_to_the_advisor_and_comes_back_once(workshop, caller):
    task = a_callback(workshop.dealer, "2026-09-10T16:00", advisor=workshop.advisor)
    with travel(MORNING):  # a Friday
        task = end_call(task.pk, CallResult.WRONG_NUMBER, by=caller)
    correction = NumberCorrection.objects.get()
    assert task.state == TaskState.CORRECTION
    assert (correction.advisor_id, correction.due_on) == (
        workshop.advisor.user_id, D("2026-09-15"),
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="PHONE_FORMAT"):
        correct_number(correction.pk, "12345", by=workshop.advisor)
    with travel("2026-09-11T15:00"):
        task = correct_number(correction.pk, "13987654321", by=workshop.advisor)
        assert (task.state, task.cycle) == (TaskState.OPEN, 2)
        assert dial(task.pk, by=caller) == "13987654321"
        task = end_call(task.pk, CallResult.EMPTY_NUMBER, by=caller)
    assert task.state == TaskState.INVALID_NUMBER


def test_an_advisor_who_knows_no_other_number_says_so(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING):
        end_call(task.pk, CallResult.NOT_THE_USER, by=caller)
    with pytest.raises(NumberCorrection.DoesNotExist):
        give_up_number(NumberCorrection.objects.get().pk, by=workshop.colleague)
    task = give_up_number(NumberCorrection.objects.get().pk, by=workshop.advisor)
    assert task.state == TaskState.INVALID_NUMBER


def test_a_request_not_to_be_called_ends_every_callback_of_the_customer(workshop, caller):
    customer = make_driver()
    tasks = [
        a_callback(workshop.dealer, advisor=workshop.advisor, customer=customer) for _ in range(2)
    ]
    with travel(MORNING):
        end_call(tasks[0].pk, CallResult.DNC, by=caller)
    assert set(CallbackTask.objects.values_list("state", flat=True)) == {TaskState.CANCELLED}
    assert customer.dnc_entries.in_force().get().scope == DncScope.ALL


def test_a_second_callback_that_reaches_nobody_leaves_the_form_solved_not_confirmed(
    workshop, caller
):
    task = a_callback(
        workshop.dealer, has_paint=True, advisor=workshop.advisor, technician=workshop.technician
    )
    with travel(MORNING):
        interviewed(task, caller, q4b=1)
        form = sign_form(QuickForm.objects.get().pk, D("2026-09-12"), by=workshop.technician)
        start_form(form.pk, by=workshop.technician)
        solve_form(form.pk, cause="漆面", measure="抛光", by=workshop.technician)
    second = form.callbacks.get()
    for when in ("2026-09-12T10:00", "2026-09-12T15:00", "2026-09-13T10:00"):
        with travel(when):
            end_call(second.pk, CallResult.NO_ANSWER, by=caller)
    form.refresh_from_db()
    assert (form.state, form.is_unconfirmed) == (FormState.CLOSED, True)


def test_what_reached_nobody_does_not_use_up_the_customers_day(workshop, caller):
    task = a_callback(workshop.dealer, advisor=workshop.advisor)
    with travel(MORNING):
        end_call(task.pk, CallResult.NO_ANSWER, by=caller)
    assert not ContactLog.objects.get().is_counted
    with travel("2026-09-11T15:00"):
        interviewed(task, caller)
    assert ContactLog.objects.filter(is_counted=True).count() == 1
