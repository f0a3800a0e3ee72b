"""When clocks are due: by the examples of the text, and by counting every minute of the year."""

import datetime as dt
import random
from bisect import bisect_left, bisect_right
from itertools import accumulate

import chinese_calendar
import pytest

from complaints.calc.clocks import Calendars, Limit, Pause, due_time
from dealerops.workcal.calc import Hours
from tests.factories.complaints_clocks import moment

DEALER = Hours("dealer", dt.time(8, 30), dt.time(18))
OFFICE = Hours("office", dt.time(9), dt.time(18))
ROUND_THE_CLOCK = Hours("always", dt.time(), None)
NEW_YEAR = {dt.date(2026, 2, day) for day in range(16, 20)}


def dealer_is_open(day: dt.date) -> bool:
    return day not in NEW_YEAR


def always(day: dt.date) -> bool:
    return True


AT_DEALER = Calendars(DEALER, dealer_is_open, chinese_calendar.is_workday)
AT_OFFICE = Calendars(OFFICE, chinese_calendar.is_workday, chinese_calendar.is_workday)
RED = Calendars(ROUND_THE_CLOCK, always, chinese_calendar.is_workday)


def due(start: str, limit: str, calendars: Calendars = AT_DEALER, *pauses: tuple[str, str]) -> str:
    taken = [Pause(moment(begin), moment(end)) for begin, end in pauses]
    found = due_time(moment(start), Limit.read(limit), calendars, taken)
    return found.strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("start", "limit", "calendars", "expected"),
    [
        ("2026-09-07T10:00", "4h", AT_DEALER, "2026-09-07T14:00"),
        ("2026-09-07T16:00", "4h", AT_DEALER, "2026-09-08T10:30"),
        ("2026-09-07T10:00", "30m", RED, "2026-09-07T10:30"),
        ("2026-09-07T23:50", "30m", RED, "2026-09-08T00:20"),
        ("2026-09-07T10:00", "24c", AT_DEALER, "2026-09-08T10:00"),
        ("2026-09-07T20:00", "24c", AT_DEALER, "2026-09-09T08:30"),  # closed at 20:00
        ("2026-09-07T18:00", "24c", AT_DEALER, "2026-09-09T08:30"),  # half-open: closed at 18:00
        ("2026-09-07T08:30", "24c", AT_DEALER, "2026-09-08T08:30"),
        ("2026-02-15T10:00", "24c", AT_DEALER, "2026-02-20T08:30"),  # over the New Year
        ("2026-02-13T15:00", "24c", AT_OFFICE, "2026-02-14T15:00"),  # a Saturday that is worked
        ("2026-02-14T15:00", "24c", AT_OFFICE, "2026-02-24T09:00"),
        ("2026-09-07T10:00", "24h", AT_DEALER, "2026-09-09T15:00"),
        ("2026-09-07T10:00", "3w", AT_DEALER, "2026-09-11T00:00"),
        ("2026-09-29T10:00", "10w", AT_DEALER, "2026-10-20T00:00"),
        ("2026-02-12T10:00", "7w", AT_DEALER, "2026-03-01T00:00"),
        ("2026-02-14T10:00", "3d", AT_DEALER, "2026-02-22T00:00"),
        ("2026-02-14T10:00", "1d", RED, "2026-02-16T00:00"),
        ("2026-07-06T09:00", "10w", AT_DEALER, "2026-07-21T00:00"),  # S07: answered by 07-20
        ("2026-07-06T09:00", "20w", AT_DEALER, "2026-08-04T00:00"),  # S07: done by 08-03
    ],
)
def test_a_limit_runs_in_its_calendar(start, limit, calendars, expected):
    assert due(start, limit, calendars) == expected


def test_paused_time_does_not_count():
    wait = ("2026-09-07T11:00", "2026-09-08T11:00")
    assert due("2026-09-07T10:00", "4h", AT_DEALER, wait) == "2026-09-08T14:00"
    assert due("2026-09-07T10:00", "2h", RED, wait) == "2026-09-08T12:00"
    assert due("2026-09-07T10:00", "3w", AT_DEALER, wait) == "2026-09-12T00:00"
    assert due("2026-09-08T12:00", "4h", AT_DEALER, wait) == "2026-09-08T16:00"


def test_no_clock_is_due_while_it_stands_still():
    weekend = ("2026-09-11T10:00", "2026-09-13T10:00")  # Friday to Sunday
    assert due("2026-09-10T10:00", "1w", AT_DEALER, weekend) == "2026-09-15T00:00"
    night = ("2026-09-08T20:30", "2026-09-09T11:00")  # the next opening is in it
    assert due("2026-09-07T20:00", "24c", AT_DEALER, night) == "2026-09-09T11:00"


@pytest.mark.parametrize("text", ["", "4", "h", "0h", "4x", "-1h", "4 h", "10000h"])
def test_what_is_no_limit_is_not_read(text):
    with pytest.raises(ValueError, match="no limit"):
        Limit.read(text)


def test_a_house_that_never_opens_has_no_due_time():
    shut = Calendars(DEALER, lambda day: False, lambda day: False)
    for limit in ("1h", "1d", "1w"):
        with pytest.raises(ValueError, match="no open day"):
            due("2026-09-07T10:00", limit, shut)


