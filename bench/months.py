"""A month of answers: what one dealer's report asks beside the SQL that sums the month of all, and the same
question over all beside the same SQL by hand; how many figures of the two differ.

Reports of satisfaction are each dealer's own, so they read raw answers through the index on dealer and day
of the visit; tables of sums would only be needed for a report over all dealers at once.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from aftersales.choices import Department
from aftersales.selectors.satisfaction import Asked, Basis, Satisfaction, satisfaction
from bench.lib import cpu
from bench.lib.result import Result
from bench.lib.rounds import interleaved
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer, Region
from tests.factories.market import make_person

DEALERS = {"quick": 400, "full": 800}
VISITS = {"quick": 40, "full": 130}  # of a dealer in a month
MICRO = 1e6
MONTH = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
AS_OF = dt.datetime(2026, 10, 8, tzinfo=dt.UTC)
FEW, MANY = 3, 30  # times per sample: the clock of /proc ticks in hundredths
DEPARTMENTS = [one for one in Department if one != Department.OVERALL]

# What is measured needs no repair orders below the interviews, and this database is thrown away.
FILL = """
DO $$ DECLARE key record; BEGIN
    FOR key IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
               WHERE contype = 'f' AND conrelid IN
                     ('aftersales_interview'::regclass, 'aftersales_answer'::regclass)
    LOOP EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%I', key.place, key.conname); END LOOP;
END $$;
INSERT INTO aftersales_interview (
    task_id, dealer_id, advisor_id, interviewer_id, channel, delivered_on, interviewed_on, finished_at,
    is_problem, visit, why_here, words, is_complaint, advice, next_item, was_invited, club_lacks,
    club_others, club_suggestion, version, created_at, updated_at)
SELECT n, dealers[1 + n %% array_length(dealers, 1)], %(person)s, %(person)s, 'PHONE',
       day, day + 2, day + time '12:00' + interval '2 days',
       false, '', '', '', false, '', '', false, '', '', '', 1, day, day
FROM (SELECT n, %(dealers)s::bigint[] AS dealers, date '2026-01-01' + (n::bigint * 7919 %% 365)::int AS day
      FROM generate_series(1, %(visits)s) n) visits;
INSERT INTO aftersales_answer (interview_id, question, department, score)
SELECT i.id, 'Q' || d.number, d.code, 1 + (i.id * 31 + d.number * 17) %% 5
FROM aftersales_interview i, unnest(%(departments)s) WITH ORDINALITY d(code, number);
ANALYZE aftersales_interview;
ANALYZE aftersales_answer;
"""
BY_HAND = """
SELECT a.department, count(a.score), sum(a.score), count(a.score) FILTER (WHERE a.score >= 4)
FROM aftersales_answer a JOIN aftersales_interview i ON i.id = a.interview_id
WHERE i.delivered_on >= %s AND i.delivered_on < %s AND i.finished_at <= %s
GROUP BY a.department
"""


def ratios(profile: str, rounds: int) -> list[Result]:
    """Microseconds of processor time for each question, this process and the database together."""
    dealers = _filled(DEALERS[profile], DEALERS[profile] * VISITS[profile] * 12)
    director = make_person(Role.D_SVC_DIR, dealers[len(dealers) // 2])
    asked = Asked(MONTH, AS_OF, Basis.VISIT)
    spent = interleaved(
        {
            "by hand": lambda: _spent(_by_hand, FEW),
            "all": lambda: _spent(lambda: satisfaction(SYSTEM, asked), FEW),
            "dealer": lambda: _spent(lambda: satisfaction(director, asked), MANY),
        },
        rounds,
    )
    unit = "CPU us"
    wrong = _differing(satisfaction(SYSTEM, asked), _by_hand())
    return [
        Result.ratio("C.month_vs_sql", spent["all"], spent["by hand"], unit),
        Result.ratio("C.dealer_month_vs_month", spent["dealer"], spent["by hand"], unit),
        Result.number("C.month_figures_wrong", wrong, "departments"),
    ]


def _filled(dealers: int, visits: int) -> Sequence[Dealer]:
    region = Region.objects.create(code="CX", name="北区", name_en="North")
    made = Dealer.objects.bulk_create(
        Dealer(
            code=f"CX{number:04d}", name="店", name_en="Shop", legal_name=f"店{number}", city="北京",
            region=region, usc_code=f"9131{number:014d}",
        )
        for number in range(dealers)
    )  # fmt: skip
    person = make_person(Role.D_CALL, made[0])
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "dealers": [one.pk for one in made],
                "visits": visits,
                "person": person.user_id,
                "departments": [str(one) for one in DEPARTMENTS],
            },
        )
    return made


def _by_hand() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [MONTH.start, MONTH.end, AS_OF])
        return list(cursor.fetchall())


def _spent(work: Callable[[], object], times: int) -> float:
    """Of one question, each asked anew."""

    def repeat() -> None:
        for _each in range(times):
            work()

    return cpu.spent_here(repeat) / times * MICRO


def _differing(ours: Satisfaction, by_hand: Sequence[tuple[Any, ...]]) -> int:
    found = {
        one.department: (one.measure.n, one.measure.total, one.measure.satisfied)
        for one in ours.departments
    }
    return sum(found.get(department) != (n, total, good) for department, n, total, good in by_hand)
