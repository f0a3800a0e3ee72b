"""Who sees which repair order (domain.md 7.2)."""

import pytest

from aftersales.choices import RoState
from aftersales.models import RepairOrder, RoItem
from tests.factories.aftersales import a_delivered_order


def names_of_those_who_see(order, workshop):
    people = {name: getattr(workshop, name) for name in workshop.__slots__ if name != "dealer"}
    return {
        name
        for name, person in people.items()
        if RepairOrder.objects.visible_to(person).filter(pk=order.pk).exists()
    }


@pytest.fixture
def order(workshop):
    return a_delivered_order(
        workshop.dealer, advisor=workshop.advisor, technician=workshop.technician
    )


def test_an_order_is_seen_by_its_people_and_those_who_answer_for_the_house(order, workshop):
    assert names_of_those_who_see(order, workshop) == {
        *("advisor", "technician", "director", "manager", "regional", "auditor")
    }


@pytest.mark.parametrize(
    ("state", "more"),
    [
        (RoState.CHECKED_IN, {"inspector"}),
        (RoState.QC, {"inspector"}),
        (RoState.READY, {"cashier"}),
        (RoState.SETTLED, {"cashier"}),
        (RoState.AWAITING_PARTS, {"parts"}),
    ],
)
def test_others_see_it_while_it_stands_at_their_step(order, workshop, state, more):
    usual = names_of_those_who_see(order, workshop)
    RepairOrder.objects.filter(pk=order.pk).update(state=state)
    assert names_of_those_who_see(order, workshop) == usual | more


def test_lines_are_seen_with_their_order(order, workshop):
    for person in (workshop.advisor, workshop.director, workshop.auditor):
        assert RoItem.objects.visible_to(person).filter(order=order).exists()
    for person in (workshop.colleague, workshop.cashier, workshop.neighbour):
        assert not RoItem.objects.visible_to(person).filter(order=order).exists()
