"""What a wish not to be called does to what waits already (domain.md 4.8, 4.9, 4.12)."""

import pytest
from django.urls import reverse

from aftersales.choices import CallbackKind, CallResult, FormState, TaskState
from aftersales.models import CallbackTask, QuickForm
from aftersales.services import end_call, sign_form, solve_form, start_form
from aftersales.tasks import callbacks_morning
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import drain
from dealerops.registry.choices import ConsentScope, ContactChannel, DncScope
from dealerops.registry.services import allow_contacts, record_consent, stop_contacts
from dealerops.workcal.services import local_date
from tests.factories.callbacks import a_callback, interviewed, moment, travel

PHONE = ContactChannel.PHONE


@pytest.fixture
def task(workshop, caller) -> CallbackTask:
    return a_callback(workshop.dealer, advisor=workshop.advisor, technician=workshop.technician)


@pytest.fixture
def form(task, caller, workshop) -> QuickForm:
    """A reception that was too slow; the advisor is at work on it."""
    with travel("2026-09-11T10:00"):
        interviewed(task, caller, q1a=1)
        made = QuickForm.objects.get()
        sign_form(made.pk, local_date(moment("2026-09-12T10:00")), by=workshop.advisor)
        return start_form(made.pk, by=workshop.advisor)


def refuses(task: CallbackTask, *, is_given: bool = False) -> None:
    record_consent(
        task.customer_id, ConsentScope.SERVICE_CALL, is_given=is_given, channel=PHONE, by=SYSTEM
    )


def quiet(task: CallbackTask, scope: str = DncScope.ALL) -> None:
    stop_contacts(task.customer_id, scope, channel=PHONE, by=SYSTEM)


@pytest.mark.parametrize("wish", [quiet, refuses])
def test_nobody_asks_about_the_solution_who_may_not_be_called(form, task, workshop, wish):
    with travel("2026-09-11T11:00"):
        wish(task)
        drain("default")
    with travel("2026-09-11T15:00"):
        solved = solve_form(form.pk, cause="人手不足", measure="道歉", by=workshop.advisor)
    assert (solved.state, solved.is_unconfirmed) == (FormState.CLOSED, True)
    assert not CallbackTask.objects.filter(kind=CallbackKind.SECOND).exists()


def test_who_wants_no_offers_is_still_asked_about_the_solution(form, task, workshop):
    with travel("2026-09-11T15:00"):
        quiet(task, DncScope.MARKETING)
        solve_form(form.pk, cause="人手不足", measure="道歉", by=workshop.advisor)
    assert CallbackTask.objects.open().get().kind == CallbackKind.SECOND


def test_the_page_does_not_promise_a_call_that_nobody_makes(form, task, workshop, sign_in):
    with travel("2026-09-11T15:00"):
        quiet(task)
        client = sign_in(workshop.advisor)
        sent = {"cause": "人手不足", "measure": "道歉", "version": form.version}
        page = client.post(reverse("callbacks:form_solve", args=(form.pk,)), sent, follow=True)
    said = [str(one) for one in page.context["messages"]]
    assert said == [f"Quick form {form.number} is now: Closed."]


def test_who_refuses_service_calls_is_on_no_list_any_more(task):
    with travel("2026-09-11T10:00"):
        refuses(task)
        drain("default")
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED


def test_a_refusal_that_was_taken_back_stops_nothing(task):
    with travel("2026-09-11T10:00"):
        refuses(task)
        refuses(task, is_given=True)
        quiet(task)
        allow_contacts(task.customer_id, DncScope.ALL, by=SYSTEM)
        drain("default")
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


@pytest.mark.parametrize("wish", [quiet, refuses])
def test_the_morning_takes_off_what_was_planned_in_the_moment_of_the_refusal(task, wish):
    with travel("2026-09-11T06:00"):
        wish(task)
        callbacks_morning()
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED


def test_the_morning_leaves_who_refuses_offers_only(task):
    with travel("2026-09-11T06:00"):
        quiet(task, DncScope.MARKETING)
        refuses(task)
        refuses(task, is_given=True)
        callbacks_morning()
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


@pytest.mark.parametrize(
    ("scope", "ended", "waiting"),
    [
        (DncScope.ALL, TaskState.CANCELLED, TaskState.CANCELLED),
        (DncScope.SURVEY, TaskState.CANCELLED, TaskState.CANCELLED),
        (DncScope.MARKETING, TaskState.REFUSED, TaskState.OPEN),
    ],
)
def test_only_who_wants_no_calls_is_taken_off_the_lists(
    task, workshop, caller, scope, ended, waiting
):
    other = a_callback(
        workshop.dealer, "2026-09-10T17:00", advisor=workshop.advisor, customer=task.customer
    )
    with travel("2026-09-11T10:00"):
        end_call(task.pk, CallResult.DNC, by=caller, scope=scope)
        drain("default")
    for one in (task, other):
        one.refresh_from_db()
    assert (task.state, other.state) == (ended, waiting)
