"""The people of a workshop, and the doors they come in by."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.network.models import Dealer
from tests.factories.market import make_dealer, make_person, make_region


@dataclass(frozen=True, slots=True)
class Workshop:
    """Everybody who works on one order. `neighbour` is a director of another dealer of the region."""

    dealer: Dealer
    advisor: Actor
    colleague: Actor
    technician: Actor
    inspector: Actor
    cashier: Actor
    parts: Actor
    director: Actor
    manager: Actor
    neighbour: Actor
    regional: Actor
    far_regional: Actor
    auditor: Actor

    @classmethod
    def hire(cls) -> "Workshop":
        north, south = make_region("N"), make_region("S")
        dealer = make_dealer("BJ01", north)
        return cls(
            dealer=dealer,
            advisor=make_person(Role.D_SA, dealer, "李顾问"),
            colleague=make_person(Role.D_SA, dealer, "周顾问"),
            technician=make_person(Role.D_TECH, dealer, "赵技师"),
            inspector=make_person(Role.D_TECH, dealer, "钱质检"),
            cashier=make_person(Role.D_CASHIER, dealer),
            parts=make_person(Role.D_PARTS, dealer),
            director=make_person(Role.D_SVC_DIR, dealer),
            manager=make_person(Role.D_GM, dealer),
            neighbour=make_person(Role.D_SVC_DIR, make_dealer("BJ02", north)),
            regional=make_person(Role.REGION_STAFF, north),
            far_regional=make_person(Role.REGION_STAFF, south),
            auditor=make_person(Role.AUDITOR),
        )


@pytest.fixture
def workshop(db: None) -> Workshop:
    return Workshop.hire()


@pytest.fixture
def sign_in() -> Callable[[Actor], Client]:
    """A browser of its own for each person."""

    def enter(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter


@pytest.fixture
def caller(workshop: Workshop) -> Actor:
    return make_person(Role.D_CALL, workshop.dealer, "孙回访")


@pytest.fixture
def second_caller(workshop: Workshop, caller: Actor) -> Actor:
    return make_person(Role.D_CALL, workshop.dealer, "吴回访")


@pytest.fixture
def clerk(workshop: Workshop) -> Actor:
    return make_person(Role.D_INFO, workshop.dealer, "郑信息员")


@pytest.fixture
def driver(workshop: Workshop) -> Actor:
    return make_person(Role.D_DRIVER, workshop.dealer, "马师傅")


@pytest.fixture
def second_driver(workshop: Workshop) -> Actor:
    return make_person(Role.D_DRIVER, workshop.dealer, "牛师傅")
