"""What the database refuses about rounds, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from complaints.choices import Lamp
from complaints.choices.rounds import ChinaReason, DecisionType, TopicKind
from complaints.models import ActionItem, Minutes, Objection, RoundTopic, StandingSeat
from complaints.services.rounds import Verdict, decide, end_round
from tests.factories.complaints_rounds import Table, a_case, in_session, today_is

pytestmark = pytest.mark.django_db
CHANGED = {
    "complaints_nobody_is_own_deputy": "complaints_standingseat SET deputy_id = person_id",
    "complaints_regional_seat_names_its_region": "complaints_standingseat SET region_id = NULL",
    "complaints_one_seat_for_a_function": (
        "complaints_standingseat SET kind = 'COMPANY', function = 'RISK', region_id = NULL"
    ),
    "complaints_one_round_a_day_of_the_series": (
        "complaints_sensorround SET kind = 'CHINA', nominal_on = '2026-01-01'"
    ),
    "complaints_opened_round_has_chair_and_agenda": (
        "complaints_sensorround SET state = 'OPEN', chair_id = NULL, held_at = NULL"
    ),
    "complaints_held_round_says_when": "complaints_sensorround SET held_at = now(), state = 'PLANNED'",
    "complaints_cancelled_round_says_why": (
        "complaints_sensorround SET state = 'CANCELLED', reason = '', held_at = NULL"
    ),
    "complaints_a_seat_is_set_once": (
        "complaints_roundseat SET function = 'RISK', region_id = NULL,"
        " round_id = (SELECT min(round_id) FROM complaints_roundseat)"
    ),
    "complaints_a_deputy_came_who_exists": (
        "complaints_roundseat SET present = 'DEPUTY', deputy_id = NULL"
    ),
    "complaints_china_topic_says_why": "complaints_roundtopic SET reasons = '{}'",
    "complaints_item_once_in_its_section": "complaints_agendaitem SET section = 1, subject = 'x'",
    "complaints_agenda_has_nine_sections": "complaints_agendaitem SET section = 10",
    "complaints_added_item_has_a_title": (
        "complaints_agendaitem SET title = '', added_by_id = (SELECT min(id) FROM accounts_user)"
    ),
    "complaints_money_is_decided_with_amount_and_approver": (
        "complaints_decision SET type = 'GOODWILL', amount = NULL, owner_id = decided_by_id,"
        " due_on = now()"
    ),
    "complaints_decision_names_owner_and_day": (
        "complaints_decision SET type = 'PROCESS_CHANGE', owner_id = NULL"
    ),
    "complaints_going_up_names_the_topic": (
        "complaints_decision SET type = 'ESCALATE_CHINA_ROUND', topic_id = NULL"
    ),
    "complaints_withdrawn_decision_says_why": "complaints_decision SET withdrawn_at = now()",
    "complaints_closed_action_has_evidence": "complaints_actionitem SET state = 'CLOSED'",
    "complaints_issued_minutes_say_by_whom": "complaints_minutes SET state = 'ISSUED'",
    "complaints_final_minutes_say_when": (
        "complaints_minutes SET state = 'FINAL', issued_at = now(), objections_until = now(),"
        " issued_by_id = (SELECT min(id) FROM accounts_user)"
    ),
    "complaints_answered_objection_says_what": "complaints_objection SET state = 'ACCEPTED'",
}


@pytest.fixture
def table() -> Table:
    return Table.set()


@pytest.fixture
def rows(table: Table) -> None:
    """A row of every table of a round."""
    case = a_case(table.dealer, lamp=Lamp.RED, score=82)
    with today_is("2026-11-10", "09:00"):
        round_ = in_session(table)
        item = round_.items.get(section=2)
        reasons = [ChinaReason.PRODUCT]
        RoundTopic.objects.create(kind=TopicKind.CHINA, title="x", case=case, reasons=reasons)
        decide(item.pk, Verdict(DecisionType.CONTINUE), by=table.chair)
        ActionItem.objects.create(
            round=round_, text="x", owner_id=table.desk.user_id, due_on="2026-11-20"
        )
        end_round(round_.pk, by=table.chair)
        minutes = round_.minutes.get()
        Minutes.objects.create(
            round=round_, edition=2, state="REPLACED", issue_due_at=minutes.issue_due_at,
            issued_at=minutes.issue_due_at, objections_until=minutes.issue_due_at,
            issued_by_id=table.chair.user_id,
        )  # fmt: skip
        Objection.objects.create(
            minutes=minutes, by_id=table.head.user_id, at=minutes.issue_due_at, text="x"
        )


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", CHANGED)
def test_the_database_refuses(name):
    where = " WHERE state = 'DRAFT'" if "_minutes " in CHANGED[name] else ""
    with (
        pytest.raises(IntegrityError, match=f'"{name}"'),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {CHANGED[name]}{where}")


@pytest.mark.usefixtures("rows")
def test_one_edition_of_the_minutes_holds(table):
    minutes = Minutes.objects.get(state="DRAFT")
    with (
        pytest.raises(IntegrityError, match='"complaints_one_edition_holds"'),
        transaction.atomic(),
    ):
        Minutes.objects.create(round=minutes.round, edition=3, issue_due_at=minutes.issue_due_at)


@pytest.mark.usefixtures("rows")
def test_an_edition_has_its_number_once():
    old = Minutes.objects.get(state="REPLACED")
    old.pk = None
    with pytest.raises(IntegrityError, match='"complaints_edition_once"'), transaction.atomic():
        old.save(force_insert=True)


@pytest.mark.usefixtures("rows")
def test_a_case_is_once_on_the_china_round(table):
    topic = RoundTopic.objects.get()
    with (
        pytest.raises(IntegrityError, match='"complaints_case_once_on_the_china_round"'),
        transaction.atomic(),
    ):
        RoundTopic.objects.create(
            kind=TopicKind.CHINA, title="y", case=topic.case, reasons=topic.reasons
        )


def test_a_seat_that_is_no_longer_in_use_makes_room(table):
    seat = StandingSeat.objects.filter(region=None).first()
    StandingSeat.objects.filter(pk=seat.pk).update(is_active=False)
    StandingSeat.objects.create(
        kind=seat.kind, function=seat.function, person_id=table.management.user_id
    )