# --- the same, computed by laying the year out minute by minute --------------------------------------
YEAR = moment("2026-01-01T00:00")
MINUTES = 480 * 24 * 60  # a year and a bit
MONTHS = 120 * 24 * 60
DAYS = [YEAR.date() + dt.timedelta(days=n) for n in range(480)]
TYPES = ("30m", "1h", "2h", "4h", "8h", "12h", "24h", "24c", "1d", "3d", "3w", "5w", "10w", "20w")


EVERY_MINUTE = bytearray(b"\x01") * MINUTES


def minute_of(at: dt.datetime) -> int:
    return int((at - YEAR).total_seconds()) // 60


def laid_out(days_open: set[dt.date], first: int, last: int) -> bytearray:
    """One byte per minute, 1 where the house is open; `first` and `last` are minutes of a day."""
    year = bytearray(MINUTES)
    for n, day in enumerate(DAYS):
        if day in days_open:
            year[n * 1440 + first : n * 1440 + last] = b"\x01" * (last - first)
    return year


def passed(start: int, open_minutes: bytearray, pauses: list[tuple[int, int]]) -> list[int]:
    """How many open, unpaused minutes have gone by after each minute of the next months."""
    countable = bytearray(open_minutes[start : start + MONTHS])
    for begin, end in pauses:
        begin, end = max(begin - start, 0), max(end - start, 0)
        countable[begin:end] = bytes(end - begin)
    return list(accumulate(countable))


def by_days(start: int, amount: int, days: list[int], pauses: list[tuple[int, int]]) -> int:
    """Days as numbers of the year: the index of the last one, moved by the days each pause took."""
    index = bisect_right(days, start // 1440) + amount - 1
    for begin, end in pauses:
        begin = max(begin, start)
        if end <= start or begin >= (days[index] + 1) * 1440:
            continue
        index += bisect_right(days, end // 1440) - bisect_right(days, begin // 1440)
        while (days[index] + 1) * 1440 <= end:
            index += 1
    return (days[index] + 1) * 1440


def opened(minute: int, open_minutes: bytearray, pauses: list[tuple[int, int]]) -> int:
    """The first open minute from there on; one that a pause holds waits for its end."""
    while not open_minutes[minute]:
        minute = open_minutes.index(1, minute)
        minute = next((end for begin, end in pauses if begin <= minute < end), minute)
    return minute


def workdays() -> list[int]:
    """Numbers of the year's workdays; behind its end, where the calendar knows nothing, Monday to Friday."""
    return [
        n
        for n, day in enumerate(DAYS)
        if (chinese_calendar.is_workday(day) if day.year == 2026 else day.isoweekday() <= 5)
    ]


def is_workday(day: dt.date) -> bool:
    return (day - DAYS[0]).days in WORKDAYS


WORKDAYS = set(workdays())


def some_pauses(dice: random.Random, start: int) -> list[tuple[int, int]]:
    pauses, at = [], start - dice.randrange(0, 2000)
    for _one in range(dice.choice((0, 0, 1, 2, 3))):
        begin = at + dice.randrange(1, 6000)
        end = begin + dice.choice((5, 90, 600, 1440, 4000, 12_000))
        pauses.append((begin, end))
        at = end
    return pauses


def test_three_hundred_cases_of_a_year_equal_the_count_of_every_minute():
    dice = random.Random(2026)
    work = sorted(WORKDAYS)
    checked = 0
    for _case in range(300):
        closed = set(dice.sample(DAYS, dice.randrange(0, 60))) | NEW_YEAR
        start = dice.randrange(5 * 1440, 330 * 1440)
        pauses = some_pauses(dice, start)
        kind = dice.choice(("dealer", "office", "red"))
        hours, days_open, first, last = {
            "dealer": (DEALER, set(DAYS) - closed, 510, 1080),
            "office": (OFFICE, {DAYS[n] for n in work}, 540, 1080),
            "red": (ROUND_THE_CLOCK, set(DAYS), 0, 1440),
        }[kind]
        house = laid_out(days_open, first, last)
        counts = {"d": [n for n, day in enumerate(DAYS) if day in days_open], "w": work}
        calendars = Calendars(hours, days_open.__contains__, is_workday)
        in_the_house = passed(start, house, pauses)
        on_the_wall = passed(start, EVERY_MINUTE, pauses)
        given = [
            Pause(YEAR + dt.timedelta(minutes=a), YEAR + dt.timedelta(minutes=b)) for a, b in pauses
        ]
        for text in TYPES:
            amount, unit = int(text[:-1]), text[-1]
            if unit in counts:
                expected = by_days(start, amount, counts[unit], pauses)
            elif unit == "c":
                raw = start + bisect_left(on_the_wall, amount * 60) + 1
                expected = opened(raw, house, pauses)
            else:
                minutes = amount * (60 if unit == "h" else 1)
                expected = start + bisect_left(in_the_house, minutes) + 1
            found = due_time(YEAR + dt.timedelta(minutes=start), Limit.read(text), calendars, given)
            assert minute_of(found) == expected, (kind, text, start, pauses)
            checked += 1
    assert checked == 300 * len(TYPES)
