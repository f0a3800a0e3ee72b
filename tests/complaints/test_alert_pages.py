"""The pages of alerts: what waits for me, how I am reached, and robots whose address nobody sees again."""

import pytest
from django.test import Client
from django.urls import reverse

from complaints.choices import CaseState, Lamp
from complaints.choices.alerts import AlertState
from complaints.models import Alert, AlertRobot, CaseTask, Standby
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.models import Entry
from tests.factories.complaints_clocks import (
    Complainers,
    give_number,
    make_robot,
    moment,
    open_case,
    settle,
    travel,
)
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
WEBHOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cr3t-a"


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


@pytest.fixture
def case(cast):
    return open_case(cast.dealer, lamp=Lamp.RED, quick_alerts=["INJURY"])


def signed_in(actor: Actor) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def page(actor: Actor) -> str:
    return signed_in(actor).get("/alerts/", follow=True).content.decode()


def alert_of(case, actor: Actor) -> Alert:
    return Alert.objects.get(case=case, recipient=actor.user_id, kind="QUICK_ALERT")


def test_my_page_shows_mine_and_i_say_that_i_have_it(cast, case):
    shown = page(cast.cam)
    assert case.number in shown
    assert "Quick alert: Injury" in shown
    client, alert = signed_in(cast.cam), alert_of(case, cast.cam)
    answer = client.post(reverse("alerts:acknowledge", args=(alert.pk,)))
    assert answer.status_code == 302
    alert.refresh_from_db()
    assert alert.state == AlertState.ACKNOWLEDGED
    assert "Answered and over" in page(cast.cam)


def test_head_office_and_regions_have_the_same_page_in_their_office(cast, case):
    client = signed_in(cast.risk)
    answer = client.get("/alerts/")
    assert answer.url == reverse("admin:complaints_my_alerts")
    assert case.number in page(cast.risk)
    assert case.number in page(cast.regional_head)


def test_somebody_elses_alert_is_not_there(cast, case):
    other = alert_of(case, cast.manager)
    client = signed_in(cast.cam)
    assert client.post(reverse("alerts:acknowledge", args=(other.pk,))).status_code == 404
    assert client.post(reverse("alerts:acknowledge", args=(999_999,))).status_code == 404


def test_whoever_has_nothing_to_do_with_complaints_finds_nothing(cast):
    for role in (Role.D_CASHIER, Role.D_SSA):
        client = signed_in(make_person(role, cast.dealer))
        assert client.get("/alerts/").status_code == 404
        assert client.post("/alerts/standby/").status_code == 404


def test_an_alert_stands_on_the_first_page(cast, case):
    shown = signed_in(cast.cam).get("/").content.decode()
    assert "Alerts to answer" in shown
    assert f"Quick alert · {case.number}" in shown
    assert "Duties in complaints" in shown


def test_i_say_how_i_am_reached_and_the_number_is_not_shown_again(cast):
    client = signed_in(cast.cam)
    sent = {"mobile": "13800138000", "deputy": cast.manager.user_id}
    assert client.post("/alerts/standby/", sent).status_code == 302
    row = Standby.objects.get()
    assert (row.mobile, row.deputy_id) == ("13800138000", cast.manager.user_id)
    shown = page(cast.cam)
    assert "13800138000" not in shown
    assert "138****8000" in shown
    client.post("/alerts/standby/", {"mobile": "12", "deputy": ""})
    client.post("/alerts/standby/", {"mobile": "", "deputy": cast.pr.user_id})
    row.refresh_from_db()
    assert row.mobile == "13800138000"


def test_who_is_asked_answers_on_the_page(cast):
    case = open_case(cast.dealer)
    with travel("2026-09-07T11:00"):
        at = moment("2026-09-07T11:00")
        settle(case, state=CaseState.RESPONDED, responded_at=at, last_contact_at=at)
    task = CaseTask.objects.get(case=case, activity="PLAN", party="QUALITY")
    assert f'id="answer-{task.pk}"' in page(cast.quality)
    client = signed_in(cast.quality)
    client.post(reverse("alerts:answer", args=(task.pk,)), {"answer": "同意"})
    task.refresh_from_db()
    assert task.answer == "同意"
    assert signed_in(cast.cam).post(reverse("alerts:answer", args=(task.pk,))).status_code == 404


def test_the_back_office_lists_alerts_with_their_latency(cast, case):
    client = signed_in(cast.risk)
    shown = client.get(reverse("admin:complaints_alert_changelist")).content.decode()
    assert case.number in shown
    one = alert_of(case, cast.cam)
    shown = client.get(reverse("admin:complaints_alert_change", args=(one.pk,))).content.decode()
    assert "Injury" in shown


def test_a_region_sees_alerts_of_its_own_cases(cast, case):
    away = open_case(None, lamp=Lamp.RED)
    shown = signed_in(cast.regional_head).get(reverse("admin:complaints_alert_changelist"))
    assert case.number in shown.content.decode()
    assert away.number not in shown.content.decode()


def robot_form(**changed: object) -> dict[str, object]:
    return {
        "name": "华北群", "kind": "WECOM", "language": "zh-hans", "only_urgent": "on",
        "is_active": "on", "webhook": WEBHOOK, "secret": "s1gn", **changed,
    }  # fmt: skip


def test_a_robots_address_is_kept_encrypted_and_never_shown_again(cast):
    client = signed_in(cast.risk)
    answer = client.post(reverse("admin:complaints_alertrobot_add"), robot_form())
    assert answer.status_code == 302
    robot = AlertRobot.objects.get()
    assert (robot.webhook, robot.secret) == (WEBHOOK, "s1gn")
    url = reverse("admin:complaints_alertrobot_change", args=(robot.pk,))
    shown = client.get(url).content.decode()
    assert "s3cr3t-a" not in shown
    assert "s1gn" not in shown
    changed = robot_form(name="华北新群", webhook="", secret="", version=robot.version)
    assert client.post(url, changed).status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.webhook, robot.secret) == ("华北新群", WEBHOOK, "s1gn")
    told = str(list(Entry.objects.values_list("data", flat=True)))
    assert "s3cr3t-a" not in told
    assert "s1gn" not in told


@pytest.mark.parametrize(
    "url", ["https://evil.example/hook", "http://127.0.0.1:6379/", "javascript:1", ""]
)
def test_a_robot_posts_only_where_the_settings_allow(cast, url):
    client = signed_in(cast.risk)
    answer = client.post(reverse("admin:complaints_alertrobot_add"), robot_form(webhook=url))
    assert answer.status_code == 200
    assert not AlertRobot.objects.exists()


def test_the_desk_sees_that_there_is_a_robot_and_not_where(cast):
    robot = make_robot(webhook=WEBHOOK)
    url = reverse("admin:complaints_alertrobot_change", args=(robot.pk,))
    answer = signed_in(cast.desk).get(url)
    assert answer.status_code == 200
    assert "s3cr3t-a" not in answer.content.decode()
    assert "webhook" not in answer.content.decode().lower()
    assert signed_in(cast.desk).post(url, robot_form()).status_code == 403


def test_a_number_is_on_no_other_page(cast, case):
    give_number(cast.cam)
    for actor in (cast.manager, cast.risk):
        assert "13800138000" not in page(actor)
