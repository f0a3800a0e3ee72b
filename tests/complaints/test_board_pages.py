"""Boards of complaints: what stands on them, for whom, and that every number opens its list."""

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.choices import Kpi, Lamp, TargetScope
from complaints.lists.boards import PendingBoard, RiskBoard
from complaints.lists.comparison import Comparison
from complaints.models import Case, LessonReading, ProcessMap, TargetSheet
from complaints.services.learning import LessonFacts, write_lesson
from complaints.services.processes import install_process_maps, list_bottlenecks
from complaints.services.targets import Months, TargetFacts, set_targets
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.workcal.services import add_months
from tests.factories.complaints_measures import a_case, a_closed_case, a_step

HREF = re.compile(r'href="([^"]*/(?:complaints/|complaints/case/)\?[^"]+)"')


def enter(actor: Actor) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def ago(days: float) -> str:
    return f"{timezone.localtime() - dt.timedelta(days=days):%Y-%m-%dT%H:%M}"


@pytest.fixture
def cases(house):
    """Three of one topic at our dealer, one next door, one closed last month."""
    owner = {"owner_id": house.advocate.user_id, "state": "INVESTIGATING"}
    red = a_case(house.dealer, ago(1), lamp=Lamp.RED, score=72, **owner)
    a_case(house.dealer, ago(5), lamp=Lamp.YELLOW, score=40, **owner)
    a_case(house.dealer, ago(20), score=12)
    a_case(house.next_door, ago(40), touch_point="PRICE", lamp=Lamp.RED, score=61)
    first = add_months(timezone.localdate().replace(day=1), -1)
    closed = a_closed_case(
        house.dealer, f"{first}T09:00", f"{first + dt.timedelta(days=5)}T09:00", touch_point="PARTS"
    )
    a_step(closed, 1, 30, owner_id=house.advocate.user_id)
    return red


def listed(client: Client, url: str) -> str:
    """How many rows the list behind a link has."""
    response = client.get(url.replace("&amp;", "&"))
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.mark.parametrize("who", ["desk", "regional_advocate", "advocate", "manager"])
@pytest.mark.parametrize("name", ["risk", "pending"])
def test_every_number_opens_the_cases_it_counts(house, cases, who, name):
    actor = getattr(house, who)
    client = enter(actor)
    place = "complaint_boards:" if who in {"advocate", "manager"} else "admin:complaints_"
    page = client.get(reverse(f"{place}{name}")).content.decode()
    links = set(HREF.findall(page))
    assert links
    for url in links:
        rows = listed(client, url)
        if "lamp=RED" in url and "state=NEW" not in url:
            assert cases.number in rows


def length(client: Client, url: str) -> int:
    """How many cases the back office's list behind a number has."""
    return int(client.get(url).context["cl"].result_count)


def test_each_number_is_the_length_of_its_list(house, cases):
    """What was merged, withdrawn or found to be none is in neither."""
    for state in ("INVALID", "WITHDRAWN"):
        a_case(house.dealer, ago(1), state=state)
    a_case(house.dealer, ago(1), state="MERGED", merged_into=cases)
    a_case(house.dealer, ago(29.5))
    a_case(house.dealer, ago(31))
    a_case(None, ago(3), touch_point="PRICE")
    client, desk = enter(house.desk), house.desk
    board = PendingBoard(desk)
    told = [(stop.stage.cases, stop.url) for stop in board.stops if stop.stage.cases]
    told += [pair for stop in board.stops for pair in ((n, url) for _name, n, url in stop.owners)]
    told += [(number, url) for _age, number, url in board.ages]
    told += [(one.cluster.cases, one.url) for one in board.clusters]
    for topic, _label, now, before in board.topics:
        told += [(topic.now, now), (topic.before, before)]
    told += [(cause.cases, url) for cause, _topic, _label, url in board.causes]
    told += [(lane.total, url) for lane, _tone, url, _tickets in RiskBoard(desk).lanes]
    assert len(told) > 15
    for number, url in told:
        assert length(client, url) == number, url


@pytest.mark.parametrize("back", [0, 1])
def test_figures_of_dealers_open_the_cases_they_are_made_of(house, cases, back):
    a_case(None, ago(3), touch_point="PRICE")
    a_case(house.dealer, ago(2), state="INVALID")
    month = add_months(timezone.localdate().replace(day=1), -back)
    board = Comparison(house.desk, QueryDict(f"month={month:%Y-%m}"))
    client = enter(house.desk)
    for (_key, _name, counts, _leads), (_, _, cells) in zip(board.lines, board.rows, strict=True):
        numbers = (counts.received, counts.closed, counts.pending)
        for number, (_cell, url) in zip(numbers, cells, strict=False):
            assert length(client, url) == number, url
        assert length(client, cells[6][1]) == counts.first_closed


