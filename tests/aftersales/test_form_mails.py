"""Who hears of quick forms, and the doorbells that look after them."""

import datetime as dt

import pytest

from aftersales.models import CallbackTask, QuickForm
from aftersales.services import begin_call, give_verdict, sign_form, solve_form, start_form
from aftersales.tasks import callbacks_morning, form_clocks
from dealerops.accounts.models import User
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from tests.factories.aftersales import make_driver
from tests.factories.callbacks import a_callback, interviewed, travel

D = dt.date.fromisoformat
MOBILE = "13812345678"


@pytest.fixture
def form(workshop, caller) -> QuickForm:
    task = a_callback(
        workshop.dealer,
        advisor=workshop.advisor,
        technician=workshop.technician,
        customer=make_driver("王小明", MOBILE),
    )
    with travel("2026-09-11T10:00"):
        interviewed(task, caller, q4a=1)
        drain("default")
    return QuickForm.objects.get()


def told(topic: str) -> set[int]:
    """Whoever got this mail."""
    mails = Message.objects.filter(topic=f"aftersales/{topic}")
    return set(mails.values_list("recipient", flat=True))


def people(*actors) -> set[int]:
    return {one.user_id for one in actors}


def test_a_new_form_is_told_to_the_responsible_person_and_the_director(form, workshop):
    assert told("form_issued") == people(workshop.technician, workshop.director)


def test_an_unsigned_form_is_told_to_the_director_once(form, workshop):
    with travel("2026-09-11T14:00"):
        assert (form_clocks(), form_clocks()) == (1, 0)
        drain("default")
    assert told("form_unsigned") == people(workshop.director)


def test_a_missed_promise_is_told_to_director_and_manager_the_next_day(form, workshop):
    with travel("2026-09-11T11:00"):
        sign_form(form.pk, D("2026-09-12"), by=workshop.technician)
    with travel("2026-09-13T00:05"):
        assert (form_clocks(), form_clocks()) == (1, 0)
        drain("default")
    assert told("form_late") == people(workshop.director, workshop.manager)


def test_a_customer_dissatisfied_twice_is_told_to_director_and_manager(form, workshop, caller):
    for day in (12, 14):
        with travel(f"2026-09-{day - 1}T15:00"):
            if day == 12:
                sign_form(form.pk, D("2026-09-13"), by=workshop.technician)
                start_form(form.pk, by=workshop.technician)
            solve_form(form.pk, cause="异响", measure="紧固", by=workshop.technician)
        task = CallbackTask.objects.open().get(form=form)
        with travel(f"2026-09-{day}T10:00"):
            begin_call(task.pk, by=caller)
            give_verdict(task.pk, 1, by=caller)
            drain("default")
    assert told("still_dissatisfied") == people(workshop.director, workshop.manager)


def test_mails_speak_the_readers_language_and_name_no_number(form, workshop):
    mails = {one.recipient_id: one for one in Message.objects.all()}
    mail = mails[workshop.director.user_id]
    assert User.objects.get(pk=mail.recipient_id).language == mail.language == "en"
    assert form.number in mail.subject
    assert "王*明" in mail.text
    for text in (mail.text, mail.html):
        assert "王小明" not in text
        assert MOBILE not in text
        assert f"/callbacks/forms/{form.pk}/" in text


def test_the_morning_gives_every_callback_a_caller_and_follows_the_calendar(workshop, caller):
    task = a_callback(workshop.dealer, "2026-09-10T16:00", advisor=workshop.advisor)
    CallbackTask.objects.update(caller=None)
    with travel("2026-09-11T06:00"):
        assert callbacks_morning() == 1
        assert callbacks_morning() == 0
    task.refresh_from_db()
    assert task.caller_id == caller.user_id
