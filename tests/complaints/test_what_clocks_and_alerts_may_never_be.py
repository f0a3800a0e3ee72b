"""What the database refuses about clocks, rungs, alerts and duties, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints.choices import Lamp
from complaints.models import (
    Alert,
    AlertRobot,
    AlertSending,
    CaseClock,
    CaseTask,
    ClockPause,
    DutyTable,
    Escalation,
    RaciRow,
    Standby,
)
from complaints.services.alerts import send_first
from complaints.services.duty_tables import install_duties
from tests.factories.complaints_clocks import (
    Complainers,
    give_number,
    make_robot,
    moment,
    open_case,
    spoke,
)

pytestmark = pytest.mark.django_db
PAST, FUTURE = "2020-01-01T00:00", "2030-01-01T00:00"


@pytest.fixture
def cast(db) -> Complainers:
    return Complainers.hire()


@pytest.fixture
def case(cast):
    return open_case(cast.dealer, lamp=Lamp.RED)


def refused(constraint: str, rows, /, **values) -> None:
    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        rows.update(**values)


def refused_again(constraint: str, row, **changed) -> None:
    """The same row once more."""
    row.pk = None
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        row.save(force_insert=True)


def test_clocks(case):
    clock = CaseClock.objects.get(case=case, kind="PLAN")
    mine = CaseClock.objects.filter(pk=clock.pk)
    refused("complaints_clock_stops_after_it_began", mine, stopped_at=moment(PAST), outcome="DONE")
    refused("complaints_stopped_clock_says_how", mine, stopped_at=moment(FUTURE))
    refused("complaints_stopped_clock_says_how", mine, outcome="DONE")
    for limit in ("", "h", "0h", "4", "4y", "-4h"):
        refused("complaints_clock_limit_has_shape", mine, limit=limit)
    refused_again("complaints_one_running_clock_of_a_kind", clock, round=1)
    mine.update(stopped_at=moment(FUTURE), outcome="DONE")
    refused_again("complaints_clock_once_a_round", clock, round=0)


def test_pauses(case):
    facts = {"case": case, "kind": "APPRAISAL", "evidence": "检测 1"}
    pause = ClockPause.objects.create(
        **facts, from_at=moment("2026-09-07T10:00"), to_at=moment("2026-09-08T10:00")
    )
    ClockPause.objects.create(**facts, from_at=moment("2026-09-08T10:00"))
    rows = ClockPause.objects.filter(pk=pause.pk)
    refused("complaints_pauses_do_not_overlap", rows, to_at=moment("2026-09-08T10:01"))
    refused(
        "complaints_pauses_do_not_overlap", rows, from_at=moment("2026-09-09T10:00"), to_at=None
    )
    refused("complaints_pause_ends_after_it_began", rows, to_at=moment("2026-09-07T10:00"))
    refused("complaints_pause_has_evidence", rows, evidence="")
    refused("complaints_customer_asked_in_a_contact", rows, kind="WAIT_ASKED")
    rows.update(kind="WAIT_ASKED", contact=spoke(case, "2026-09-07T09:00"))


def test_rungs(case, cast):
    rung = Escalation.objects.current().get(case=case)
    mine = Escalation.objects.filter(pk=rung.pk)
    refused("complaints_rung_is_e1_to_e5", mine, level=6)
    refused("complaints_lowering_says_who_and_why", mine, reason="LOWERED")
    refused("complaints_lowering_says_who_and_why", mine, reason="LOWERED", note="误判")
    mine.update(reason="LOWERED", note="误判", by=cast.risk.user_id)
    refused_again("complaints_case_stands_on_one_rung", rung, level=4)
    refused_again("complaints_rung_is_reached_once", rung, ended_at=timezone.now(), level=3)


def test_alerts(case, cast):
    alert = Alert.objects.filter(case=case).first()
    robot = make_robot()
    mine = Alert.objects.filter(pk=alert.pk)
    refused("complaints_alert_has_one_addressee", mine, recipient=None)
    refused("complaints_alert_has_one_addressee", mine, robot=robot)
    refused("complaints_acknowledged_alert_says_by_whom", mine, state="ACKNOWLEDGED")
    refused("complaints_alert_is_sent_after_it_was_raised", mine, sent_at=moment(PAST))
    refused_again("complaints_person_is_alerted_once", alert)
    alert = Alert.objects.filter(case=case).first()
    alert.pk, alert.recipient, alert.robot = None, None, robot
    alert.save(force_insert=True)
    refused_again("complaints_group_is_alerted_once", alert)


def test_sendings(case):
    alert = Alert.objects.filter(case=case).first()
    send_first(alert.pk)
    sending = alert.sendings.get()
    mine = AlertSending.objects.filter(pk=sending.pk)
    refused("complaints_failed_sending_says_why", mine, state="FAILED")
    refused_again(
        "complaints_alert_sent_once_a_turn", sending, key="0f3c2b7a-91d8-4e55-9f3c-2b7a91d84e55"
    )


def test_robots_and_standbys(cast):
    robot = make_robot()
    refused_again("complaints_robot_has_its_own_name", robot)
    assert AlertRobot.objects.count() == 1
    row = give_number(cast.cam)
    mine = Standby.objects.filter(pk=row.pk)
    refused("complaints_nobody_is_their_own_deputy", mine, deputy=cast.cam.user_id)


def test_duties(case):
    table = install_duties()
    refused_again("complaints_party_has_one_part", table.rows.filter(part="R").first())
    row = RaciRow.objects.filter(table=table, activity="TRIAGE", part="A").get()
    two = "complaints_one_answers_for_an_activity"
    with pytest.raises(IntegrityError, match=two), transaction.atomic():
        RaciRow.objects.create(table=table, activity="TRIAGE", party="PR", part="A")
    rows = RaciRow.objects.filter(pk=row.pk)
    tables = DutyTable.objects.filter(pk=table.pk)
    for change in (rows.delete, lambda: rows.update(part="C"), lambda: tables.update(reason="x")):
        with pytest.raises(IntegrityError, match="complaints_frozen"), transaction.atomic():
            change()
    silent = "complaints_duties_say_why_they_changed"
    with pytest.raises(IntegrityError, match=silent), transaction.atomic():
        DutyTable.objects.create(version="9", valid_from="2026-09-07", reason="")
    task = CaseTask.objects.filter(case=case).first()
    mine = CaseTask.objects.filter(pk=task.pk)
    refused("complaints_answer_has_a_name", mine, answer="同意")
    refused_again("complaints_party_asked_once", task)
