"""The pages of hand-overs, changes, breakdowns and blocks, and those that customers open by a link."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.journal.models import Entry
from dealerops.registry.models import Custody
from rental.choices import BlockKind, OrderState
from rental.models import Block, BreakdownEvent, Handover, HandoverPhoto, RentalOrder, SheetLink
from rental.services.breakdowns import Report, choose_replacement, report_breakdown
from rental.services.changes import Wanted, ask_change, change_token
from rental.services.plan import assign
from rental.services.sheet_links import make_sheet_link
from rental.services.substitution import Swap
from tests.factories.market import make_paper
from tests.factories.rental import DAY, HOUR, RentalHouse, an_order, make_block, make_car
from tests.factories.rental_cars import DONE, come_back, drive_off

Enter = Callable[[Actor], Client]


@pytest.fixture
def enter() -> Enter:
    """A browser of its own for each person, in English."""

    def enter(actor: Actor) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter


@pytest.fixture
def order(house: RentalHouse) -> RentalOrder:
    """Assigned, from an hour ago on."""
    begins = timezone.now() - HOUR
    order = an_order(house.store, house.a, begins, begins + 2 * DAY)
    assign(order.pk, make_car(house.store, house.a).pk, by=house.manager, reason="今天的车")
    order.refresh_from_db()
    return order


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def sheet(km: int = 12_000) -> dict[str, object]:
    return {
        "km": km,
        "energy_percent": 90,
        "keys": 1,
        "person": "王小红",
        "method": "SIGNATURE",
        "file": make_paper(),
    }


def test_a_car_goes_out_and_comes_back_on_the_phone(
    house: RentalHouse, order: RentalOrder, enter: Enter
):
    client = enter(house.operator)
    page = reverse("rental:handover", args=(order.pk,))
    assert order.number in text(client.get(reverse("rental:handovers")))
    url = reverse("rental:handover_form", args=(order.pk, "prepare"))
    short = client.post(url, {"energy_percent": 50})
    assert (short.status_code, "everything on the checklist" in text(short).lower()) == (409, True)
    assert client.post(url, {"energy_percent": 100, **dict.fromkeys(DONE, "on")}).url == page
    photos = reverse("rental:handover_photos", args=(order.pk, order.vehicle_id, "OUT"))
    for _ in range(6):
        assert client.post(photos, {"file": make_paper()}).status_code == 302
    shot = HandoverPhoto.objects.first()
    assert client.get(reverse("rental:handover_photo", args=(shot.pk,))).status_code == 200
    out = reverse("rental:handover_form", args=(order.pk, "hand_out"))
    assert client.post(out, {**sheet(), "km": "x"}).status_code == 400
    assert client.post(out, sheet()).url == page
    order.refresh_from_db()
    assert order.state == OrderState.IN_USE
    photos = reverse("rental:handover_photos", args=(order.pk, order.vehicle_id, "IN"))
    for _ in range(6):
        client.post(photos, {"file": make_paper()}, headers={"HX-Request": "true"})
    back = reverse("rental:handover_form", args=(order.pk, "take_in"))
    assert client.post(back, sheet(12_100)).url == page
    shown = text(client.get(page))
    assert "Paid back for unused days" not in shown
    check = reverse("rental:handover_form", args=(order.pk, "check"))
    assert client.post(check, {"damage_found": "no"}).url == page
    settle = reverse("rental:handover_form", args=(order.pk, "settle"))
    assert client.post(settle, {"energy_fee": "10", "tolls": "0"}).url == page
    order.refresh_from_db()
    assert order.state == OrderState.SETTLING
    assert client.get(reverse("rental:order", args=(order.pk,))).status_code == 200


def test_nobody_else_comes_to_a_hand_over(house: RentalHouse, order: RentalOrder, enter: Enter):
    for actor in (house.neighbour, house.collector):
        client = enter(actor)
        assert client.get(reverse("rental:handover", args=(order.pk,))).status_code == 404
        for key in ("prepare", "hand_out", "nothing"):
            url = reverse("rental:handover_form", args=(order.pk, key))
            assert client.post(url, {}).status_code == 404
    other = make_car(house.other, house.a)
    for car in (other.pk, other.pk + 1000):
        url = reverse("rental:handover_photos", args=(order.pk, car, "OUT"))
        assert enter(house.operator).post(url, {"file": make_paper()}).status_code == 404
    drive_off(order, house.operator)
    shot = HandoverPhoto.objects.first()
    neighbour = enter(house.neighbour)
    assert neighbour.get(reverse("rental:handover_photo", args=(shot.pk,))).status_code == 404
    sheet = Handover.objects.get()
    assert neighbour.post(reverse("rental:sheet_link", args=(sheet.pk,))).status_code == 404


def test_a_customer_reads_the_sheet_and_objects_in_two_languages(
    house: RentalHouse, order: RentalOrder, enter: Enter
):
    drive_off(order, house.operator)
    sheet = Handover.objects.get()
    enter(house.operator).post(reverse("rental:sheet_link", args=(sheet.pk,)))
    token = SheetLink.objects.get().token
    url = reverse("rental:sheet", args=(token,))
    english = Client(HTTP_ACCEPT_LANGUAGE="en").get(url)
    assert (english.status_code, english["Cache-Control"]) == (200, "private, no-store")
    assert "王*" in text(english)
    assert "王小红" not in text(english)
    stranger = Client()
    assert stranger.get(url).status_code == 200
    shot = HandoverPhoto.objects.first()
    photo = reverse("rental:sheet_photo", args=(token, shot.pk))
    assert stranger.get(photo)["Content-Type"] == "image/png"
    answer = reverse("rental:sheet_answer", args=(token,))
    assert stranger.post(answer, {}).status_code == 400
    assert stranger.post(answer, {"answer": "OBJECTED"}).status_code == 400
    assert stranger.post(answer, {"answer": "OBJECTED", "remark": "有划痕"}).url == url
    assert stranger.post(answer, {"answer": "AGREED"}).status_code == 409
    assert stranger.get(reverse("rental:sheet", args=("x" + token,))).status_code == 404
    assert not Entry.objects.filter(data__icontains="划痕").exists()


def test_photos_of_other_sheets_stay_behind_their_own_links(house: RentalHouse, order: RentalOrder):
    drive_off(order, house.operator)
    token = make_sheet_link(Handover.objects.get().pk, by=house.operator)
    come_back(order, house.operator)
    other = HandoverPhoto.objects.filter(end="IN").first()
    assert Client().get(reverse("rental:sheet_photo", args=(token, other.pk))).status_code == 404


def test_an_order_changes_on_its_page_and_on_the_customers(house: RentalHouse, enter: Enter):
    make_car(house.store, house.a)
    begins = timezone.now() + 4 * DAY
    order = an_order(house.store, house.a, begins, begins + 2 * DAY)
    client = enter(house.operator)
    page = reverse("rental:order_change", args=(order.pk,))
    assert client.get(page).status_code == 200
    ask = reverse("rental:change_form", args=(order.pk, "ask"))
    assert client.post(ask, {}).status_code == 400
    until = timezone.localtime(order.end_at + DAY).strftime("%Y-%m-%dT%H:%M")
    assert client.post(ask, {"end_at": until}).url == page
    shown = text(client.get(page))
    assert "Waits for the customer" in shown
    change = order.changes.get()
    link = reverse("rental:change_page", args=(change_token(change),))
    customer = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert customer.get(link).status_code == 200
    assert customer.post(link, {"person": ""}).status_code == 400
    assert "in force" in text(customer.post(link, {"person": "王小红"}))
    assert customer.get(link).status_code == 404
    order.refresh_from_db()
    assert order.total == 600
    ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    withdraw = reverse("rental:change_form", args=(order.pk, "withdraw"))
    assert client.post(withdraw, {"reason": "不改了"}).url == page
    assert client.post(withdraw, {"reason": "不改了"}).status_code == 404
    assert enter(house.neighbour).get(page).status_code == 404


def test_another_car_is_given_on_the_page_of_the_change(house: RentalHouse, enter: Enter):
    begins = timezone.now() + 4 * DAY
    order = an_order(house.store, house.b, begins, begins + DAY, daily_rate=300)
    lower = make_car(house.store, house.a)
    client = enter(house.operator)
    swap = reverse("rental:change_form", args=(order.pk, "swap"))
    facts = {"car": lower.pk, "reason": "没有车", "method": "SIGNATURE"}
    assert client.post(swap, facts).status_code == 409
    signed = {**facts, "person": "王小红", "file": make_paper()}
    assert client.post(swap, signed).status_code == 302
    order.refresh_from_db()
    assert order.vehicle == lower
    told = reverse("rental:swap_told", args=(order.substitutions.get().pk,))
    assert client.post(told).status_code == 302
    assert "The customer was told" in text(
        client.get(reverse("rental:order_change", args=(order.pk,)))
    )
    assert enter(house.neighbour).post(told).status_code == 404


def test_a_breakdown_is_followed_to_its_end(house: RentalHouse, order: RentalOrder, enter: Enter):
    drive_off(order, house.operator)
    spare = make_car(house.store, house.a)
    client = enter(house.operator)
    new = reverse("rental:breakdown_new", args=(order.pk,))
    assert client.get(new).status_code == 200
    assert client.post(new, {"what": ""}).status_code == 400
    accident = client.post(new, {"what": "追尾", "cause": "ACCIDENT", "same_city": "on"})
    assert accident.status_code == 409
    client.post(new, {"what": "爆胎", "place": "京通快速路", "same_city": "on"})
    event = BreakdownEvent.objects.get()
    page = reverse("rental:breakdown", args=(event.pk,))
    assert "京通快速路" in text(client.get(page))
    assert order.number in text(client.get(reverse("rental:breakdowns")))
    assert "京通" not in str(list(Entry.objects.values_list("data", flat=True)))

    def send(key: str, **facts: object) -> int:
        url = reverse("rental:breakdown_form", args=(event.pk, key))
        return client.post(url, facts).status_code

    assert send("help") == 302
    assert send("choose", car=spare.pk, reason="爆胎", method="ESIGN") == 302
    photos = reverse("rental:breakdown_photos", args=(event.pk, spare.pk, "OUT"))
    for _ in range(6):
        client.post(photos, {"file": make_paper()})
    assert send("replace", **sheet(10)) == 302
    assert send("cause", cause="QUALITY") == 302
    assert send("help") == 409
    assert send("nothing") == 404
    assert client.get(page).status_code == 200
    assert enter(house.neighbour).get(page).status_code == 404
    assert enter(house.neighbour).get(new).status_code == 404


def test_the_rental_can_end_though_another_car_was_chosen(
    house: RentalHouse, order: RentalOrder, enter: Enter
):
    drive_off(order, house.operator)
    spare = make_car(house.store, house.a)
    event = report_breakdown(order.pk, Report("爆胎"), by=house.operator)
    choose_replacement(event.pk, Swap(spare.pk), by=house.operator)
    client = enter(house.operator)
    page = reverse("rental:breakdown", args=(event.pk,))
    shown = text(client.get(page))
    for key in ("choose", "replace", "go_on", "end"):
        assert f'id="form-{key}"' in shown
    for car, end in ((spare, "OUT"), (event.vehicle, "IN")):
        assert reverse("rental:breakdown_photos", args=(event.pk, car.pk, end)) in shown
        assert f'id="handover-photos-{end.lower()}"' in shown
    photos = reverse("rental:breakdown_photos", args=(event.pk, event.vehicle_id, "IN"))
    for _ in range(6):
        answer = client.post(photos, {"file": make_paper()}, headers={"hx-request": "true"})
    assert 'id="handover-photos-in"' in text(answer)
    assert "6 / 6" in text(answer)
    end = reverse("rental:breakdown_form", args=(event.pk, "end"))
    assert client.post(end, sheet(12_100)).status_code == 302
    shown = text(client.get(page))
    assert 'id="handover-photos-in"' in shown
    assert 'id="handover-photos-out"' not in shown


def test_a_car_is_blocked_and_released_on_its_pages(house: RentalHouse, enter: Enter):
    car = make_car(house.store, house.a)
    client = enter(house.operator)
    new = reverse("rental:block_new")
    assert client.get(new).status_code == 200
    begins = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    facts = {"car": car.pk, "kind": "MAINTENANCE", "begins": begins, "note": "保养"}
    early = {**facts, "ends": "2020-01-01T00:00"}
    assert client.post(new, early).status_code == 400
    assert client.post(new, facts).status_code == 302
    block = Block.objects.get()
    page = reverse("rental:block", args=(block.pk,))
    assert "保养" in text(client.get(page))
    assert client.get(reverse("rental:blocks")).status_code == 200
    assert client.post(page, {}).status_code == 302
    assert client.post(page, {}).status_code == 409
    assert enter(house.neighbour).get(page).status_code == 404
    law = make_block(car, timezone.now(), kind=BlockKind.VIOLATIONS)
    assert "Release the car" not in text(client.get(reverse("rental:block", args=(law.pk,))))


def test_a_broken_car_holds_its_return_up_on_the_page(
    house: RentalHouse, order: RentalOrder, enter: Enter
):
    drive_off(order, house.operator)
    event = report_breakdown(order.pk, Report("爆胎"), by=house.operator)
    shown = text(enter(house.operator).get(reverse("rental:handover", args=(order.pk,))))
    assert reverse("rental:breakdown", args=(event.pk,)) in shown
    assert "form-take_in" not in shown


def test_a_head_says_when_a_car_really_came_back(house: RentalHouse, enter: Enter):
    car = make_car(house.store, house.a)
    now = timezone.now()
    for begins in (now - DAY, now - HOUR):
        order = an_order(
            house.store, house.a, begins, now + DAY, state=OrderState.ASSIGNED, vehicle=car
        )
        drive_off(order, house.operator, at=begins)
    custody = Custody.objects.get(in_conflict=True)
    url = reverse("rental:custody", args=(custody.pk,))
    head = enter(house.supervisor)
    assert head.get(url).status_code == 200
    assert url in text(head.get("/"))
    assert enter(house.operator).get(url).status_code == 404
    assert head.post(url, {}).status_code == 400
    came_back = timezone.localtime(now - 2 * HOUR).strftime("%Y-%m-%dT%H:%M")
    assert head.post(url, {"ended_at": came_back, "reason": "监控"}).status_code == 302
    assert head.get(url).status_code == 404


def test_the_store_of_the_return_is_offered_only_what_it_may_do(
    house: RentalHouse, order: RentalOrder, enter: Enter
):
    drive_off(order, house.operator)
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=house.operator)
    RentalOrder.objects.filter(pk=order.pk).update(return_dealer=house.other)
    ours, theirs = enter(house.operator), enter(house.neighbour)
    page, changes = f"/rental/orders/{order.pk}/", reverse("rental:order_change", args=(order.pk,))
    assert changes in text(ours.get(page))
    assert "Withdraw the change" in text(ours.get(changes))
    seen = text(theirs.get(page))
    assert changes not in seen
    assert reverse("rental:breakdown_new", args=(order.pk,)) in seen
    assert "Withdraw the change" not in text(theirs.get(changes))
    assert theirs.post(f"{changes}withdraw/", {"reason": "客户不要了"}).status_code == 409
    change.refresh_from_db()
    assert change.decided_at is None
