"""Chat groups are told that a report is there: short, nothing personal, tried again, seen."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from dealerops.journal.models import Delivery
from dealerops.journal.services import drain
from dealerops.notifications.robots import post_to_group
from dealerops.notifications.wire import NotSent
from reports.models import ReportPost, ReportRobot, ReportRun
from reports.services import plan, posting
from reports.services.posting import MAX_ATTEMPTS, announce, send_post
from tests.complaints.gateway import Gateway
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    with Gateway() as one:
        settings.ALERT_ORIGINS = [one.origin]
        yield one


def robot(gateway: Gateway, **fields) -> ReportRobot:
    facts = {"code": "R04", "name": "管理群", "kind": "WECOM", "language": "en", **fields}
    return ReportRobot.objects.create(webhook=gateway.url("/hook"), **facts)


def send_weekly(cast) -> ReportRun:
    reach(cast.manager)
    with time_machine.travel(moment("10-12 09:00"), tick=False):
        plan(moment("10-12 09:00"))
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        drain("default", limit=100)
    return ReportRun.objects.get(code="R04")


def test_the_group_is_told_once_with_a_link_and_no_person(cast, gateway):
    robot(gateway)
    robot(gateway, name="off", is_active=False)
    robot(gateway, name="other", code="R99")
    run = send_weekly(cast)
    assert announce(run.pk) == 0
    (body,) = gateway.bodies
    text = body["text"]["content"]
    assert text.startswith("R04 Claim pipeline ageing")
    assert f"/report-calendar/runs/{run.pk}/workbook/" in text
    assert "@example.com" not in text
    assert ReportPost.objects.get().state == "SENT"


def test_the_group_hears_the_sums_of_the_house_in_its_own_language(cast, gateway):
    robot(gateway, language="zh-hans")
    reach(cast.regional)
    run = send_weekly(cast)
    (body,) = gateway.bodies
    text = body["text"]["content"]
    whole = run.editions.get(region=None)
    for label, (_key, english, value) in zip(
        ("申报单", "支持金额（元）"), whole.headlines, strict=True
    ):
        assert f"\n{label}: {value}" in text
        assert english not in text


def test_a_group_that_does_not_answer_is_tried_again_and_seen(cast, gateway, sign_in):
    robot(gateway)
    gateway.answer = {"errcode": 45009}
    run = send_weekly(cast)
    post = ReportPost.objects.get()
    assert (post.state, post.last_error, post.attempts) == ("QUEUED", "ROBOT 45009", 1)
    gateway.answer = {"errcode": 0}
    Delivery.objects.undone().update(run_at=moment("10-19 08:30"), lease_until=None)
    drain("default", limit=100)
    post.refresh_from_db()
    assert (post.state, post.attempts) == ("SENT", 2)
    page = sign_in(cast.manager).get(reverse("admin:reports_reportrun_change", args=(run.pk,)))
    assert 'data-post="SENT"' in page.content.decode()


def test_it_is_given_up_after_some_attempts(cast, gateway):
    gateway.status = 500
    robot(gateway)
    send_weekly(cast)
    post = ReportPost.objects.get()
    for _again in range(MAX_ATTEMPTS - 2):
        with pytest.raises(NotSent):
            send_post(post.pk)
    send_post(post.pk)
    post.refresh_from_db()
    assert (post.state, post.attempts) == ("FAILED", MAX_ATTEMPTS)


def test_a_worker_that_dies_after_telling_leaves_it_uncertain_and_never_told_twice(
    cast, gateway, sign_in, monkeypatch
):
    """Reliability.md 9.3: the group may have heard it, and cannot tell a copy by a number."""
    robot(gateway)

    def tell_and_die(robot, text):
        post_to_group(robot, text)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(posting, "post_to_group", tell_and_die)
        with pytest.raises(SystemExit):
            send_weekly(cast)
    post = ReportPost.objects.get()
    assert post.state == "SENDING"
    send_post(post.pk)
    send_post(post.pk)
    post.refresh_from_db()
    assert (post.state, post.last_error, len(gateway.bodies)) == ("UNCLEAR", "CUT_OFF", 1)
    page = sign_in(cast.manager).get(reverse("admin:reports_reportrun_change", args=(post.run_id,)))
    assert 'data-post="UNCLEAR"' in page.content.decode()


def test_a_line_that_breaks_after_telling_leaves_it_uncertain(cast, gateway):
    gateway.status = 0
    robot(gateway)
    send_weekly(cast)
    post = ReportPost.objects.get()
    assert (post.state, post.last_error) == ("UNCLEAR", "RemoteDisconnected")
    Delivery.objects.undone().update(run_at=moment("10-19 08:30"), lease_until=None)
    drain("default", limit=100)
    assert len(gateway.bodies) == 1


def test_where_nobody_listens_nothing_was_told_and_it_is_tried_again(cast, settings):
    with Gateway() as gone:
        settings.ALERT_ORIGINS = [gone.origin]
    robot(gone)
    send_weekly(cast)
    post = ReportPost.objects.get()
    assert (post.state, post.last_error) == ("QUEUED", "ConnectionRefusedError")


def test_the_database_keeps_robots_and_posts_apart(cast, gateway):
    one = robot(gateway)
    with (
        pytest.raises(IntegrityError, match="reports_robot_has_its_own_name"),
        transaction.atomic(),
    ):
        robot(gateway)
    send_weekly(cast)
    run = ReportRun.objects.get(code="R04")
    names = {"reports_robot_has_its_own_name", "reports_one_post_per_run_and_robot"}
    assert names == {
        each.name for model in (ReportRobot, ReportPost) for each in model._meta.constraints
    }
    with (
        pytest.raises(IntegrityError, match="reports_one_post_per_run_and_robot"),
        transaction.atomic(),
    ):
        ReportPost.objects.create(run=run, robot=one)