def test_the_risk_board_asks_for_its_lanes_alone(house, cases):
    for actor, url in (
        (house.desk, reverse("admin:complaints_risk")),
        (house.advocate, reverse("complaint_boards:risk")),
    ):
        whole = enter(actor).get(url).content.decode()
        lanes = enter(actor).get(url, headers={"HX-Request": "true"}).content.decode()
        assert 'hx-trigger="every 10s"' in lanes
        assert "<html" in whole
        assert "<html" not in lanes
        assert cases.number in lanes
        assert "张小明" not in lanes


def test_a_dealer_sees_its_own_cases_and_a_region_its_own_dealers(house, cases):
    other = Case.objects.exclude(dealer=house.dealer).get().number
    url = reverse("complaint_boards:risk")
    assert other not in enter(house.advocate).get(url).content.decode()
    assert other in enter(house.neighbour).get(url).content.decode()
    back = reverse("admin:complaints_risk")
    assert other in enter(house.regional_head).get(back).content.decode()
    assert other not in enter(house.far_regional).get(back).content.decode()


def test_advisors_have_no_board(house):
    for name in ("risk", "pending", "targets", "learning"):
        assert enter(house.advisor).get(reverse(f"complaint_boards:{name}")).status_code == 404


def test_dealers_beside_each_other_by_month(house, cases):
    page = enter(house.desk).get(reverse("admin:complaints_compared")).content.decode()
    assert "BJ01" in page
    assert "120.0 h" in page
    month = f"{add_months(timezone.localdate().replace(day=1), -1):%Y-%m}"
    assert f'value="{month}" selected' in page
    client = enter(house.desk)
    for url in set(HREF.findall(page)):
        listed(client, url)
    empty = client.get(reverse("admin:complaints_compared") + "?month=2020-01").content.decode()
    assert f'value="{month}" selected' in page
    assert "Nobody complained in this month." in empty or "BJ01" in empty


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2101-01", "soon"])
def test_a_month_that_is_none_is_the_last_whole_one(house, cases, month):
    address = reverse("admin:complaints_compared") + f"?month={month}"
    last = f"{add_months(timezone.localdate().replace(day=1), -1):%Y-%m}"
    assert f'value="{last}" selected' in listed(enter(house.desk), address)


def test_the_pending_board_names_cluster_topic_and_oldest(house, cases):
    page = enter(house.desk).get(reverse("admin:complaints_pending")).content.decode()
    assert "Quality of a repair" in page
    assert "3 cases, 3 open" in page
    oldest = Case.objects.exclude(state="CLOSED").order_by("received_at").first()
    assert f"oldest: {oldest.number}" in page


@pytest.mark.parametrize("name", ["targets", "kpi_map", "processes", "learning"])
def test_head_office_and_regions_read_the_measures(house, cases, name):
    list_bottlenecks(add_months(timezone.localdate().replace(day=1), -1))
    for actor in (house.desk, house.risk_manager, house.regional_head, house.auditor):
        assert enter(actor).get(reverse(f"admin:complaints_{name}")).status_code == 200


LINE = TargetFacts(Kpi.CLOSURE, TargetScope.PERSON, 1, 100)


def next_month():
    first = add_months(timezone.localdate().replace(day=1), 1)
    return Months(first, add_months(first, 3))


def test_targets_are_set_in_the_back_office_and_agreed_at_the_dealer(house):
    typed = {
        "owner_id": house.advocate.user_id, "start": f"{next_month().start}", "months": 3,
        "kpi_1": "CLOSURE", "scope_1": "PERSON", "target_1": "0.9", "weight_1": 60,
        "kpi_2": "E2E_MEDIAN", "scope_2": "DEALER", "target_2": "120", "weight_2": 30,
    }  # fmt: skip
    client = enter(house.regional_head)
    url = reverse("admin:complaints_targets_new")
    refused = client.post(url, typed)
    assert refused.status_code == 409
    assert "WEIGHTS_NOT_100" in refused.content.decode()
    assert client.post(url, {**typed, "weight_2": 40}).status_code == 302
    sheet = TargetSheet.objects.get()
    page = enter(house.advocate).get(reverse("complaint_boards:targets")).content.decode()
    assert "Agree to these targets" in page
    agree = reverse("complaint_boards:targets_agree", args=(sheet.pk,))
    assert enter(house.neighbour).post(agree).status_code == 404
    assert enter(house.advocate).post(agree).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "AGREED"


