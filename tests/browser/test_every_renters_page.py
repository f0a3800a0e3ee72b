"""The pages that people who rent a car are sent: read in both languages, wide and narrow, to their ends."""

import datetime as dt

import pytest
from django.urls import reverse

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Channel
from rental.choices import OrderState
from rental.choices.violations import ViolationState
from rental.models import DamageCase, Handover, RentalOrder, Violation
from rental.services.changes import Wanted, ask_change, change_token
from rental.services.intake import NewOrder, Wish, take_order
from rental.services.offers import make_offer
from rental.services.offers import token_of as offer_token
from rental.services.renters import Renter
from rental.services.sheet_links import make_sheet_link
from rental.services.statements import make_statement_link
from rental.services.violations.links import token_of as violation_token
from tests.browser import places
from tests.browser.conftest import Site
from tests.browser.moments import told_quietly
from tests.browser.story import actor_of
from tests.browser.walking import LOOKS, Reader
from tests.system import needs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.walk,
    pytest.mark.timeout(1200),
    needs("chromium", "fonts"),
]
DAY = dt.timedelta(days=1)
TO_CHANGE = (OrderState.CONFIRMED, OrderState.ASSIGNED)
SUBMIT = "main form button[type=submit]"


def test_the_pages_that_renters_get_can_be_read_by_everybody(stores: Site) -> None:
    reader = Reader(stores.enter("rental_op"))
    clerk = actor_of(User.objects.get(username="rental_op"), Channel.PORTAL)
    for look in LOOKS:
        reader.put_on(look)
        _offer(reader, clerk)
        _change(reader, clerk)
        _sheet(reader, clerk)
        _violation(reader, clerk)
        _statement(reader, clerk)
    assert reader.routes >= places.RENTERS
    assert not reader.wrong, "\n".join(sorted(reader.wrong))


def _offer(reader: Reader, clerk: Actor) -> None:
    """Price and terms; a yes without having read them; the yes; what a dead link says."""
    known = RentalOrder.objects.visible_to(clerk).filter(state__in=TO_CHANGE).latest("start_at")
    wish = Wish(
        dealer_id=known.dealer_id,
        return_dealer_id=known.return_dealer_id,
        vehicle_class_id=known.vehicle_class_id,
        insurance_plan_id=known.insurance_plan_id,
        start_at=known.start_at + 30 * DAY,
        end_at=known.start_at + 33 * DAY,
    )
    order = take_order(NewOrder(wish, Renter("王小红", "13912345678")), by=clerk)
    page = reverse("rental:offer", args=(offer_token(make_offer(order.pk, by=clerk)),))
    reader.read(page)
    _refused(reader, "offer-not-read", SUBMIT)
    reader.person.page.locator("#id_accepts_terms").check()
    _send(reader, "offer-accepted", SUBMIT)
    _dead(reader, "rental:offer")


def _change(reader: Reader, clerk: Actor) -> None:
    order = RentalOrder.objects.visible_to(clerk).filter(state__in=TO_CHANGE).latest("start_at")
    change = ask_change(order.pk, Wanted(end_at=order.end_at + DAY), by=clerk)
    reader.read(reverse("rental:change_page", args=(change_token(change),)))
    _refused(reader, "change-unsigned", SUBMIT)
    reader.person.page.fill("#id_person", "王小红")
    _send(reader, "change-agreed", SUBMIT)
    _dead(reader, "rental:change_page")


def _sheet(reader: Reader, clerk: Actor) -> None:
    sheet = Handover.objects.visible_to(clerk).latest("pk")
    reader.read(reverse("rental:sheet", args=(make_sheet_link(sheet.pk, by=clerk),)))
    _refused(reader, "sheet-unanswered", SUBMIT)
    reader.person.page.locator("input[name=answer][value=AGREED]").check()
    _send(reader, "sheet-agreed", SUBMIT)
    _dead(reader, "rental:sheet")


def _violation(reader: Reader, clerk: Actor) -> None:
    """One of each state that customers are told of; a disagreement without words."""
    told = Violation.objects.visible_to(clerk).exclude(nonce="").order_by("state", "pk")
    newest = {one.state: one for one in told}
    for violation in newest.values():
        reader.read(reverse("rental:violation_customer", args=(violation_token(violation),)))
    undecided = newest.get(ViolationState.NOTIFIED) or newest[ViolationState.SELF_HANDLING]
    reader.person.go(reverse("rental:violation_customer", args=(violation_token(undecided),)))
    _refused(reader, "violation-no-words", 'form[action$="/dispute/"] button')
    _dead(reader, "rental:violation_customer")


def _statement(reader: Reader, clerk: Actor) -> None:
    """The account of somebody with a damage; an item is disputed without words, then with them."""
    case = DamageCase.objects.visible_to(clerk).latest("pk")
    token = make_statement_link(case.customer_id, case.dealer_id, by=clerk)
    reader.read(reverse("rental:statement", args=(token,)))
    _refused(reader, "statement-no-words", 'form[action*="/do/"] button')
    _dead(reader, "rental:statement")


def _refused(reader: Reader, name: str, button: str) -> None:
    """Sent with nothing in it, past what the browser would have said."""
    page = reader.person.page
    page.locator(button).first.evaluate("one => { one.form.noValidate = true; }")
    with told_quietly(reader.person):
        _send(reader, name, button)


def _send(reader: Reader, name: str, button: str) -> None:
    page = reader.person.page
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    with page.expect_navigation():
        page.locator(button).first.click()
    reader.note(name)


def _dead(reader: Reader, route: str) -> None:
    with told_quietly(reader.person):
        reader.read(reverse(route, args=("gone",)))
