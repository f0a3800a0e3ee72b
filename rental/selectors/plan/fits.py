"""May this car serve this order, and if not, why? One answer for forms, moves, plans and changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import WRONG_STATE
from dealerops.policy.services import Values
from rental.calc.planner import Car, Fit, Fleet, Job, cost_of, stand
from rental.choices import TO_PLAN, OrderState
from rental.choices.plan import RANGE_SHARE
from rental.models import RentalOrder, RentalVehicle, Tariff
from rental.rules.plan import CAR_RULES, steps_up
from rental.selectors.plan.inputs import Loaded, Padding, Question, job_of, load, minutes, moment

ZERO = Decimal(0)


def values_of(order: RentalOrder, now: dt.datetime) -> Values:
    """Today's policy of the order's store."""
    return Values(on=timezone.localdate(now), dealer_id=order.dealer_id)


def question_for(order: RentalOrder, now: dt.datetime) -> Question:
    """Only what stands on the cars; nothing that waits."""
    return Question(order.dealer_id, now, now, values_of(order, now), only=())


def refusals(order: RentalOrder, car: RentalVehicle, *, now: dt.datetime) -> list[Refusal]:
    """Every reason against; empty means the car is free and may be given.

    The order may already stand on the car: what it keeps busy itself is not counted.
    """
    question = question_for(order, now)
    loaded = load(question, [car])
    found = [refusal for rule in CAR_RULES if (refusal := rule(order, loaded.vehicles[car.pk]))]
    found += range_is_agreed(order, car, question.values)
    return found + time_refusals(order, car, loaded, question)


def move_refusals(order: RentalOrder, car: RentalVehicle, *, now: dt.datetime) -> list[Refusal]:
    """The same for a person's move: an order that is not planned any more, and the car it has already."""
    if order.state not in TO_PLAN:
        return [WRONG_STATE]
    if order.vehicle_id == car.pk:
        return [Refusal("SAME_CAR", _("The order has this car already."), "vehicle")]
    return refusals(order, car, now=now)


def range_is_agreed(order: RentalOrder, car: RentalVehicle, values: Values) -> list[Refusal]:
    """The planned day takes more than 80 % of an electric car's range: ask the customer (domain.md 5.4)."""
    if order.range_agreed or not car.range_km or not order.planned_daily_km:
        return []
    if order.planned_daily_km <= car.range_km * values[RANGE_SHARE]:
        return []
    message = _("The planned distance is too near the car's range; ask the customer.")
    return [Refusal("RANGE_CONSENT", message, "vehicle")]


def time_refusals(
    order: RentalOrder, car: RentalVehicle, loaded: Loaded, question: Question
) -> list[Refusal]:
    """Padded, against everything else on the car (domain.md 5.2)."""
    others = [job for job in loaded.instance.jobs if job.id != order.pk]
    fleet, _waiting = stand(replace(loaded.instance, jobs=[_held(job) for job in others]))
    job = replace(job_of(order, question), pinned=None, is_out=False)
    if order.state == OrderState.IN_USE:  # from now on: what was on the car before is over
        since = min(minutes(question.now) + loaded.instance.before, job.end - 1)
        job = replace(job, start=max(job.start, since))
    if fleet.fit(car.pk, job) is not None:
        return []
    busy = fleet.in_the_way(car.pk, job)
    if not busy:
        return [
            Refusal(
                "CAR_TOO_FAR", _("The car cannot be brought to the next store in time."), "vehicle"
            )
        ]
    return [_taken(loaded, span.job, moment(span.begin), moment(span.end)) for span in busy]


def _held(job: Job) -> Job:
    """What stands on a car is counted there, whatever it is."""
    return replace(job, is_fixed=True, pinned=None)


def _taken(loaded: Loaded, job: Job | None, begins: dt.datetime, ends: dt.datetime) -> Refusal:
    when = f"{_short(begins)} – {_short(ends)}"
    if job is None:
        blocked = _("The car is blocked %(when)s.") % {"when": when}
        return Refusal("CAR_BLOCKED", blocked, "vehicle")
    message = _("The car is kept for order %(number)s %(when)s.")
    number = loaded.orders[job.id].number
    return Refusal("CAR_TAKEN", message % {"number": number, "when": when}, "vehicle")


def _short(at: dt.datetime) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def padded(
    order: RentalOrder, car: RentalVehicle, values: Values
) -> tuple[dt.datetime, dt.datetime]:
    """From when until when an order keeps a car (domain.md 5.2)."""
    padding = Padding.of(values)
    before = dt.timedelta(minutes=padding.before)
    return order.start_at - before, order.end_at + dt.timedelta(minutes=padding.after_with(car))


def upgrade_cost(order: RentalOrder, car: RentalVehicle) -> Decimal:
    """What the class given would have cost more, over the days; nothing for the booked class (domain.md 5.4)."""
    if steps_up(order, car) <= 0:
        return ZERO
    day = timezone.localdate(order.start_at)
    tariffs = Tariff.objects.valid_on(day).filter(vehicle_class=car.vehicle_class_id)
    tariff = tariffs.applying(order.dealer_id).first()
    price = ZERO if tariff is None else Decimal(tariff.per_day)
    days = -((order.start_at - order.end_at) // dt.timedelta(days=1))
    more: Decimal = max(ZERO, price - order.daily_rate)
    return more * days


def best_cars(
    order: RentalOrder, cars: Sequence[RentalVehicle], *, now: dt.datetime
) -> list[RentalVehicle]:
    """Those that may serve the order, the best first: class, then distance, then the smallest gap (domain.md 5.3)."""
    question = question_for(order, now)
    loaded = load(question, cars)
    others = [_held(job) for job in loaded.instance.jobs if job.id != order.pk]
    fleet, _waiting = stand(replace(loaded.instance, jobs=others))
    job = job_of(order, question)
    ranked = [(*key, car.id) for car in loaded.instance.cars if (key := _rank(fleet, car, job))]
    found = [loaded.vehicles[key[-1]] for key in sorted(ranked)]
    return [car for car in found if not any(rule(order, car) for rule in CAR_RULES)]


def _rank(fleet: Fleet, car: Car, job: Job) -> tuple[tuple[int, ...], Fit] | None:
    cost, fit = cost_of(job, car), fleet.fit(car.id, job)
    return None if cost is None or fit is None else (cost.key, fit)
