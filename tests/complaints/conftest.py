"""The people who meet a complaint, and the doors they come in by."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.network.models import Dealer
from tests.factories.market import make_dealer, make_person, make_region


@dataclass(frozen=True, slots=True)
class House:
    """Everybody who works on one case. `neighbour` is the advocate of another dealer of the region."""

    dealer: Dealer
    next_door: Dealer
    advocate: Actor
    second_advocate: Actor
    advisor: Actor
    director: Actor
    manager: Actor
    neighbour: Actor
    regional: Actor
    regional_advocate: Actor
    regional_head: Actor
    far_regional: Actor
    desk: Actor
    second_desk: Actor
    risk_manager: Actor
    quality: Actor
    lawyer: Actor
    management: Actor
    auditor: Actor

    @classmethod
    def hire(cls) -> "House":
        north, south = make_region("N"), make_region("S")
        dealer, next_door = make_dealer("BJ01", north), make_dealer("BJ02", north)
        return cls(
            dealer=dealer,
            next_door=next_door,
            advocate=make_person(Role.D_CAM, dealer, "何专员"),
            second_advocate=make_person(Role.D_CAM, dealer, "郭专员"),
            advisor=make_person(Role.D_SA, dealer, "李顾问"),
            director=make_person(Role.D_SVC_DIR, dealer),
            manager=make_person(Role.D_GM, dealer),
            neighbour=make_person(Role.D_CAM, next_door),
            regional=make_person(Role.REGION_STAFF, north),
            regional_advocate=make_person(Role.REGION_CAM, north),
            regional_head=make_person(Role.REGION_HEAD, north),
            far_regional=make_person(Role.REGION_HEAD, south),
            desk=make_person(Role.COMPLAINT_DESK, None, "唐客服"),
            second_desk=make_person(Role.COMPLAINT_DESK, None, "宋客服"),
            risk_manager=make_person(Role.RISK_MANAGER),
            quality=make_person(Role.QUALITY),
            lawyer=make_person(Role.LEGAL),
            management=make_person(Role.VP),
            auditor=make_person(Role.AUDITOR),
        )


@pytest.fixture
def house(db: None) -> House:
    return House.hire()


@pytest.fixture
def sign_in() -> Callable[[Actor], Client]:
    """A browser of its own for each person."""

    def enter(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter
