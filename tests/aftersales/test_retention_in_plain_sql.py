"""Rates, limits, statuses and forecasts over some 3,000 random orders, against SQL written apart from the code."""

import datetime as dt
import random
from itertools import pairwise

import pytest
from django.db import connection

from aftersales.choices import RoState, RoType
from aftersales.models import CardRetention, LostCase, RepairOrder, RetentionChange
from aftersales.selectors.churn import churn_by_dealer, churn_of
from aftersales.services.retention import catch_up, refresh_dealer
from dealerops.foundation.actor import SYSTEM
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Customer, Vehicle, VehicleSale
from dealerops.workcal.calc import at
from tests.factories.aftersales import _times
from tests.factories.market import make_dealer, make_model, make_vin

pytestmark = pytest.mark.django_db
D = dt.date
TYPES = (
    *[RoType.MAINTENANCE] * 8, *[RoType.NORMAL] * 6, *[RoType.WARRANTY] * 2,
    RoType.CAMPAIGN, RoType.REWORK, RoType.PDI,
)  # fmt: skip

# What a car is on the day %(on)s at dealer %(dealer)s, from the orders and sales alone.
STANDING = """
WITH RECURSIVE
orders AS (
  SELECT vehicle_id v, customer_id c, (delivered_at AT TIME ZONE 'Asia/Shanghai')::date d,
         mileage_out km, type,
         (amount_customer > 0 OR amount_warranty > 0 OR amount_insurance > 0)
           AND type NOT IN ('PDI', 'REWORK')
           AND NOT (type = 'CAMPAIGN' AND amount_customer = 0) AS counts
    FROM aftersales_repairorder
   WHERE dealer_id = %(dealer)s AND state IN ('DELIVERED', 'ARCHIVED')
     AND (delivered_at AT TIME ZONE 'Asia/Shanghai')::date < %(on)s
),
read AS (
  SELECT v, d, km, max(km) OVER (PARTITION BY v ORDER BY d, km
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS highest
    FROM orders
),
valid AS (SELECT v, d, km FROM read WHERE km > coalesce(highest, -1)),
last AS (SELECT DISTINCT ON (v) v, d, km FROM valid ORDER BY v, d DESC, km DESC),
chain AS (
  SELECT v, d, km, 0 AS n FROM last
  UNION ALL
  SELECT c.v, p.d, p.km, c.n + 1
    FROM chain c
    JOIN LATERAL (SELECT d, km FROM valid WHERE valid.v = c.v AND valid.d <= c.d - 30
                   ORDER BY d DESC, km DESC LIMIT 1) p ON true
),
step AS (
  SELECT a.v, a.n, (a.km - b.km)::numeric AS km, a.d - b.d AS days
    FROM chain a JOIN chain b ON b.v = a.v AND b.n = a.n + 1
),
fold AS (
  SELECT DISTINCT ON (v) v, n, round(least(300, greatest(5, km / days)), 2) AS r
    FROM step ORDER BY v, n DESC
),
rate AS (
  SELECT v, n, r FROM fold
  UNION ALL
  SELECT s.v, s.n, round(least(300, greatest(5, 0.7 * s.km / s.days + 0.3 * rate.r)), 2)
    FROM rate JOIN step s ON s.v = rate.v AND s.n = rate.n - 1
),
speed AS (
  SELECT cars.v, coalesce(
           (SELECT r FROM rate WHERE rate.v = cars.v AND rate.n = 0),
           (SELECT round(least(300, greatest(5, last.km::numeric / (last.d - s.sold_on))), 2)
              FROM last JOIN registry_vehiclesale s ON s.vehicle_id = last.v
             WHERE last.v = cars.v AND last.d > s.sold_on),
           40.00) AS r
    FROM (SELECT DISTINCT v FROM orders) cars
),
visit AS (
  SELECT v, c, d, row_number() OVER (PARTITION BY v, c ORDER BY d DESC) AS place
    FROM (SELECT DISTINCT v, c, d FROM orders WHERE counts) days
),
card AS (SELECT DISTINCT v, c FROM orders WHERE type NOT IN ('PDI', 'INTERNAL')),
bound AS (
  SELECT card.v, card.c, speed.r, one.d AS visited, two.d AS before,
         least(365, greatest(90, floor(10000 / speed.r + 0.5)))::int AS expected
    FROM card JOIN speed USING (v)
    LEFT JOIN visit one ON one.v = card.v AND one.c = card.c AND one.place = 1
    LEFT JOIN visit two ON two.v = card.v AND two.c = card.c AND two.place = 2
),
limits AS (
  SELECT *, least(365, greatest(180, 2 * expected)) AS lost FROM bound
),
service AS (
  SELECT DISTINCT ON (v) v, d, km FROM orders WHERE type = 'MAINTENANCE' ORDER BY v, d DESC, km DESC
),
since AS (
  SELECT limits.v, limits.c, coalesce(service.d, s.sold_on) AS d, coalesce(service.km, 0) AS km
    FROM limits LEFT JOIN service USING (v)
    LEFT JOIN registry_vehiclesale s ON s.vehicle_id = limits.v
)
SELECT l.v, l.c, l.r,
       CASE WHEN visited IS NULL THEN 'NEW'
            WHEN %(on)s > (visited + interval '24 months')::date THEN 'DORMANT'
            WHEN %(on)s - visited >= lost THEN 'LOST'
            WHEN %(on)s - visited > least(expected + 30, lost - 1) THEN 'AT_RISK'
            WHEN visited - before >= lost THEN 'RETURNED'
            ELSE 'ACTIVE' END,
       CASE WHEN since.d IS NOT NULL THEN least(
             coalesce(last.d, since.d)
               + floor((since.km + 10000 - coalesce(last.km, since.km)) / l.r)::int,
             (since.d + interval '12 months')::date) END
  FROM limits l LEFT JOIN last ON last.v = l.v
  LEFT JOIN since ON since.v = l.v AND since.c = l.c
"""
COHORT = """
WITH visits AS (
  SELECT vehicle_id, max(delivered_at AT TIME ZONE 'Asia/Shanghai') AS last,
         min(delivered_at AT TIME ZONE 'Asia/Shanghai') AS first
    FROM aftersales_repairorder
   WHERE dealer_id = %(dealer)s AND state IN ('DELIVERED', 'ARCHIVED')
     AND amount_customer + amount_warranty + amount_insurance > 0
     AND type NOT IN ('PDI', 'REWORK') AND (type <> 'CAMPAIGN' OR amount_customer > 0)
     AND delivered_at AT TIME ZONE 'Asia/Shanghai' >= %(month)s::date - interval '6 months'
     AND delivered_at AT TIME ZONE 'Asia/Shanghai' < %(month)s::date + interval '1 month'
   GROUP BY vehicle_id
)
SELECT count(*) FILTER (WHERE last < %(month)s::date - interval '5 months'), count(*)
  FROM visits WHERE first < %(month)s::date - interval '5 months'
"""
CAME = """
SELECT count(DISTINCT vehicle_id) FROM aftersales_repairorder
 WHERE dealer_id = %(dealer)s AND state IN ('DELIVERED', 'ARCHIVED')
   AND amount_customer + amount_warranty + amount_insurance > 0
   AND type NOT IN ('PDI', 'REWORK') AND (type <> 'CAMPAIGN' OR amount_customer > 0)
   AND delivered_at AT TIME ZONE 'Asia/Shanghai' >= %(on)s::date - interval '24 months'
   AND delivered_at AT TIME ZONE 'Asia/Shanghai' < %(on)s
"""


