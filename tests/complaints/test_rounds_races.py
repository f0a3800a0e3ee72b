"""Two people at one round in the same moment: real threads, real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from complaints.choices import Lamp
from complaints.choices.rounds import DecisionType, MinutesState
from complaints.models import ActionItem, AgendaItem, Decision, Minutes, SensorRound
from complaints.services.rounds import (
    Verdict,
    close_action,
    decide,
    end_round,
    issue_minutes,
    note_item,
    plan_rounds,
    start_round,
    write_summary,
)
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.workcal.calc import ONE_DAY
from tests.factories.complaints_rounds import Table, a_case, a_round, in_session
from tests.factories.market import make_paper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table(transactional_db: None) -> Table:
    return Table.set()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run all works in the same moment; what each was refused with, or ''."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            start.wait(5)
            work()
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def item_in_session(table: Table) -> AgendaItem:
    case = a_case(table.dealer, lamp=Lamp.RED, score=82)
    return AgendaItem.objects.get(round=in_session(table), section=2, case=case)


def test_two_who_decide_at_once_decide_once(table):
    item = item_in_session(table)
    later = timezone.localdate() + 9 * ONE_DAY
    verdict = Verdict(DecisionType.PR_STATEMENT, owner_id=table.press.user_id, due_on=later)
    answers = at_once(
        *[
            lambda who=who: decide(item.pk, verdict, by=who, version=item.version)
            for who in (table.chair, table.desk)
        ]
    )
    assert sorted(answers) == ["", "STALE"]
    assert Decision.objects.count() == ActionItem.objects.count() == 1


def test_two_who_write_at_once_lose_nothing_unseen(table):
    item = item_in_session(table)
    texts = {table.chair: "the chair's", table.desk: "the desk's"}
    answers = at_once(
        *[
            lambda who=who, text=text: note_item(item.pk, text, by=who, version=item.version)
            for who, text in texts.items()
        ]
    )
    assert sorted(answers) == ["", "STALE"]
    item.refresh_from_db()
    assert item.notes == list(texts.values())[answers.index("")]


def test_minutes_are_issued_once_however_many_press(table):
    item = item_in_session(table)
    end_round(item.round_id, by=table.chair)
    minutes = Minutes.objects.get()
    write_summary(minutes.pk, "All in all", by=table.desk)
    answers = at_once(*[lambda: issue_minutes(minutes.pk, by=table.chair) for _ in range(3)])
    assert sorted(answers) == ["", "STATE_CONFLICT", "STATE_CONFLICT"]
    assert Entry.objects.filter(topic="complaints.minutes_issued").count() == 1


def test_a_decision_is_in_the_minutes_or_refused(table):
    item = item_in_session(table)
    end_round(item.round_id, by=table.chair)
    minutes = Minutes.objects.get()
    write_summary(minutes.pk, "All in all", by=table.desk)
    go_on = Verdict(DecisionType.CONTINUE, "as before")
    issued, decided = at_once(
        lambda: issue_minutes(minutes.pk, by=table.chair),
        lambda: decide(item.pk, go_on, by=table.desk),
    )
    minutes.refresh_from_db()
    assert (issued, minutes.state) == ("", MinutesState.ISSUED)
    inside = [one for line in minutes.content["items"] for one in line["decisions"]]
    assert (decided, len(inside)) in {("", 1), ("ROUND_NOT_OPEN", 0)}


def test_a_round_is_opened_once(table):
    round_ = a_round()
    answers = at_once(*[lambda: start_round(round_.pk, by=table.chair) for _ in range(2)])
    assert sorted(answers) == ["", "STATE_CONFLICT"]


def test_two_beats_plan_every_round_once(table):
    today = timezone.localdate()
    answers = at_once(*[lambda: plan_rounds(on=today) for _ in range(3)])
    assert answers == ["", "", ""]
    rounds = list(SensorRound.objects.values_list("kind", "nominal_on"))
    assert len(rounds) == len(set(rounds)) > 0
    assert Entry.objects.filter(topic="complaints.round_planned").count() == len(rounds)


def test_an_action_is_closed_once(table):
    item = item_in_session(table)
    later = timezone.localdate() + 9 * ONE_DAY
    verdict = Verdict(DecisionType.LEGAL_ROUTE, owner_id=table.legal.user_id, due_on=later)
    action = decide(item.pk, verdict, by=table.chair).action
    papers = [make_paper(), make_paper()]
    answers = at_once(
        *[
            lambda file=file: close_action(
                action.pk, result="done", file=file, name="p.png", by=table.legal
            )
            for file in papers
        ]
    )
    assert sorted(answers) == ["", "STATE_CONFLICT"]
