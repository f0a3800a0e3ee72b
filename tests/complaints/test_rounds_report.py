"""The rows of the sensor report R17."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from complaints.choices import Lamp
from complaints.choices.rounds import DecisionType
from complaints.selectors.round_report import sensor_lines
from complaints.services.rounds import Verdict, decide
from dealerops.foundation.reporting import Period
from tests.factories.complaints_rounds import (
    Table,
    a_case,
    a_notice,
    in_session,
    judged,
    on,
    today_is,
)

D = dt.date.fromisoformat
WEEK = Period(D("2026-11-10"), D("2026-11-11"))
AS_OF = on("2026-11-10", "09:30")


@pytest.fixture
def table(db: None) -> Table:
    return Table.set()


def test_a_line_says_what_the_round_must_know(table):
    received = on("2026-11-01")
    cases = [
        a_case(table.dealer, lamp=Lamp.RED, score=82, model=table.model, received=received)
        for _ in range(3)
    ]
    red = cases[0]
    a_case(table.dealer, lamp=Lamp.GREEN, score=5, topic="OTHER", received=received)
    judged(red, on("2026-11-02"), Lamp.YELLOW, 50)
    judged(red, on("2026-11-09"), Lamp.RED, 82)
    a_notice(red, "2026-11-12")
    with today_is("2026-11-10", "09:00"), translation.override("en"):
        round_ = in_session(table)
        lines = {line.number: line for line in sensor_lines(table.chair, WEEK, AS_OF)}
        assert set(lines) == {case.number for case in cases}
        line = lines[red.number]
        assert (line.lamp, line.score, line.delta, line.age) == ("Red", 82, 32, 9)
        factors = (line.severity, line.spread, line.recurrence, line.time, line.legal)
        assert factors == (20, Decimal("0.20"), Decimal("0.15"), Decimal("0.10"), 10)
        assert (line.statutory, line.statutory_on) == ("Notice of an authority", D("2026-11-12"))
        assert line.cluster == "Quality of a repair 3"
        assert "Red with 82 points" in line.needed
        assert line.next_due is None

        item = round_.items.get(section=2, case=red)
        verdict = Verdict(
            DecisionType.TECH_CAMPAIGN, owner_id=table.quality.user_id, due_on=D("2026-11-20")
        )
        decide(item.pk, verdict, by=table.chair)
        line = next(
            one for one in sensor_lines(table.chair, WEEK, AS_OF) if one.number == red.number
        )
        assert (line.needed, line.next_due) == ("", on("2026-11-20", "23:59"))


def test_each_reader_gets_the_cases_of_their_scope(table):
    received = on("2026-11-01")
    near = a_case(table.dealer, lamp=Lamp.RED, score=82, received=received)
    far = a_case(table.far_dealer, lamp=Lamp.RED, score=90, received=received)
    with today_is("2026-11-10", "09:00"):
        numbers = {
            who: [line.number for line in sensor_lines(who, WEEK, AS_OF)]
            for who in (table.chair, table.head, table.far_head, table.press)
        }
    assert numbers == {
        table.chair: [far.number, near.number],
        table.head: [near.number],
        table.far_head: [far.number],
        table.press: [],
    }
