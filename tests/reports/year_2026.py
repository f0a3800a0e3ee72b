"""What goes out on which day of 2026, written by hand from domain.md 0.4, 4.13 and 6.3.

It imports nothing of the calendar or of the reports: where the two differ, one of them is wrong.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def d(text: str) -> dt.date:
    """'10-08' of 2026, or a whole date of another year."""
    return dt.date.fromisoformat(text if len(text) > len("10-08") else f"2026-{text}")


def days(first: str, last: str) -> set[dt.date]:
    return {d(first) + n * DAY for n in range((d(last) - d(first)).days + 1)}


HOLIDAYS = (
    days("01-01", "01-03")
    | days("02-15", "02-23")
    | days("04-04", "04-06")
    | days("05-01", "05-05")
    | days("06-19", "06-21")
    | days("09-25", "09-27")
    | days("10-01", "10-07")
)
MAKE_UP = {d(one) for one in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}
YEAR = sorted(days("01-01", "12-31"))
WORKDAYS = [one for one in YEAR if one in MAKE_UP or (one.weekday() < 5 and one not in HOLIDAYS)]
DEALERS_CLOSED = days("02-16", "02-19")  # the eve of the year of the horse until its third day
MONDAYS_MOVED = {"02-16": "02-24", "02-23": "02-24", "04-06": "04-07", "05-04": "05-06", "10-05": "10-08"}  # fmt: skip
THE_3RD = "01-04 02-03 03-03 04-03 05-06 06-03 07-03 08-03 09-03 10-08 11-03 12-03"
THE_5TH = "01-05 02-05 03-05 04-07 05-06 06-05 07-06 08-05 09-07 10-08 11-05 12-07"
FIRST_WORKDAY = "01-04 02-02 03-02 04-01 05-06 06-01 07-01 08-03 09-01 10-08 11-02 12-01"
THE_15TH = "01-15 02-24 03-16 04-15 05-15 06-15 07-15 08-17 09-15 10-15 11-16 12-15"
THE_25TH = "01-26 02-25 03-25 04-27 05-25 06-25 07-27 08-25 09-28 10-26 11-25 12-25"
QUARTERS = {
    "01-08": ("2025-10-01", "2025-12-31"),
    "04-08": ("01-01", "03-31"),
    "07-07": ("04-01", "06-30"),
    "10-13": ("07-01", "09-30"),
}
TUESDAYS = (
    "01-06 01-20 02-03 02-17 03-03 03-17 03-31 04-14 04-28 05-12 05-26 06-09 06-23 "
    "07-07 07-21 08-04 08-18 09-01 09-15 09-29 10-13 10-27 11-10 11-24 12-08 12-22"
)
Line = tuple[dt.date, dt.date, dt.date]  # goes out on, first day, last day


def daily() -> Iterator[Line]:
    yield from ((one, one, one) for one in YEAR if one not in DEALERS_CLOSED)


def morning() -> Iterator[Line]:
    told = [d("2025-12-31"), *YEAR[:-1]]
    yield from ((one + DAY, one, one) for one in told if one not in DEALERS_CLOSED)


def workdaily() -> Iterator[Line]:
    first = FIRST
    for one in WORKDAYS:
        yield one, first, one
        first = one + DAY


def weekly() -> Iterator[Line]:
    for monday in (one for one in YEAR if one.weekday() == 0):
        runs_on = MONDAYS_MOVED.get(f"{monday:%m-%d}")
        yield (d(runs_on) if runs_on else monday), monday - 7 * DAY, monday - DAY


def weekly_of_callbacks() -> Iterator[Line]:
    """The week of 02-16 has no workday: its run goes with the next one."""
    carried = (d("02-24"), d("02-09"), d("02-22"))
    yield from (one for one in weekly() if one[0] != d("02-24"))
    yield carried


def monthly(runs: str) -> Iterator[Line]:
    for month, runs_on in enumerate(runs.split(), start=1):
        first = dt.date(2026, month - 1, 1) if month > 1 else d("2025-12-01")
        yield d(runs_on), first, dt.date(2026, month, 1) - DAY


def mid_month() -> Iterator[Line]:
    for runs, last in ((THE_15TH, 14), (THE_25TH, 24)):
        for month, runs_on in enumerate(runs.split(), start=1):
            yield d(runs_on), dt.date(2026, month, 1), dt.date(2026, month, last)


def fortnightly() -> Iterator[Line]:
    for one in TUESDAYS.split():
        yield d("02-24" if one == "02-17" else one), d(one) - 13 * DAY, d(one)


def quarterly() -> Iterator[Line]:
    yield from ((d(runs_on), d(a), d(b)) for runs_on, (a, b) in QUARTERS.items())


# Which reports there are, and how often (domain.md 6.4).
LINES: dict[str, Iterable[Line]] = {
    "R01": list(workdaily()),
    "R02": list(weekly()),
    "R03": list(monthly(THE_3RD)),
    "R04": list(weekly()),
    "R06": list(weekly()),
    "R06M": list(mid_month()),
    "R11": list(daily()),
    "R12": list(weekly_of_callbacks()),
    "R13": list(monthly(THE_3RD)),
    "R14": list(monthly(THE_3RD)),
    "R15": list(monthly(THE_3RD)),
    "R16": list(monthly(FIRST_WORKDAY)),
    "R17": list(fortnightly()),
    "R17D": list(workdaily()),
    "R18": list(monthly(THE_5TH)),
    "R19": list(morning()),
    "R19W": list(weekly()),
    "R19M": list(monthly(THE_3RD)),
    "R20": list(weekly()),
    "R20M": list(monthly(THE_3RD)),
    "R20W": list(monthly(THE_3RD)),
    "R21": list(weekly()),
    "R21M": list(monthly(THE_3RD)),
    "R22": list(monthly(THE_3RD)),
    "R23": list(quarterly()),
    "R24": list(monthly(THE_5TH)),
}
