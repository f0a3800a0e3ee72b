"""Saved views that come by mail: once a period, each reader with their own eyes, nobody without a role."""

import datetime as dt
import io

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from claims.choices import ClaimState
from dealerops.accounts.models import Membership
from dealerops.accounts.services import end_membership
from dealerops.documents.services import open_file
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.lists.models import SavedView
from dealerops.lists.services import delete_view, save_view
from dealerops.notifications.bounces import note_bounce
from dealerops.notifications.models import Message
from reports.calc.view_dues import last_due
from reports.choices import NotSent, ViewCadence, ViewRunState
from reports.models import ScheduledView, ScheduleReader, ViewCopy, ViewRun
from reports.services.scheduling import (
    Times,
    delete_schedule,
    leave_view,
    pause_schedule,
    resume_schedule,
    schedule_view,
)
from reports.services.sending_views import build_view_run, plan_views
from tests.factories.claims import make_claim, make_person
from tests.kernel.notifications.test_bounces import returned
from tests.reports.conftest import moment, reach

DAILY = Times(ViewCadence.DAILY, dt.time(8))


def at(text: str):
    return time_machine.travel(moment(text), tick=False)


def held(actor: Actor) -> Membership:
    return Membership.objects.get(user=actor.user_id)


@pytest.fixture
def colleague(cast) -> Actor:
    """Reads the claims of another region."""
    reach(cast.far_regional)
    return cast.far_regional


@pytest.fixture
def schedule(cast) -> ScheduledView:
    """The general manager of a dealer has the claims in approval sent each morning, also to a director."""
    with at("10-13 10:00"):
        make_claim(cast, ClaimState.IN_APPROVAL)
        make_claim(cast, ClaimState.RESET)
        manager = make_person(Role.D_GM, cast.dealer)
        director = make_person(Role.D_SALES_DIR, cast.dealer)
        for actor in (manager, director):
            reach(actor)
        view = save_view("claims.claims", "In approval", "state=IN_APPROVAL", by=manager)
        return schedule_view(
            view.pk, DAILY, [held(director).pk], membership=held(manager), by=manager
        )


def owner(schedule: ScheduledView) -> Actor:
    return Actor(schedule.membership.role, "portal", user_id=schedule.membership.user_id,
                 dealer_ids=frozenset({schedule.membership.dealer_id}))  # fmt: skip


def sent(text: str) -> ViewRun:
    with at(text):
        plan_views(timezone.now())
        return build_view_run(ViewRun.objects.latest("pk").pk)


