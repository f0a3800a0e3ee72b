"""The shell shows what is registered for the role in force, and nothing else."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.safestring import mark_safe

from dealerops.accounts.models import User
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Kind
from dealerops.portal import registry
from dealerops.portal.registry import (
    Action,
    Badge,
    Card,
    Found,
    HomeCard,
    HomePanel,
    NavItem,
    SearchSource,
    Tone,
    WorkList,
    WorkRow,
)

APPLICANT = frozenset({Role.D_SSA})
ADMIN = frozenset({Role.SYSADMIN})


def nav(label: str, roles: frozenset[Role], **rest: object) -> NavItem:
    return registry.register_nav(NavItem(label, "house", "portal:search", roles, **rest))


def test_navigation_shows_only_what_the_role_may_open(as_wang: Client, as_zhou: Client):
    nav("Pre-applications", APPLICANT)
    nav("Delivery queue", ADMIN)
    assert "Pre-applications" in as_wang.get("/").text
    assert "Delivery queue" not in as_wang.get("/").text
    assert "Delivery queue" in as_zhou.get("/").text


def test_the_page_one_is_on_is_marked(as_wang: Client):
    nav("Find", APPLICANT, order=2)
    registry.register_nav(NavItem("Start", "house", "portal:home", APPLICANT, order=1))
    assert as_wang.get("/").context["shell"].nav[0].active
    links = as_wang.get("/search/").context["shell"].nav
    assert [(link.label, link.active) for link in links] == [("Start", False), ("Find", True)]


def test_a_page_that_is_not_mounted_is_not_offered(as_wang: Client):
    registry.register_nav(NavItem("Ghost", "house", "nowhere:list", APPLICANT))
    assert "Ghost" not in as_wang.get("/").text


def test_the_count_beside_an_entry_is_asked_with_the_acting_person(as_wang: Client, wang: User):
    asked = []
    nav("Claims", APPLICANT, count=lambda actor: asked.append(actor.user_id) or 7)
    assert '<span class="dx-count">7</span>' in as_wang.get("/").text
    assert asked == [wang.pk]


def test_home_shows_figures_work_and_pictures_of_the_role(as_wang: Client):
    due = dt.date(2026, 11, 24)
    row = WorkRow("CLM-202611-000123", "Pudong", "/search/", due, Badge(Tone.RED, "Mismatch"))
    card = Card(Decimal("1403218.40"), Kind.MONEY, trend=(1, 3, 2))
    registry.register_card(HomeCard("In review", APPLICANT, lambda actor: card))
    registry.register_work_list(WorkList("To do", APPLICANT, lambda actor: [row]))
    registry.register_panel(HomePanel("States", APPLICANT, lambda actor: mark_safe("<i>ring</i>")))
    registry.register_card(HomeCard("Queue length", ADMIN, lambda actor: Card(1)))
    page = as_wang.get("/").text
    for text in ("¥140.3万", "CLM-202611-000123", "11-24", "Mismatch", "<i>ring</i>", "polyline"):
        assert text in page
    assert "Queue length" not in page


@pytest.mark.parametrize(("read", "is_cut"), [(49, False), (50, True)])
def test_a_list_that_was_cut_is_not_said_to_be_all(as_wang: Client, read: int, *, is_cut: bool):
    row = WorkRow("CLM-202611-000123", "Pudong", "/search/")
    registry.register_work_list(WorkList("To do", APPLICANT, lambda actor: [row] * read))
    registry.register_work_list(WorkList("More", APPLICANT, lambda actor: [row] * 3))
    registry.register_work_list(WorkList("Seen", APPLICANT, lambda _: [row] * 50, mine=False))
    page = as_wang.get("/")
    assert (page.context["home"].waiting, page.context["home"].waiting_more) == (read + 3, is_cut)
    assert (f"{read + 3}+" in page.text) == is_cut


def test_what_people_come_for_is_a_button_of_the_first_page(as_wang: Client):
    url = "portal:styleguide"
    registry.register_action(Action("Begin here", "plus", url, APPLICANT, on_home=True))
    registry.register_action(Action("Seldom", "plus", url, APPLICANT))
    registry.register_action(Action("Theirs", "plus", url, ADMIN, on_home=True))
    page = as_wang.get("/").text
    assert "Begin here" in page
    assert "Seldom" not in page
    assert "Theirs" not in page


def test_search_asks_only_the_sources_of_the_role(as_wang: Client):
    def plates(actor: object, q: str) -> list[Found]:
        return [Found(f"沪A·{q}", "ES6", "/search/")]

    registry.register_search(SearchSource("Vehicles", APPLICANT, plates))
    registry.register_search(SearchSource("People", ADMIN, lambda actor, q: [Found("X", "", "/")]))
    page = as_wang.get("/search/", {"q": " D3F721 "})
    assert [group.label for group in page.context["found"].records] == ["Vehicles"]
    assert "沪A·D3F721" in page.text


def test_one_character_finds_nothing(as_wang: Client):
    registry.register_search(SearchSource("All", APPLICANT, lambda actor, q: [Found(q, "", "/")]))
    assert as_wang.get("/search/", {"q": "沪"}).context["found"].records == []
