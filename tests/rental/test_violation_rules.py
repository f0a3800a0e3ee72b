"""Who had the car, and until when: the pure rules of traffic violations (domain.md 5.7)."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from rental.calc.violations import (
    Hold,
    Match,
    PlateDays,
    Terms,
    agent_may,
    late_charge,
    match,
    must_block,
    pay_by,
    penalty_of,
    plain_place,
    same_event_key,
    statutory_day,
    user_day,
)
from rental.choices.violations import Doubt, Result

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 9, 10)
TEN = dt.timedelta(minutes=10)
CAR, OTHER = 1, 2
ALWAYS = PlateDays(CAR, "京A12345", dt.date(2025, 1, 1), None)


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), SHANGHAI)


def hold(begins: str, ends: str = "", order: int | None = 7, **more: object) -> Hold:
    return Hold(
        custody_id=order or 99,
        vehicle_id=CAR,
        begins=at(begins),
        ends=at(ends) if ends else None,
        order_id=order,
        **more,
    )


def found(moment: dt.datetime, *holds: Hold, plates: tuple[PlateDays, ...] = (ALWAYS,)) -> Match:
    return match(
        "京A12345", moment, moment.astimezone(SHANGHAI).date(), TEN, plates=plates, holds=holds
    )


@pytest.mark.parametrize(
    ("clock", "result"),
    [
        ("08:49:59", Result.OPERATOR),
        ("08:50", Result.AMBIGUOUS),
        ("09:00", Result.AMBIGUOUS),
        ("09:10", Result.AMBIGUOUS),
        ("09:10:01", Result.MATCHED_ORDER),
        ("17:49:59", Result.MATCHED_ORDER),
        ("17:50", Result.AMBIGUOUS),
        ("18:10", Result.AMBIGUOUS),
        ("18:10:01", Result.OPERATOR),
    ],
)
def test_ten_minutes_around_a_handover_are_never_certain(clock: str, result: Result) -> None:
    assert found(at(clock), hold("09:00", "18:00")).result == result


def test_a_rental_that_is_not_over_has_the_car() -> None:
    answer = found(at("23:00"), hold("09:00"))
    assert (answer.result, answer.hold) == (Result.MATCHED_ORDER, hold("09:00"))


def test_staff_workshop_and_drivers_are_our_own() -> None:
    assert found(at("12:00"), hold("09:00", "18:00", order=None)).result == Result.MATCHED_STAFF


def test_a_customer_without_a_rental_order_is_for_a_person_to_find() -> None:
    answer = found(at("12:00"), hold("09:00", "18:00", order=None, is_customers=True))
    assert (answer.result, answer.doubt) == (Result.AMBIGUOUS, Doubt.NO_ORDER)


def test_two_custodies_at_once_are_never_certain() -> None:
    both = (hold("09:00", "18:00", order=7), hold("11:00", "13:00", order=None))
    answer = found(at("12:00"), *both)
    assert (answer.result, answer.doubt) == (Result.AMBIGUOUS, Doubt.OVERLAP)
    assert {one.custody_id for one in answer.candidates} == {7, 99}


def test_nobody_had_the_car_is_our_own() -> None:
    assert found(at("12:00")).result == Result.OPERATOR


def test_a_plate_that_no_car_of_ours_ever_had_is_unknown() -> None:
    assert found(at("12:00"), plates=()).result == Result.UNKNOWN_PLATE
    later = PlateDays(CAR, "京A12345", DAY + dt.timedelta(days=1), None)
    assert found(at("12:00"), plates=(later,)).result == Result.UNKNOWN_PLATE


@pytest.mark.parametrize(
    "plates",
    [
        (PlateDays(CAR, "京A12345", DAY, None),),
        (PlateDays(CAR, "京A12345", dt.date(2025, 1, 1), DAY),),
        (ALWAYS, PlateDays(CAR, "沪A1234临", dt.date(2026, 9, 1), DAY)),
        (
            PlateDays(CAR, "京A12345", dt.date(2025, 1, 1), DAY),
            PlateDays(OTHER, "京A12345", DAY, None),
        ),
    ],
)
def test_a_plate_changed_that_day_is_never_certain(plates: tuple[PlateDays, ...]) -> None:
    answer = found(at("12:00"), hold("09:00", "18:00"), plates=plates)
    assert (answer.result, answer.doubt) == (Result.AMBIGUOUS, Doubt.PLATE_CHANGED)
    assert [one.order_id for one in answer.candidates] == [7]


def test_the_day_after_a_plate_change_is_certain_again() -> None:
    since_yesterday = (PlateDays(CAR, "京A12345", DAY - dt.timedelta(days=1), None),)
    assert found(at("12:00"), hold("09:00", "18:00"), plates=since_yesterday).hold


def test_the_day_of_a_plate_is_the_day_in_shanghai() -> None:
    """16:30 UTC on the 9th is the 10th there, the first day of the plate."""
    moment = dt.datetime(2026, 9, 9, 16, 30, tzinfo=dt.UTC)
    answer = found(moment, plates=(PlateDays(CAR, "京A12345", DAY, None),))
    assert answer.doubt == Doubt.PLATE_CHANGED


class TestScenarioN05:
    """A back at 14:20, B out at 14:10: the clerk typed B's time before A's scan."""

    holds = (hold("08:00", "14:20", order=1), hold("14:10", order=2))

    def test_14_12_waits_for_a_person(self) -> None:
        answer = found(at("14:12"), *self.holds)
        assert answer.result == Result.AMBIGUOUS
        assert [one.order_id for one in answer.candidates] == [1, 2]

    def test_14_35_was_b(self) -> None:
        answer = found(at("14:35"), *self.holds)
        assert (answer.result, answer.hold.order_id) == (Result.MATCHED_ORDER, 2)

    def test_the_night_between_two_rentals_is_ours(self) -> None:
        night = (hold("08:00", "20:00", order=1),)
        assert found(at("23:00"), *night).result == Result.OPERATOR


class TestKeyOfAnEvent:
    moment = at("14:12:05")

    def key(self, **more: object) -> str:
        facts = {"plate": "京A12345", "moment": self.moment, "code": "1344", "place": "长安街 东口"}
        return same_event_key(**{**facts, **more})

    def test_seconds_width_spaces_and_capitals_are_the_same(self) -> None:
        assert self.key() == self.key(moment=at("14:12:59"), place="长安街(东口)", code=" 1344 ")
        assert plain_place("ＡＢ 路-1号") == plain_place("ab路1号")

    def test_another_minute_code_place_or_plate_is_another_event(self) -> None:
        others = [
            {"moment": at("14:13")},
            {"code": "1345"},
            {"place": "长安街西口"},
            {"plate": "京A12346"},
        ]
        assert len({self.key(), *(self.key(**other) for other in others)}) == 5


class TestDeadlines:
    terms = Terms()

    def test_statutory_is_thirty_days_after_the_notice_or_as_entered(self) -> None:
        assert statutory_day(DAY, None, self.terms) == dt.date(2026, 10, 10)
        assert statutory_day(DAY, dt.date(2026, 9, 30), self.terms) == dt.date(2026, 9, 30)

    @pytest.mark.parametrize(
        ("statutory", "due"),
        [
            (dt.date(2026, 12, 1), dt.date(2026, 9, 25)),  # 15 days
            (dt.date(2026, 9, 30), dt.date(2026, 9, 25)),  # both the same
            (dt.date(2026, 9, 29), dt.date(2026, 9, 24)),  # five days before the authority
            (dt.date(2026, 9, 18), dt.date(2026, 9, 13)),
            (dt.date(2026, 9, 17), dt.date(2026, 9, 13)),  # never less than three days
            (dt.date(2026, 9, 1), dt.date(2026, 9, 13)),
        ],
    )
    def test_the_customers_last_day(self, statutory: dt.date, due: dt.date) -> None:
        assert user_day(DAY, statutory, self.terms) == due

    def test_a_fine_is_paid_within_fifteen_working_days(self) -> None:
        asked = []
        pay_by(DAY, lambda day, n: asked.append((day, n)) or day)
        assert asked == [(DAY, 15)]

    @pytest.mark.parametrize(
        ("days", "charge"),
        [(-3, "0"), (0, "0"), (1, "6"), (10, "60"), (33, "198"), (34, "200"), (500, "200")],
    )
    def test_late_charge_is_three_percent_a_day_up_to_the_fine(
        self, days: int, charge: str
    ) -> None:
        assert late_charge(Decimal(200), days) == Decimal(charge)


def test_only_fines_without_points_are_dealt_with_for_the_customer() -> None:
    assert [points for points in (0, 1, 3, 6, 9, 12) if agent_may(points)] == [0]


def test_a_penalty_needs_lateness_and_accepted_terms_with_a_sum() -> None:
    sum_of = Decimal(200)
    assert penalty_of(sum_of, is_late=True, was_accepted=True) == sum_of
    assert penalty_of(sum_of, is_late=False, was_accepted=True) == 0
    assert penalty_of(sum_of, is_late=True, was_accepted=False) == 0
    assert penalty_of(None, is_late=True, was_accepted=True) == 0


@pytest.mark.parametrize(
    ("count", "days", "blocked"),
    [
        (5, None, True),
        (4, None, False),
        (4, 16, False),
        (1, 15, True),
        (1, -2, True),
        (0, 3, False),
    ],
)
def test_cars_are_blocked_from_five_or_close_to_inspection(
    count: int, days: int | None, *, blocked: bool
) -> None:
    assert must_block(count, days, 5, 15) is blocked