def ask(sql: str, **values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def dealers(workshop):
    """Three dealers, 540 cars, some 3,000 orders over three years; some odometers lie."""
    rng = random.Random(411)
    found = [workshop.dealer, *(make_dealer(f"CH0{n}", workshop.dealer.region) for n in (1, 2))]
    model = make_model()
    cars = Vehicle.objects.bulk_create(Vehicle(vin=make_vin(), model=model) for _n in range(540))
    owners = Customer.objects.bulk_create(
        Customer(kind=CustomerKind.PRIVATE, name=f"车主{n}") for n in range(1_200)
    )
    orders, sales = [], []
    for place, car in enumerate(cars):
        first = D(2023, 9, 1) + dt.timedelta(days=rng.randrange(900))
        if rng.random() < 0.5:
            sold_on = first - dt.timedelta(days=rng.randrange(1, 400))
            sales.append(VehicleSale(vehicle=car, sold_on=sold_on))
        orders += _life(rng, found[place % 3], car, first, workshop, owners)
    VehicleSale.objects.bulk_create(sales)
    RepairOrder.objects.bulk_create(orders, batch_size=500)
    assert 2_500 < len(orders) < 4_500
    return found


def _life(rng, dealer, car, day, workshop, owners) -> list[RepairOrder]:
    """Visits of one car, and of its second owner if it has one."""
    orders, km, owner = [], rng.randrange(500, 60_000), owners.pop()
    pace = rng.choice((4, 15, 30, 45, 60, 120, 350))
    while day < D(2026, 10, 25) and len(orders) < 14:
        if rng.random() < 0.05:
            owner = owners.pop()
        shown = km - rng.randrange(1, 5_000) if rng.random() < 0.06 else km
        shown = max(shown, 1)
        money = [rng.choice((0, 300)), rng.choice((0, 0, 90)), rng.choice((0, 0, 0, 900))]
        orders.append(
            RepairOrder(
                number=f"RO-R-{rng.getrandbits(48):014d}"[:20], dealer=dealer, vehicle=car,
                customer=owner, type=rng.choice(TYPES), advisor_id=workshop.advisor.user_id,
                technician_id=workshop.technician.user_id, mileage_in=shown, mileage_out=shown,
                state=RoState.DELIVERED, amount_customer=money[0], amount_warranty=money[1],
                amount_insurance=money[2], **_times(at(day, dt.time(rng.randrange(8, 24), 30))),
            )
        )  # fmt: skip
        gap = rng.choice((3, 20, 40, 90, 150, 210, 300, 420))
        day += dt.timedelta(days=gap)
        km += max(1, int(gap * pace * rng.uniform(0.5, 1.6)))
    return orders


def test_statuses_and_forecasts_equal_the_plain_computation(dealers):
    on = D(2026, 10, 20)
    for dealer in dealers:
        refresh_dealer(dealer.pk, on=on)
    seen = set()
    for dealer in dealers:
        rows = CardRetention.objects.filter(card__dealer=dealer).values_list(
            "card__vehicle_id", "card__customer_id", "km_per_day", "status", "service_on"
        )
        assert sorted(rows) == sorted(ask(STANDING, on=on, dealer=dealer.pk))
        seen |= {row[3] for row in rows}
    assert seen == {"NEW", "ACTIVE", "AT_RISK", "LOST", "DORMANT", "RETURNED"}
    lost = CardRetention.objects.filter(status="LOST").values_list("card", "visited_on")
    assert sorted(LostCase.objects.values_list("card", "visited_on")) == sorted(lost)


@pytest.mark.long
def test_the_three_rates_equal_the_plain_computation(dealers):
    month, end = D(2026, 9, 1), D(2026, 10, 1)
    dealer = dealers[0]
    refresh_dealer(dealer.pk, on=D(2026, 8, 31))
    catch_up(dealer.pk, on=end - dt.timedelta(days=1))
    days = [D(2026, 8, 31) + dt.timedelta(days=n) for n in range(31)]
    history = [
        {(v, c): status for v, c, _r, status, _on in ask(STANDING, on=day, dealer=dealer.pk)}
        for day in days
    ]
    newly = {
        card
        for before, after in pairwise(history)
        for card, status in after.items()
        if status == "LOST" and before.get(card) != "LOST"
    }
    # Whoever came on the last day of August belongs to those who may be lost in September.
    losable = {
        card for card, status in history[1].items() if status in {"ACTIVE", "RETURNED", "AT_RISK"}
    } | {card for card in newly if history[1][card] == "LOST"}
    still = sum(status == "LOST" for status in history[-1].values())
    churn = churn_by_dealer(SYSTEM, month)[dealer.pk]
    assert (churn.cohort.lost, churn.cohort.base) == ask(COHORT, month=month, dealer=dealer.pk)[0]
    assert (churn.stock.lost, churn.stock.base) == (
        still, ask(CAME, on=end, dealer=dealer.pk)[0][0],
    )  # fmt: skip
    assert (churn.new.lost, churn.new.base) == (len(newly), len(losable))
    assert churn.cohort.lost
    assert churn.new.lost
    assert RetentionChange.objects.filter(card__dealer=dealer, target="LOST").exists()
    together = churn_of(SYSTEM, month)
    others = sum(ask(COHORT, month=month, dealer=one.pk)[0][1] for one in dealers)
    assert together.cohort.base == others
