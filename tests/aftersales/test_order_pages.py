"""The workshop's pages, as people use them."""

import base64
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aftersales.choices import ItemState, RoState
from aftersales.models import ApprovalLink, CostApproval, RepairOrder
from aftersales.services import freeze_quote, make_link, propose_item
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from tests.factories.market import make_model, make_paper, make_person, make_vin
from tests.factories.workshop import (
    WAY,
    expected,
    fresh,
    in_two_hours,
    labour,
    latest_quote,
    make_order,
)


def url(name, *args):
    return reverse(f"aftersales:{name}", args=args)


def send(client, order, key, **fields):
    return client.post(url("order_form", order.pk, key), fields)


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_car_goes_through_the_workshop_by_the_pages_alone(workshop, sign_in):
    advisor, technician = sign_in(workshop.advisor), sign_in(workshop.technician)
    inspector, cashier = sign_in(workshop.inspector), sign_in(workshop.cashier)
    answer = advisor.post(
        url("order_new"),
        {
            "vin": make_vin(), "plate": "京A12345", "model": make_model().pk, "name": "张小明",
            "mobile": "13812345678", "type": "NORMAL",
        },
    )  # fmt: skip
    order = RepairOrder.objects.get()
    assert answer.url == url("order", order.pk)
    send(advisor, order, "symptom", system="BRAKES", what="刹车异响", occurs="COLD")
    advisor.post(url("photos", order.pk), {"file": [_named(make_paper()) for _ in range(6)]})
    send(
        advisor, order, "check_in", mode="SELF_DRIVE", mileage_in=12_000, fuel_percent=50,
        valuables="无", confirmed_by="张小明", version=fresh(order).version,
    )  # fmt: skip
    assert fresh(order).state == RoState.CHECKED_IN

    step(technician, order, "take")
    symptom = order.symptoms.get()
    technician.post(url("symptom_diagnosis", symptom.pk), {"diagnosis": "刹车片磨损"})
    step(technician, order, "inspect")
    send(
        advisor,
        order,
        "item",
        kind="PART",
        description="刹车片",
        payer="CUSTOMER",
        qty=1,
        unit_price=600,
    )
    send(advisor, order, "quote", promised_at=local(in_two_hours()), version=fresh(order).version)
    assert fresh(order).state == RoState.QUOTED
    item = order.items.get()
    send(
        advisor, order, "approve", quote=latest_quote(order).pk, items=[item.pk], capacity="OWNER",
        person="张小明", method="SIGNATURE", file=_named(make_paper()),
    )  # fmt: skip
    step(technician, order, "start")
    technician.post(url("line_step", item.pk, "start"))
    technician.post(url("line_step", item.pk, "finish"))
    step(technician, order, "finish")
    step(technician, order, "self_check")
    step(sign_in(make_person(Role.D_TECH, workshop.dealer)), order, "cross_check")
    send(inspector, order, "pass", road_test_km=5, washed="on", version=fresh(order).version)
    step(advisor, order, "begin_settlement")
    send(
        advisor, order, "settle", **{f"line_{item.pk}": "590.00"}, explained="on", person="张小明",
        method="SIGNATURE", file=_named(make_paper()), version=fresh(order).version,
    )  # fmt: skip
    assert fresh(order).amount_customer == Decimal(590)
    send(cashier, order, "pay", kind="ALIPAY", amount="590.00")
    send(
        advisor, order, "deliver", mileage_out=12_010, old_parts_shown="on", next_service_told="on",
        keys_returned="on", person="张小明", method="SIGNATURE", file=_named(make_paper()),
        version=fresh(order).version,
    )  # fmt: skip
    assert fresh(order).state == RoState.DELIVERED


def step(client, order, name):
    return client.post(
        url("order_step", order.pk, name), {"version": fresh(order).version}, follow=True
    )


def _named(file):
    file.name = "photo.png"
    return file