def test_each_reader_gets_the_rows_of_the_view_masked_and_once(schedule):
    run = sent("10-14 08:00")
    assert run.state == ViewRunState.SENT
    messages = Message.objects.filter(topic="reports/view")
    assert messages.count() == 2
    part = messages.first().parts.get()
    sheet = load_workbook(io.BytesIO(open_file(part.attachment).read())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2  # head, and the one claim in approval
    assert {copy.row_count for copy in run.copies.all()} == {1}
    build_view_run(run.pk)
    assert messages.count() == 2


def test_a_doubled_beat_and_an_outage_send_each_day_once_and_say_late(schedule):
    with at("10-14 08:00"):
        assert plan_views(timezone.now()) == 1
        assert plan_views(timezone.now()) == 0
    with at("10-17 11:00"):
        assert plan_views(timezone.now()) == 1
        assert plan_views(timezone.now()) == 0
    days = {run.due_on.day: run.is_late for run in schedule.runs.all()}
    assert days == {14: False, 17: True}


def test_nothing_is_owed_from_before_it_was_scheduled_or_resumed(schedule):
    with at("10-13 12:00"):
        assert plan_views(timezone.now()) == 0
    with at("10-14 07:00"):
        pause_schedule(schedule.pk, by=owner(schedule))
    with at("10-15 09:00"):
        assert plan_views(timezone.now()) == 0
        resume_schedule(schedule.pk, by=owner(schedule))
        assert plan_views(timezone.now()) == 0
    with at("10-16 08:00"):
        assert plan_views(timezone.now()) == 1


def test_a_reader_whose_role_has_ended_gets_nothing_and_the_row_says_why(schedule):
    reader = schedule.readers.exclude(membership=schedule.membership_id).get()
    end_membership(reader.membership_id, by=SYSTEM)
    run = sent("10-14 08:00")
    assert run.state == ViewRunState.SENT
    assert reasons(run) == {schedule.membership_id: "", reader.membership_id: "ROLE_ENDED"}
    assert Message.objects.filter(topic="reports/view").count() == 1


def reasons(run: ViewRun) -> dict[int, str]:
    return dict(run.copies.values_list("membership", "reason"))


def test_a_reader_whom_a_colleague_chose_leaves_by_one_click(schedule, sign_in):
    """RFC 8058, as reports do; the owner goes on getting it and sees why the other does not."""
    reader = schedule.readers.exclude(membership=schedule.membership_id).get()
    sent("10-14 08:00")
    mail = Message.objects.get(recipient=reader.membership.user)
    path = mail.unsubscribe_url.removeprefix(settings.SITE_URL)
    assert mail.unsubscribe_url in mail.text
    assert mail.unsubscribe_url in mail.html
    client = Client(enforce_csrf_checks=True)
    assert "In approval" in client.get(path).content.decode()
    reader.refresh_from_db()
    assert reader.stopped == ""  # a scanner that follows links ends nothing
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Entry.objects.get(topic="reports.view_reader_stopped").user_id == mail.recipient_id
    run = sent("10-15 08:00")
    assert reasons(run) == {schedule.membership_id: "", reader.membership_id: "LEFT"}
    shown = sign_in(owner(schedule)).get(reverse("reports:schedules"))
    with translation.override("en"):
        assert str(NotSent.LEFT.label) in shown.content.decode()


def test_a_link_out_of_a_view_that_was_changed_or_outlived_its_role_is_closed(schedule):
    sent("10-14 08:00")
    mail = Message.objects.filter(recipient=schedule.membership.user).get()
    path = mail.unsubscribe_url.removeprefix(settings.SITE_URL)
    assert Client().post(path[:-3] + "x/").status_code == 410
    end_membership(schedule.membership_id, by=SYSTEM)
    assert Client().post(path).status_code == 410
    assert not ScheduleReader.objects.exclude(stopped="").exists()


def test_a_view_that_came_back_is_not_sent_on_until_it_is_resumed(schedule):
    reader = schedule.readers.exclude(membership=schedule.membership_id).get()
    sent("10-14 08:00")
    mail = Message.objects.get(recipient=reader.membership.user)
    Message.objects.update(state="SENT")
    note_bounce(returned(mail.message_id))
    drain("default", limit=100)
    assert reasons(sent("10-15 08:00")) == {
        schedule.membership_id: "",
        reader.membership_id: "BOUNCED",
    }
    with at("10-15 09:00"):
        pause_schedule(schedule.pk, by=owner(schedule))
        resume_schedule(schedule.pk, by=owner(schedule))
    assert set(reasons(sent("10-16 08:00")).values()) == {""}


def test_resuming_brings_back_the_owner_and_nobody_who_left(schedule):
    for reader in schedule.readers.all():
        leave_view(reader.pk)
    with at("10-14 09:00"):
        pause_schedule(schedule.pk, by=owner(schedule))
        resume_schedule(schedule.pk, by=owner(schedule))
    stopped = dict(schedule.readers.values_list("membership", "stopped"))
    assert stopped.pop(schedule.membership_id) == ""
    assert set(stopped.values()) == {"LEFT"}


def test_an_owner_who_loses_the_role_or_the_view_stops_it_for_everybody(schedule):
    end_membership(schedule.membership_id, by=SYSTEM)
    run = sent("10-14 08:00")
    assert (run.state, run.reason) == ("STOPPED", "ROLE_ENDED")
    schedule.refresh_from_db()
    assert schedule.state == "PAUSED"
    assert not Message.objects.filter(topic="reports/view").exists()


def test_a_deleted_view_is_not_sent(schedule):
    delete_view(schedule.view_id, by=owner(schedule))
    run = sent("10-14 08:00")
    assert run.reason == "VIEW_GONE"
    with pytest.raises(InvalidInput, match="VIEW_GONE"):
        resume_schedule(schedule.pk, by=owner(schedule))


def test_nobody_is_sent_a_list_that_they_do_not_have(cast, schedule):
    clerk = make_person(Role.D_PARTS, cast.dealer)
    stranger = make_person(Role.D_GM, held(cast.stranger).dealer)
    for actor in (clerk, stranger):
        reach(actor)
        with pytest.raises(InvalidInput, match="NOT_A_READER"):
            schedule_view(
                schedule.view_id, DAILY, [held(actor).pk],
                membership=schedule.membership, by=owner(schedule),
            )  # fmt: skip


def test_regions_get_different_rows_of_one_view(cast, colleague):
    """Head office's saved view, of two specialists, is the same; a region's own is read with its scope."""
    with at("10-13 10:00"):
        make_claim(cast, ClaimState.IN_APPROVAL)
        make_claim(cast, ClaimState.IN_APPROVAL, by=cast.stranger)
        for actor in (cast.regional, colleague):
            reach(actor)
            view = save_view("claims.claims", "All of them", "state=IN_APPROVAL", by=actor)
            schedule_view(view.pk, DAILY, [], membership=held(actor), by=actor)
    with at("10-14 08:00"):
        plan_views(timezone.now())
        for run in ViewRun.objects.all():
            build_view_run(run.pk)
    texts = []
    for message in Message.objects.filter(topic="reports/view"):
        sheet = load_workbook(io.BytesIO(open_file(message.parts.get().attachment).read()))
        texts.append({row[0] for row in sheet.worksheets[0].iter_rows(min_row=2, values_only=True)})
    assert [len(one) for one in texts] == [1, 1]
    assert not texts[0] & texts[1]


@pytest.mark.parametrize(
    ("cadence", "weekday", "day", "expected"),
    [("DAILY", None, None, "10-13"), ("WEEKLY", 2, None, "10-07"), ("MONTHLY", None, 28, "09-28")],
)
def test_the_last_due_day(cadence, weekday, day, expected):
    found, due_at = last_due(cadence, dt.time(8), moment("10-14 07:59"), weekday=weekday, day=day)
    assert due_at == moment(f"{expected} 08:00")
    assert found == due_at.date()


def test_the_pages_schedule_pause_and_delete(cast, schedule, sign_in):
    client = sign_in(owner(schedule))
    index = reverse("reports:schedules")
    sent("10-14 08:00")
    shown = client.get(index).content.decode()
    assert "In approval" in shown
    assert "1 row" in shown
    view = save_view("claims.claims", "Sent back", "state=RESET", by=owner(schedule))
    page = reverse("reports:schedule_new", args=(view.pk,))
    assert page in client.get(index).content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page, {"cadence": "WEEKLY", "at": "25:00"}).status_code == 400
    posted = client.post(page, {"cadence": "WEEKLY", "weekday": "0", "at": "09:00", "day": ""})
    assert posted.status_code == 302
    made = ScheduledView.objects.get(view=view)
    assert (made.weekday, made.day) == (0, None)
    for name in ("pause", "resume", "delete"):
        url = reverse("reports:schedule_step", args=(made.pk, name))
        assert sign_in(cast.applicant).post(url).status_code == 404
        assert client.post(url).status_code == 302
    assert not ScheduledView.objects.filter(pk=made.pk).exists()


def test_a_planned_run_is_sent_by_the_journal(schedule):
    with at("10-14 08:00"):
        plan_views(timezone.now())
        drain("default")
    assert ViewRun.objects.get().state == ViewRunState.SENT


def test_deleting_takes_the_runs_along(schedule):
    sent("10-14 08:00")
    delete_schedule(schedule.pk, by=owner(schedule))
    assert not ViewRun.objects.exists()
    assert SavedView.objects.filter(name="In approval").exists()


def test_what_the_database_refuses(schedule):
    run = sent("10-14 08:00")
    copy = run.copies.first()
    for name, wrong in (
        ("reports_scheduled_view_once_a_day", lambda: ViewRun.objects.create(schedule=schedule, due_on=run.due_on)),
        ("reports_view_copy_once", lambda: ViewCopy.objects.create(run=run, membership=copy.membership)),
        ("reports_schedule_reader_once", lambda: ScheduleReader.objects.create(schedule=schedule, membership=schedule.membership)),
        ("reports_schedule_names_its_day", lambda: ScheduledView.objects.filter(pk=schedule.pk).update(weekday=1)),
        ("reports_view_is_sent_or_not", lambda: ViewCopy.objects.filter(pk=copy.pk).update(reason="FILTER")),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            wrong()
