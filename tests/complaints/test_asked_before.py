"""Duties that no step of a case begins or ends: replies, statements; and when asking is over (domain.md 3.11)."""

import pytest
from django.test import Client
from django.urls import reverse

from complaints.choices import CaseState
from complaints.choices.clocks import ClockKind
from complaints.choices.raci import Activity, Part, Party
from complaints.models import Case, CaseTask
from complaints.services.casework import propose_plan
from complaints.services.light_by_hand import release_alert, tell_alert
from complaints.services.matters import NoticeFacts, answer_notice, enter_notice
from complaints.services.raci import finish_activity
from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.services import drain
from dealerops.workcal.choices import CN_WORKDAY, dealer_open
from dealerops.workcal.services import enter_day
from tests.factories.aftersales import make_vehicle
from tests.factories.complaints import everybody_agrees
from tests.factories.complaints_clocks import (
    Complainers,
    moment,
    open_case,
    settle,
    travel,
)

pytestmark = pytest.mark.django_db
A = Activity


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


@pytest.fixture
def case(cast) -> Case:
    """Green, reached at 11:00 and investigated since then; those who are asked have four hours."""
    case = open_case(cast.dealer, "2026-09-07T10:00", vehicle=make_vehicle())
    with travel("2026-09-07T11:00"):
        at = moment("2026-09-07T11:00")
        settle(case, state=CaseState.RESPONDED, responded_at=at, last_contact_at=at)
        settle(case, state=CaseState.INVESTIGATING, owner_id=cast.cam.user_id)
    return case


def refused(call) -> list[str]:
    with pytest.raises(TransitionRefused) as caught:
        call()
    return [one.code for one in caught.value.refusals]


def asked(case: Case, activity: str) -> dict[str, CaseTask]:
    tasks = CaseTask.objects.filter(case=case, activity=activity, part=Part.C)
    return {one.party: one for one in tasks}


def signed_in(actor: Actor) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_a_plan_is_proposed_when_the_time_to_answer_is_over(cast, case):
    with travel("2026-09-07T14:59"):
        assert refused(lambda: propose_plan(case.pk, "返修", by=cast.cam)) == ["NOT_CONSULTED"]
    with travel("2026-09-07T15:00"):
        assert propose_plan(case.pk, "返修", by=cast.cam).plan == "返修"


def test_a_notice_makes_the_reply_a_duty_and_the_reply_waits(cast, case):
    with travel("2026-09-07T12:00"):
        came = NoticeFacts("12315", "SH-1", moment("2026-09-07T12:00").date())
        notice = enter_notice(case.pk, came, by=cast.desk)
        waiting = asked(case, A.REGULATOR)
        assert set(waiting) == {Party.DEALER_CAM, Party.REGION, Party.QUALITY, Party.LEGAL}
        answer_notice(notice.pk, by=cast.desk, in_substance=False)
        reply = lambda: answer_notice(notice.pk, by=cast.desk, in_substance=True)  # noqa: E731
        assert refused(reply) == ["NOT_CONSULTED"]
    with travel("2026-09-07T16:00"):
        reply()
    assert not case.tasks.open().filter(activity=A.REGULATOR).exists()


def test_a_media_alert_makes_the_statement_a_duty_that_ends_by_hand(cast, case):
    with travel("2026-09-07T12:00"):
        settle(case, quick_alerts=["MEDIA"])
    statement = case.tasks.get(activity=A.MEDIA, part=Part.R)
    assert statement.party == Party.PR
    with travel("2026-09-08T12:00"):
        page = signed_in(cast.pr).get("/alerts/", follow=True).content.decode()
        assert reverse("alerts:finish", args=(statement.pk,)) in page
        stranger = signed_in(cast.cam).post(reverse("alerts:finish", args=(statement.pk,)))
        assert stranger.status_code == 404
        signed_in(cast.pr).post(reverse("alerts:finish", args=(statement.pk,)))
    statement.refresh_from_db()
    assert statement.done_by_id == cast.pr.user_id


def test_what_a_step_of_the_case_ends_has_no_button(cast, case):
    mine = case.tasks.get(activity=A.PLAN, part=Part.R, party=Party.DEALER_CAM)
    with travel("2026-09-07T12:00"):
        client = signed_in(cast.cam)
        page = client.get("/alerts/", follow=True).content.decode()
        assert reverse("alerts:finish", args=(mine.pk,)) not in page
        client.post(reverse("alerts:finish", args=(mine.pk,)))
    mine.refresh_from_db()
    assert mine.done_at is None


