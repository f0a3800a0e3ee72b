"""A customer who is not at the counter confirms the own phone with a code (domain.md 4.2)."""

import datetime as dt
import json
import logging
import re

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from aftersales.choices import RoState
from aftersales.models import PhoneCode
from aftersales.services import Visitor, check_in, confirm_code, issue_code
from aftersales.services.phone_codes import send_code
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.notifications.models import Message
from dealerops.notifications.wire import NotSent
from dealerops.registry.services import change_mobile
from tests.complaints.gateway import Gateway
from tests.factories.workshop import an_arrival, confirm_phone, expected, make_order

REMOTE = an_arrival(mode="REMOTE")


def refused_with(code):
    return pytest.raises(DomainError, match=code)


def later(**span):
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=True)


def another_than(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def order(workshop):
    return expected(workshop)


def test_a_fetched_car_comes_in_once_its_customer_has_said_the_code(workshop, order):
    with refused_with("CONTACT_UNVERIFIED"):
        check_in(order.pk, REMOTE, by=workshop.advisor)
    code = issue_code(order.pk, by=workshop.advisor)
    assert re.fullmatch(r"\d{6}", code)
    with refused_with("CONTACT_UNVERIFIED"):
        check_in(order.pk, REMOTE, by=workshop.advisor)
    assert confirm_code(order.pk, f" {code}", by=workshop.advisor).contact_verified
    assert check_in(order.pk, REMOTE, by=workshop.advisor).state == RoState.CHECKED_IN


def test_whoever_stands_at_the_counter_needs_no_code(workshop, order):
    assert check_in(order.pk, an_arrival(), by=workshop.advisor).state == RoState.CHECKED_IN
    with refused_with("STATE_CONFLICT"):
        issue_code(order.pk, by=workshop.advisor)


def test_a_code_is_dead_after_ten_minutes(workshop, order):
    code = issue_code(order.pk, by=workshop.advisor)
    with later(minutes=10), refused_with("CODE_EXPIRED"):
        confirm_code(order.pk, code, by=workshop.advisor)


def test_five_wrong_tries_kill_a_code(workshop, order):
    with refused_with("CODE_MISSING"):
        confirm_code(order.pk, "123456", by=workshop.advisor)
    code = issue_code(order.pk, by=workshop.advisor)
    for _ in range(5):
        with refused_with("CODE_WRONG"):
            confirm_code(order.pk, another_than(code), by=workshop.advisor)
    with refused_with("CODE_TRIED_OUT"):
        confirm_code(order.pk, code, by=workshop.advisor)
    assert PhoneCode.objects.get().wrong == 5


def test_a_phone_is_sent_three_codes_an_hour_and_none_within_a_minute(workshop, order):
    first = issue_code(order.pk, by=workshop.advisor)
    mobile = order.customer.mobile
    other = expected(workshop, visitor=Visitor("张小明", mobile))
    for one in (order, other):
        with refused_with("CODE_TOO_SOON"):
            issue_code(one.pk, by=workshop.advisor)
    for minutes in (2, 4):
        with later(minutes=minutes):
            newest = issue_code(order.pk, by=workshop.advisor)
    with later(minutes=6), refused_with("CODE_LIMIT"):
        issue_code(order.pk, by=workshop.advisor)
    if first != newest:
        with refused_with("CODE_WRONG"):
            confirm_code(order.pk, first, by=workshop.advisor)
    confirm_code(order.pk, newest, by=workshop.advisor)


def test_another_number_is_confirmed_anew(workshop, order):
    confirm_phone(order, workshop)
    change_mobile(order.customer_id, "13900001111", by=SYSTEM)
    with refused_with("CONTACT_UNVERIFIED"):
        check_in(order.pk, REMOTE, by=workshop.advisor)


def test_nobody_else_sends_codes(workshop, order):
    with refused_with("WRONG_ROLE"):
        issue_code(order.pk, by=workshop.manager)
    with refused_with("WRONG_ROLE"):
        confirm_code(order.pk, "123456", by=workshop.manager)


def test_the_gateway_gets_the_code_and_nobody_else(workshop, order, settings):
    with Gateway() as gateway:
        settings.ALERT_ORIGINS = [gateway.origin]
        settings.SMS_URL, settings.SMS_TOKEN = gateway.url("/sms"), "t0ken"
        assert issue_code(order.pk, by=workshop.advisor) == ""
        row = PhoneCode.objects.get()
        send_code(row.pk)
        send_code(row.pk)  # a second delivery finds it sent
        ((_path, _headers, body),) = gateway.posts
    assert body["to"] == order.customer.mobile
    code = re.search(r"\d{6}", body["text"]).group()
    assert code not in body["key"]
    confirm_code(order.pk, code, by=workshop.advisor)


def test_a_gateway_that_fails_is_asked_again_with_another_code(workshop, order, settings):
    with Gateway() as gateway:
        settings.ALERT_ORIGINS = [gateway.origin]
        settings.SMS_URL = gateway.url("/sms")
        issue_code(order.pk, by=workshop.advisor)
        row = PhoneCode.objects.get()
        gateway.answer = {"accepted": False}
        with pytest.raises(NotSent):
            send_code(row.pk)
        gateway.answer = {"accepted": True}
        with later(minutes=10):
            send_code(row.pk)  # nobody waits for it any more
        assert len(gateway.posts) == 1
        send_code(row.pk)
        first, second = (body for _path, _headers, body in gateway.posts)
    assert first["key"] != second["key"]
    code = re.search(r"\d{6}", second["text"]).group()
    confirm_code(order.pk, code, by=workshop.advisor)


def test_the_code_is_written_down_nowhere(workshop, order, caplog):
    caplog.set_level(logging.DEBUG)
    code = issue_code(order.pk, by=workshop.advisor)
    with refused_with("CODE_WRONG"):
        confirm_code(order.pk, another_than(code), by=workshop.advisor)
    confirm_code(order.pk, code, by=workshop.advisor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(code)::text FROM aftersales_phonecode code")
        (row,) = cursor.fetchone()
    stored = {**json.loads(row), "wanted_at": "", "expires_at": "", "confirmed_at": ""}
    said = [str(entry.data) + entry.note for entry in Entry.objects.about(order)]
    assert code not in "".join((str(stored), *said, caplog.text))
    assert not Message.objects.filter(text__contains=code).exists()


def test_without_a_gateway_the_page_shows_the_code_once(workshop, order, sign_in):
    advisor = sign_in(workshop.advisor)
    page = reverse("aftersales:order", args=(order.pk,))
    html = advisor.post(reverse("aftersales:order_code", args=(order.pk,))).content.decode()
    code = re.search(r'id="code-by-hand">(\d{6})<', html).group(1)
    assert "code-by-hand" not in advisor.get(page).content.decode()
    form = reverse("aftersales:order_form", args=(order.pk, "code"))
    assert form in html
    assert advisor.post(form, {"code": "12"}).status_code == 400
    assert advisor.post(form, {"code": code}).status_code == 302
    assert form not in advisor.get(page).content.decode()


def test_a_confirmed_order_knows_whose_code_it_was(workshop):
    order = make_order(workshop, RoState.APPOINTED)
    confirm_phone(order, workshop)
    code = PhoneCode.objects.get(order=order)
    assert code.confirmed_by_id == workshop.advisor.user_id
    assert code.confirmed_at < code.expires_at