@pytest.mark.parametrize("state", [RoState.APPOINTED, *WAY])
@pytest.mark.parametrize("who", ["advisor", "technician", "director", "manager"])
def test_the_page_shows_every_state_to_everybody_who_may_see_it(workshop, sign_in, state, who):
    order = make_order(workshop, state)
    person = getattr(workshop, who)
    seen = RepairOrder.objects.visible_to(person).filter(pk=order.pk).exists()
    assert sign_in(person).get(url("order", order.pk)).status_code == (200 if seen else 404)


def test_what_was_typed_stays_when_it_is_refused(workshop, sign_in):
    order = expected(workshop, photos=2)
    page = send(
        sign_in(workshop.advisor), order, "check_in", mode="SELF_DRIVE", mileage_in=4321,
        fuel_percent=50, valuables="雨伞一把", confirmed_by="张小明", version=order.version,
    )  # fmt: skip
    assert page.status_code == 409
    text = page.content.decode()
    assert "PHOTOS_MISSING" in text
    assert "雨伞一把" in text
    assert 'value="4321"' in text


def test_a_stale_page_overwrites_nothing(workshop, sign_in):
    order = make_order(workshop, RoState.INSPECTED)
    old = order.version
    propose_item(order.pk, labour(), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    propose_item(order.pk, labour(), by=workshop.advisor)
    page = send(
        sign_in(workshop.advisor), order, "quote", promised_at=local(in_two_hours()), version=old
    )
    assert page.status_code == 409
    assert order.quotes.count() == 1


def test_neighbours_and_other_advisors_find_nothing(workshop, sign_in):
    order = make_order(workshop, RoState.QUOTED)
    for person in (workshop.neighbour, workshop.colleague, workshop.regional):
        client = sign_in(person)
        assert client.get(url("order", order.pk)).status_code == 404
        assert client.post(url("line_step", order.items.get().pk, "start")).status_code == 404


def test_nobody_reads_names_plates_or_phones_in_full(workshop, sign_in):
    order = make_order(workshop, RoState.QUOTED)
    client = sign_in(workshop.advisor)
    for address in (url("order", order.pk), url("orders"), url("board"), reverse("portal:home")):
        text = client.get(address).content.decode()
        assert order.vehicle.vin not in text
        assert order.customer.mobile not in text
        assert "京A12345" not in text


def test_an_advisor_sees_the_phone_for_a_purpose_and_it_is_on_record(workshop, sign_in):
    order = make_order(workshop, RoState.QUOTED)
    client = sign_in(workshop.advisor)
    asked = {"field": "mobile", "purpose": "CONTACT_CUSTOMER"}
    page = client.post(url("order_contact", order.pk), asked)
    assert order.customer.mobile in page.content.decode()
    look = Entry.objects.get(topic="registry.revealed", object_id=order.customer_id)
    assert look.user_id == workshop.advisor.user_id
    for person in (workshop.technician, workshop.colleague):
        assert sign_in(person).post(url("order_contact", order.pk), asked).status_code == 404


def test_a_page_with_many_orders_asks_no_more_questions(workshop, sign_in):
    client = sign_in(workshop.director)

    def questions(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    make_order(workshop, RoState.QUOTED)
    addresses = (url("orders"), url("board"), reverse("portal:home"))
    for address in addresses:
        questions(address)  # warms caches
    few = [questions(address) for address in addresses]
    for _ in range(3):
        make_order(workshop, RoState.QUOTED)
    assert [questions(address) for address in addresses] == few


def test_one_order_costs_a_bounded_number_of_questions(workshop, sign_in):
    order = make_order(workshop, RoState.QUOTED)
    client = sign_in(workshop.advisor)
    client.get(url("order", order.pk))
    with CaptureQueriesContext(connection) as asked:
        client.get(url("order", order.pk))
    few = len(asked)
    assert few <= 40
    for _ in range(4):
        propose_item(order.pk, labour(), by=workshop.advisor)
    with CaptureQueriesContext(connection) as asked:
        client.get(url("order", order.pk))
    assert len(asked) <= few + 1  # the form of the quote


def test_the_board_says_who_waits_for_whom_and_whose_promise_is_over(workshop, sign_in):
    order = make_order(workshop, RoState.WIP)
    RepairOrder.objects.filter(pk=order.pk).update(
        promised_at=timezone.now() - dt.timedelta(minutes=1)
    )
    propose_item(order.pk, labour(), by=workshop.technician)
    client = sign_in(workshop.director)
    text = client.get(url("board"), headers={"HX-Request": "true"}).content.decode()
    assert "waits for the advisor" in text
    assert "overdue" in text
    assert "<html" not in text
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor, told_by="CALL")
    assert "waits for the customer" in client.get(url("board")).content.decode()


# --- the customer's page --------------------------------------------------------------------------
def drawn():
    return "data:image/png;base64," + base64.b64encode(make_paper().getvalue()).decode()


def the_link(order, workshop):
    return url("customer", make_link(order.pk, by=workshop.advisor))


@pytest.fixture
def quoted(workshop):
    """An order with a repair that matters for safety and one that does not."""
    order = make_order(workshop, RoState.INSPECTED)
    propose_item(
        order.pk, labour(1_860, description="刹车盘", safety_critical=True), by=workshop.advisor
    )
    propose_item(order.pk, labour(80, description="雨刮片"), by=workshop.advisor)
    freeze_quote(order.pk, in_two_hours(), by=workshop.advisor)
    return fresh(order)


def test_the_customer_answers_line_by_line_without_an_account(workshop, sign_in, quoted):
    address = the_link(quoted, workshop)
    discs, wiper = quoted.items.order_by("pk")
    phone = Client(headers={"Accept-Language": "en"})
    advisor = sign_in(workshop.advisor)
    seen = advisor.get(url("order_live", quoted.pk)).context["page"].seen
    page = phone.get(address)
    assert page.status_code == 200
    assert "¥1,860.00" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "same-origin"  # without one, browsers send no origin
    page = phone.post(
        f"{address}answer/",
        {
            f"answer_{discs.pk}": "yes", f"answer_{wiper.pk}": "no",
            f"reason_{wiper.pk}": "PRICE", "person": "张小明", "capacity": "OWNER",
            "drawing": drawn(),
        },
    )  # fmt: skip
    assert page.status_code == 200, page.content.decode()
    discs.refresh_from_db()
    wiper.refresh_from_db()
    assert (discs.state, wiper.state) == (ItemState.APPROVED, ItemState.DECLINED)
    approval = CostApproval.objects.get()
    assert (approval.method, approval.total, approval.entered_by_id) == ("ESIGN", 1_860, None)
    # The advisor's open page hears of it.
    news = advisor.get(url("order_live", quoted.pk), {"seen": seen})
    assert "张小明 approved" in news.content.decode()
    newest = news.context["page"].seen
    assert advisor.get(url("order_live", quoted.pk), {"seen": newest}).status_code == 204
    # The link is dead now.
    assert phone.get(address).status_code == 404
    assert phone.post(f"{address}answer/", {}).status_code == 404


def test_a_typed_name_counts_where_nothing_can_be_drawn(workshop, quoted):
    address = the_link(quoted, workshop)
    lines = {f"answer_{item.pk}": "yes" for item in quoted.items.all()}
    Client().post(f"{address}answer/", {**lines, "person": "张小明", "capacity": "OWNER"})
    approval = CostApproval.objects.get()
    assert approval.method == "APP_CLICK"
    assert approval.evidence_sha256 == latest_quote(quoted).digest


def test_declining_what_matters_for_safety_needs_a_signed_notice(workshop, quoted):
    address = the_link(quoted, workshop)
    said = {f"answer_{item.pk}": "no" for item in quoted.items.all()}
    said |= {"person": "张小明", "capacity": "OWNER", "drawing": drawn()}
    page = Client().post(f"{address}answer/", said)
    assert page.status_code == 400
    assert "RISK_NOT_ACCEPTED" in page.content.decode()
    assert quoted.items.filter(state="PROPOSED").count() == 2
    Client().post(f"{address}answer/", {**said, "accepts_risk": "on"})
    discs = quoted.items.order_by("pk").first()
    assert discs.risk_notice.signed_by == "张小明"


def test_every_line_wants_an_answer(workshop, quoted):
    address = the_link(quoted, workshop)
    first = quoted.items.first()
    said = {f"answer_{first.pk}": "yes", "person": "张小明", "capacity": "OWNER"}
    assert Client().post(f"{address}answer/", said).status_code == 400
    assert not CostApproval.objects.exists()


def test_a_driver_cannot_approve_above_their_limit_on_the_page_either(workshop, quoted):
    address = the_link(quoted, workshop)
    lines = {f"answer_{item.pk}": "yes" for item in quoted.items.all()}
    page = Client().post(f"{address}answer/", {**lines, "person": "李师傅", "capacity": "DRIVER"})
    assert page.status_code == 409
    assert "DRIVER_LIMIT" in page.content.decode()
    assert fresh(quoted).state == RoState.QUOTED


def test_a_question_reaches_the_advisor_and_the_answer_the_customer(workshop, sign_in, quoted):
    address = the_link(quoted, workshop)
    item = quoted.items.first()
    phone = Client()
    phone.post(f"{address}ask/", {"question": "是原厂件吗?", "item": item.pk})
    advisor = sign_in(workshop.advisor)
    assert "是原厂件吗?" in advisor.get(reverse("portal:home")).content.decode()
    question = quoted.questions.get()
    advisor.post(url("question_answer", question.pk), {"answer": "是的"})
    assert "是的" in phone.get(address).content.decode()


def test_a_refused_diagnosis_and_a_refused_answer_keep_what_was_typed(workshop, sign_in, quoted):
    too_long = "一" * 501
    advisor, director = sign_in(workshop.advisor), sign_in(workshop.director)
    symptom = quoted.symptoms.get()
    page = director.post(
        url("symptom_diagnosis", symptom.pk), {"diagnosis": too_long, "fault_codes": "P0300"}
    )
    assert page.status_code == 400
    assert too_long in page.content.decode()
    assert "P0300" in page.content.decode()
    page = advisor.post(url("symptom_diagnosis", symptom.pk), {"diagnosis": "刹车片磨损"})
    assert page.status_code == 409
    Client().post(f"{the_link(quoted, workshop)}ask/", {"question": "是原厂件吗?"})
    page = advisor.post(url("question_answer", quoted.questions.get().pk), {"answer": too_long})
    assert page.status_code == 400
    assert too_long in page.content.decode()


def test_a_link_dies_with_its_time_its_quote_and_its_successor(workshop, quoted):
    phone = Client()
    first = the_link(quoted, workshop)
    second = the_link(quoted, workshop)
    assert phone.get(first).status_code == 404
    assert phone.get(second).status_code == 200
    ApprovalLink.objects.update(expires_at=timezone.now())
    assert phone.get(second).status_code == 404
    third = the_link(quoted, workshop)
    freeze_quote(quoted.pk, in_two_hours(), by=workshop.advisor)
    assert phone.get(third).status_code == 404


def test_a_link_opens_one_order_only(workshop, quoted):
    other = make_order(workshop, RoState.QUOTED)
    address = the_link(quoted, workshop)
    foreign = other.items.get()
    page = Client().post(
        f"{address}answer/",
        {
            **{f"answer_{item.pk}": "yes" for item in quoted.items.all()},
            f"answer_{foreign.pk}": "yes", "person": "张", "capacity": "OWNER",
        },
    )  # fmt: skip
    assert page.status_code == 200
    foreign.refresh_from_db()
    assert foreign.state == ItemState.PROPOSED


def test_a_link_cannot_be_made_up_from_what_stands_in_the_database(workshop, quoted):
    address = the_link(quoted, workshop)
    nonce = ApprovalLink.objects.get().nonce
    for token in (nonce, f"{nonce}:x", "0" * 60, "a:b"):
        assert Client().get(url("customer", token)).status_code == 404
    assert Client().get(address).status_code == 200