def test_pr_sees_the_case_that_it_is_called_to(cast, case):
    assert not Case.objects.visible_to(cast.pr).exists()
    with travel("2026-09-07T12:00"):
        settle(case, quick_alerts=["BLOCKADE"])
    assert Case.objects.visible_to(cast.pr).get() == case
    mine = CaseTask.objects.visible_to(cast.pr).for_role_of(cast.pr).to_do()
    assert mine.get().activity == A.QUICK_ALERT


def test_a_second_notice_in_the_same_round_is_a_duty_again(cast, case):
    with travel("2026-09-07T12:00"):
        on = moment("2026-09-07T12:00").date()
        first = enter_notice(case.pk, NoticeFacts("12315", "SH-1", on), by=cast.desk)
        everybody_agrees(case)
        answer_notice(first.pk, by=cast.desk, in_substance=True)
    with travel("2026-09-14T12:00"):
        on = moment("2026-09-14T12:00").date()
        second = enter_notice(case.pk, NoticeFacts("12345", "SH-2", on), by=cast.desk)
        mine = case.tasks.get(activity=A.REGULATOR, part=Part.R)
        assert (mine.done_at, mine.due_at) == (None, moment("2026-09-18T00:00"))
        assert len(asked(case, A.REGULATOR)) == 4
        reply = lambda: answer_notice(second.pk, by=cast.desk, in_substance=True)  # noqa: E731
        assert refused(reply) == ["NOT_CONSULTED"]


def test_an_alert_that_is_told_again_gives_its_tasks_again(cast, case):
    duty = {"activity__in": (A.QUICK_ALERT, A.MEDIA), "part": Part.R}
    with travel("2026-09-07T12:00"):
        tell_alert(case.pk, "MEDIA", "央视来电", by=cast.desk)
        first = case.tasks.filter(**duty).count()
        everybody_agrees(case)
        finish_activity(case.pk, A.MEDIA, by=cast.pr)
        settle(case, state=CaseState.RESOLVED, resolved_at=moment("2026-09-07T12:00"))
        release_alert(case.pk, "已澄清", by=cast.risk)
        assert not case.tasks.open().filter(**duty).exists()
    with travel("2026-09-08T12:00"):
        tell_alert(case.pk, "MEDIA", "再次来电", by=cast.desk)
        again = case.tasks.open().filter(**duty)
        assert again.count() == first
        assert {one.opened_at for one in again} == {moment("2026-09-08T12:00")}
        everybody_agrees(case)
        finish_activity(case.pk, A.MEDIA, by=cast.pr)
        settle(case)
        assert not case.tasks.open().filter(activity=A.MEDIA).exists()


def test_the_reply_to_an_authority_is_due_when_its_notice_says(cast, case):
    """Received on the Friday before: an answer by Wednesday, the reply by Friday, and then a day falls out."""

    def due():
        return case.tasks.get(activity=A.REGULATOR, part=Part.R).due_at

    with travel("2026-09-07T12:00"):
        came = NoticeFacts("12315", "SH-1", moment("2026-09-04T12:00").date())
        notice = enter_notice(case.pk, came, by=cast.desk)
    assert due() == notice.answer_due_at == moment("2026-09-10T00:00")
    with travel("2026-09-07T13:00"):
        answer_notice(notice.pk, by=cast.desk, in_substance=False)
    assert due() == notice.reply_due_at == moment("2026-09-12T00:00")
    with travel("2026-09-07T14:00"):
        enter_day(CN_WORKDAY, moment("2026-09-09T00:00").date(), is_open=False, by=SYSTEM)
        drain("default")
    notice.refresh_from_db()
    assert due() == notice.reply_due_at == moment("2026-09-15T00:00")


def test_duties_follow_the_clocks_that_the_calendar_moves(cast):
    case = open_case(cast.dealer, "2026-09-07T16:00")
    with travel("2026-09-07T17:00"):
        closed = moment("2026-09-08T00:00").date()
        enter_day(dealer_open(cast.dealer.pk), closed, is_open=False, by=SYSTEM)
        drain("default")
    clock = case.clocks.get(kind=ClockKind.FIRST_RESPONSE)
    assert clock.due_at == moment("2026-09-09T08:30")
    duty = case.tasks.get(activity=A.INTAKE, party=Party.DEALER_CAM)
    assert duty.due_at == clock.due_at