def test_a_region_cannot_set_targets_next_door(house):
    set_targets(house.advocate.user_id, next_month(), [LINE], by=house.regional_head)
    page = enter(house.far_regional).get(reverse("admin:complaints_targets")).content.decode()
    assert "No targets have been set yet." in page
    url = reverse("admin:complaints_targets_new")
    typed = {
        "owner_id": house.advocate.user_id, "start": f"{next_month().start}", "months": 3,
        "kpi_1": "CLOSURE", "target_1": "0.9", "weight_1": 100,
    }  # fmt: skip
    assert enter(house.far_regional).post(url, typed).status_code == 400
    assert enter(house.auditor).post(url, typed).status_code == 403


def test_a_lesson_is_read_at_the_dealer_and_the_reader_is_named(house):
    lesson = write_lesson(
        LessonFacts("AFTERSALES", "REPAIR", "PROCESS", "先路试再交车"), by=house.quality
    )
    client = enter(house.advocate)
    assert "I have read it" in client.get(reverse("complaint_boards:learning")).content.decode()
    client.post(reverse("complaint_boards:lesson_read", args=(lesson.pk,)))
    assert LessonReading.objects.get().person_id == house.advocate.user_id
    page = enter(house.quality).get(reverse("admin:complaints_learning")).content.decode()
    assert "何专员" in page


def test_an_action_goes_from_the_desk_to_its_effect(house, cases):
    client = enter(house.quality)
    typed = {
        "case_number": cases.number, "cause": "PROCESS", "what": "增加路试",
        "owner_id": house.desk.user_id, "due_on": "2099-01-01",
    }  # fmt: skip
    assert client.post(reverse("admin:complaints_action_new"), typed).status_code == 302
    action = cases.corrective_actions.get()
    done = reverse("admin:complaints_action_done", args=(action.pk,))
    assert client.get(done).status_code == 405
    assert client.post(done).status_code == 302
    effect = reverse("admin:complaints_action_effect", args=(action.pk,))
    refused = client.post(effect, {"effect": "HELPED", "note": "没有再发生"})
    assert (refused.status_code, "EFFECT_TOO_EARLY" in refused.content.decode()) == (409, True)


def test_the_effect_is_asked_beside_what_was_heard_since(house, cases):
    action = cases.corrective_actions.create(
        cause="PROCESS", what="增加路试", owner_id=house.advocate.user_id,
        due_on=timezone.localdate(), done_at=timezone.now() - dt.timedelta(days=10),
        check_on=timezone.localdate(),
    )  # fmt: skip
    url = reverse("admin:complaints_action_effect", args=(action.pk,))
    page = enter(house.quality).get(url).content.decode()
    assert "1 in the sixty days before, 2 since." in page


def test_a_process_map_is_published_in_the_back_office(house):
    install_process_maps()
    url = reverse("admin:complaints_map_new", args=("HOTLINE",))
    client = enter(house.risk_manager)
    form = client.get(url).context["form"]
    typed = {
        name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    typed |= {"minutes_1": 30, "kind_6": "TRIAGE"}
    refused = client.post(url, typed)
    assert (refused.status_code, "STEP_TWICE" in refused.content.decode()) == (400, True)
    assert client.post(url, {**typed, "kind_6": "", "system_2": ""}).status_code == 400
    assert client.post(url, {**typed, "kind_6": "VERIFICATION"}).status_code == 302
    newest = ProcessMap.objects.get(process="HOTLINE", number=2)
    assert newest.steps.count() == 6
    assert newest.steps.get(kind="TRIAGE").standard_minutes == 30
    assert enter(house.quality).get(url).status_code == 403
    assert client.get(reverse("admin:complaints_map_new", args=("NOTHING",))).status_code == 404


def test_a_figure_is_reviewed_by_the_risk_manager(house):
    url = reverse("admin:complaints_kpi_review")
    typed = {"kpi": "FLOW", "verdict": "RETIRED", "reason": "没有人使用"}
    assert enter(house.desk).post(url, typed).status_code == 403
    assert enter(house.risk_manager).post(url, typed).status_code == 302
    page = enter(house.desk).get(reverse("admin:complaints_kpi_map")).content.decode()
    assert "没有人使用" in page
    assert '<th scope="col">Share of time in hand</th>' not in page


def test_an_effect_waits_on_the_first_page_once_its_day_has_come(house, cases):
    action = cases.corrective_actions.create(
        cause="PROCESS", what="增加路试", owner_id=house.advocate.user_id,
        due_on=timezone.localdate(),
    )  # fmt: skip
    first = enter(house.advocate).get(reverse("portal:home")).content.decode()
    assert "增加路试" in first
    action.done_at = timezone.now() - dt.timedelta(days=60)
    action.check_on = timezone.localdate()
    action.save()
    page = enter(house.quality).get(reverse("admin:index")).content.decode()
    assert reverse("admin:complaints_action_effect", args=(action.pk,)) in page
    assert "增加路试" not in enter(house.advocate).get(reverse("portal:home")).content.decode()
