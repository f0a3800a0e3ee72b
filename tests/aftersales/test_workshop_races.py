"""Two people at one order in the same moment: real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from aftersales.choices import RoState
from aftersales.models import ApprovalLink, CostApproval, Decline, Payment, Settlement
from aftersales.services import (
    Answers,
    Money,
    No,
    Yes,
    approve_lines,
    begin_settlement,
    decline_line,
    find_link,
    freeze_quote,
    make_link,
    propose_item,
    receive_payment,
    revise_item,
    send_answers,
    settle_order,
)
from dealerops.foundation.errors import DomainError
from tests.aftersales.conftest import Workshop
from tests.factories.workshop import (
    a_bill,
    fresh,
    in_two_hours,
    labour,
    latest_quote,
    make_order,
    signed,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workshop(transactional_db: None) -> Workshop:
    return Workshop.hire()


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


def test_an_order_is_settled_once_however_many_press(workshop):
    order = make_order(workshop, RoState.READY)
    begin_settlement(order.pk, by=workshop.advisor)
    people = (workshop.advisor, workshop.cashier, workshop.director)
    bills = [a_bill() for _ in people]
    answers = at_once(
        *[
            lambda who=who, bill=bill: settle_order(order.pk, bill, by=who)
            for who, bill in zip(people, bills, strict=True)
        ]
    )
    assert sorted(answers) == ["", "STATE_CONFLICT", "STATE_CONFLICT"]
    assert Settlement.objects.filter(order=order).count() == 1


def test_money_is_not_taken_twice(workshop):
    order = make_order(workshop, RoState.SETTLED)

    def pay():
        receive_payment(order.pk, Money("CARD", Decimal(600)), by=workshop.cashier)

    answers = at_once(pay, pay, pay)
    assert sorted(answers) == ["", "STATE_CONFLICT", "STATE_CONFLICT"]
    assert Payment.objects.filter(order=order).count() == 1


def test_two_advisors_change_one_quote_and_only_one_version_is_next(workshop):
    order = make_order(workshop, RoState.INSPECTED)
    for _ in range(3):
        propose_item(order.pk, labour(), by=workshop.advisor)
        version = fresh(order).version
        answers = at_once(
            lambda v=version: freeze_quote(
                order.pk, in_two_hours(), by=workshop.advisor, version=v
            ),
            lambda v=version: freeze_quote(
                order.pk, in_two_hours(), by=workshop.director, version=v
            ),
        )
        assert sorted(answers) == ["", "STALE"]
    numbers = order.quotes.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_a_yes_and_a_higher_price_in_one_moment_never_leave_the_higher_price_approved(workshop):
    for _ in range(5):
        order = make_order(workshop, RoState.QUOTED)
        item = order.items.get()
        yes = Yes(latest_quote(order).pk, [item.pk], "OWNER", signed())
        at_once(
            lambda o=order, y=yes: approve_lines(o.pk, y, by=workshop.advisor),
            lambda i=item: revise_item(i.pk, labour(900), by=workshop.director),
        )
        item.refresh_from_db()
        assert item.amount == 900
        assert item.state == "PROPOSED"


def test_a_line_is_approved_or_declined_never_both(workshop):
    order = make_order(workshop, RoState.QUOTED)
    item = order.items.get()
    yes = Yes(latest_quote(order).pk, [item.pk], "OWNER", signed())
    answers = at_once(
        lambda: approve_lines(order.pk, yes, by=workshop.advisor),
        lambda: decline_line(order.pk, No(item.pk, "PRICE"), "张小明", by=workshop.director),
    )
    assert sorted(answers)[0] == ""
    assert sorted(answers)[1] in {"NOT_OFFERED", "STATE_CONFLICT"}
    assert CostApproval.objects.count() + Decline.objects.count() == 1


def test_the_customers_page_takes_one_answer(workshop):
    order = make_order(workshop, RoState.QUOTED)
    token = make_link(order.pk, by=workshop.advisor)
    item = order.items.get()
    papers = [signed() for _ in range(3)]
    answers = at_once(
        *[
            lambda paper=paper: send_answers(
                token, Answers("张小明", "OWNER", [item.pk], [], paper)
            )
            for paper in papers
        ]
    )
    assert sorted(answers) == ["", "LINK_DEAD", "LINK_DEAD"]
    assert CostApproval.objects.count() == 1
    assert ApprovalLink.objects.exclude(answered_at=None).count() == 1
    with pytest.raises(DomainError, match="LINK_DEAD"):
        find_link(token)
