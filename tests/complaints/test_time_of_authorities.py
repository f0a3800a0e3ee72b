"""Whose time runs at an authority: ours, its own, or that of an appraisal (domain.md 3.8, 10.4 b)."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints.choices import CaseState
from complaints.choices.clocks import PauseKind
from complaints.models import RiskSnapshot
from complaints.selectors.case_handling import LATE, OPEN, notices_of
from complaints.selectors.legal_pressure import statutory_days
from complaints.selectors.rounds.deadlines import statutory_deadlines
from complaints.services.casework import add_note
from complaints.services.closing import withdraw_case
from complaints.services.matters import (
    NoticeFacts,
    answer_notice,
    enter_notice,
    take_up_notice,
)
from complaints.services.pauses import pause_case, resume_case
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import enter_day, local_date
from tests.factories.complaints import everybody_agrees, make_case
from tests.factories.complaints_clocks import spoke
from tests.factories.complaints_light import hear, look, travel
from tests.factories.complaints_measures import a_step

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def case(house):
    with travel("2026-09-29T09:00"):
        facts = {"owner_id": house.advocate.user_id, "severity": "S1"}
        return look(make_case(house.dealer, CaseState.INVESTIGATING, **facts))


def last_day(notice) -> dt.date:
    notice.refresh_from_db()
    return local_date(notice.due_at - MINUTE)


def owed(case) -> list[dt.date]:
    """What presses the case, which is what the agenda of a round has too."""
    listed = [one.last_day for one in statutory_deadlines(D("2027-12-31"))]
    assert sorted(statutory_days(case)) == sorted(listed)
    return listed


def replied(house, case, **facts):
    """Came on the second, replied to in substance on the fourth of November; the authority is silent."""
    with travel("2026-11-02T10:00"):
        notice = enter_notice(
            case.pk, NoticeFacts("12315", "SH-1", D("2026-11-02"), **facts), by=house.desk
        )
        assert owed(case) == [last_day(notice)]
        everybody_agrees(case)
    with travel("2026-11-04T10:00"):
        answer_notice(notice.pk, by=house.desk, in_substance=True)
    return notice


def test_after_the_reply_the_authoritys_own_days_press_nobody(house, case):
    notice = replied(house, case)
    assert owed(case) == []
    with travel("2026-11-13T10:00"):  # two workdays after the seventh
        hear(case)
        snapshot = RiskSnapshot.objects.filter(case=case).latest("number")
        assert snapshot.inputs["legal"] == ["REGULATOR"]
        (shown,) = notices_of(case, house.desk, timezone.now())
        assert shown.badge == OPEN
        take_up_notice(notice.pk, D("2026-11-12"), by=house.desk)
    assert owed(case) == [last_day(notice)]  # mediation


def test_a_printed_day_counts_after_the_reply_too(house, case):
    replied(house, case, printed_due_on=D("2026-11-11"))
    assert owed(case) == [D("2026-11-11")]
    with travel("2026-11-13T10:00"):
        (shown,) = notices_of(case, house.desk, timezone.now())
    assert shown.badge == LATE


def mediated(house, case, **printed):
    """Taken up on the day on which it came: the 45th workday is the seventh of December."""
    with travel("2026-09-29T10:00"):
        notice = enter_notice(case.pk, NoticeFacts("12315", "SH-1", D("2026-09-29")), by=house.desk)
        return take_up_notice(notice.pk, D("2026-09-29"), by=house.desk, **printed)


def appraise(house, case, since: str = "2026-10-19", until: str = "2026-11-02") -> None:
    """Ten workdays, unless other days are given."""
    with travel(f"{since}T10:00"):
        pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 123", by=house.advocate)
    with travel(f"{until}T10:00"):
        resume_case(case.pk, by=house.advocate)


def test_an_appraisal_is_no_time_of_mediation(house, case):
    notice = mediated(house, case)
    assert last_day(notice) == D("2026-12-07")
    appraise(house, case)
    assert last_day(notice) == D("2026-12-21")
    told = Entry.objects.get(topic="complaints.notice_prolonged", object_id=case.pk)
    assert (told.data["notice"], told.data["due_on"]) == (notice.pk, "2026-12-21")
    appraise(house, case, "2026-11-05", "2026-11-06")
    assert last_day(notice) == D("2026-12-22")


def test_what_was_appraised_before_the_take_up_was_entered_counts_from_the_take_up(house, case):
    with travel("2026-09-29T10:00"):
        notice = enter_notice(case.pk, NoticeFacts("12315", "SH-1", D("2026-09-29")), by=house.desk)
    appraise(house, case, "2026-09-28", "2026-10-08")  # one workday after the take-up: 09-30, 10-08
    with travel("2026-10-20T10:00"):
        take_up_notice(notice.pk, D("2026-09-30"), by=house.desk)
    assert last_day(notice) == D("2026-12-09")


def test_the_calendar_moves_a_prolonged_mediation_on(house, case):
    notice = mediated(house, case)
    appraise(house, case)
    with travel("2026-11-09T12:00"):
        enter_day(CN_WORKDAY, D("2026-11-10"), is_open=False, by=SYSTEM)
        drain("default")
    assert last_day(notice) == D("2026-12-22")


def test_neither_a_printed_day_nor_a_customer_who_waits_prolongs_it(house, case):
    printed = mediated(house, case, printed_due_on=D("2026-11-30"))
    appraise(house, case)
    assert last_day(printed) == D("2026-11-30")
    with travel("2026-11-05T10:00"):
        other = enter_notice(case.pk, NoticeFacts("12315", "2", D("2026-11-05")), by=house.desk)
        other = take_up_notice(other.pk, D("2026-11-05"), by=house.desk)
        before = last_day(other)
        contact = spoke(case, "2026-11-05T09:00")
        pause_case(
            case.pk, PauseKind.WAIT_ASKED, evidence="出差", contact_id=contact.pk, by=house.advocate
        )
        assert not case.steps.running().filter(kind="APPRAISAL").exists()
    with travel("2026-11-12T10:00"):
        resume_case(case.pk, by=house.advocate)
    assert last_day(other) == before


def test_an_appraisal_is_a_step_beside_the_others(house, case):
    a_step(case, 0, None, owner_id=house.advocate.user_id)
    with travel("2026-10-19T10:00"):
        pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 123", by=house.advocate)
    running = {one.kind: one for one in case.steps.running()}
    assert set(running) == {"INVESTIGATION", "APPRAISAL"}
    appraisal = running["APPRAISAL"]
    assert (appraisal.department, appraisal.owner_id) == ("QUALITY", house.advocate.user_id)
    with travel("2026-11-02T10:00"):
        resume_case(case.pk, by=house.advocate)
    appraisal.refresh_from_db()
    assert appraisal.ended_at - appraisal.started_at == dt.timedelta(days=14)
    assert [one.kind for one in case.steps.running()] == ["INVESTIGATION"]


def test_whatever_ends_an_appraisal_ends_its_step_and_prolongs(house, case):
    notice = mediated(house, case)
    with travel("2026-10-19T10:00"):
        pause_case(case.pk, PauseKind.APPRAISAL, evidence="检测 123", by=house.advocate)
        add_note(case.pk, "在检测", by=house.advocate)
    assert case.steps.running().filter(kind="APPRAISAL").exists()
    with travel("2026-11-02T10:00"):
        case.pauses.update(to_at=timezone.now())
        withdraw_case(case.pk, reason="客户撤诉", by=house.desk)
    assert not case.steps.running().exists()
    assert last_day(notice) == D("2026-12-21")
