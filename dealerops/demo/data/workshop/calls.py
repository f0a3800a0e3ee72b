"""The callback after a delivery: when it is due, who tried when, and how it ended."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aftersales.calc.callbacks import Visitor, due_of, priority_of
from aftersales.choices import Band, CallbackKind, CallResult, Payer, RoType, TaskState
from aftersales.models import CallAttempt, CallbackTask, NumberCorrection, SelfSurvey
from aftersales.services.callback_plan import NOT_CALLED
from dealerops.demo.data.workshop.desk import DAYTIME, CallDesk
from dealerops.demo.data.workshop.garage import ask_for_silence
from dealerops.demo.data.workshop.interviews import Interviewer, Talk
from dealerops.demo.data.workshop.orders import Order
from dealerops.registry.choices import ContactChannel
from dealerops.workcal.calc import ONE_DAY, local_date

R, T = CallResult, TaskState
BANDS = tuple(Band)
MISSED = (R.NO_ANSWER, R.NO_ANSWER, R.BUSY, R.OFF)
LAGS, LAG_WEIGHTS = (1, 2, 3, 5), (34, 42, 20, 4)
BACKLOG, LAGS_LATELY = ONE_DAY * 3, (8, 17, 35, 40)  # so that there are people to call today
HARD_TO_REACH, RARELY, OFTEN = 0.12, 0.75, 0.14
ATTEMPTS = 3
ENDINGS = {R.DONE: 900, R.CALL_LATER: 45, R.REFUSED: 35, R.WRONG_NUMBER: 16, R.DNC: 4}
# So that there are numbers to correct and customers to call again today.
ENDINGS_LATELY = {R.DONE: 75, R.CALL_LATER: 12, R.REFUSED: 3, R.WRONG_NUMBER: 10}
LATELY = ONE_DAY * 3
FOUND, ANSWERED = 0.55, 0.4


@dataclass(slots=True)
class Task:
    """The columns that a call changes."""

    id: int
    state: TaskState = T.OPEN
    cycle: int = 1
    later_at: dt.datetime | None = None
    first_attempt_at: dt.datetime | None = None
    first_contact_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None

    def end(self, state: TaskState, at: dt.datetime) -> None:
        self.state, self.closed_at, self.later_at = state, at, None


class Calls:
    """Follows each delivered order of a dealer."""

    def __init__(self, desk: CallDesk, interviewer: Interviewer) -> None:
        self._desk, self._interviewer = desk, interviewer

    def follow(self, order: Order) -> None:
        """The callback of an order that was handed over; none where nobody is to be called."""
        car, delivered_at = order.car, order.delivered_at
        if order.plan.kind in NOT_CALLED or car.is_quiet or delivered_at is None:
            return
        task = Task(self._desk.ids.of(CallbackTask))
        delivered_on = local_date(delivered_at)
        in_club = car.joined_on is not None and car.joined_on <= delivered_on
        days = self._desk.club_days if in_club else self._desk.days
        due = due_of(delivered_on, days, self._desk.is_open)
        planned = {
            "kind": (CallbackKind.CLUB if in_club else CallbackKind.AFTER_REPAIR).value,
            "delivered_on": delivered_on, "earliest_on": due.earliest, "due_raw": due.raw,
            "due_on": due.on, "due_at": due.at, "priority": self._priority(order),
            "policy_values": self._desk.policies["club" if in_club else "plan"],
        }  # fmt: skip
        self._call(task, order, delivered_on)
        self._put(task, order, delivered_at, planned)

    def _priority(self, order: Order) -> int:
        paid = (Payer.CUSTOMER, Payer.WARRANTY, Payer.INSURANCE)
        visitor = Visitor(
            is_private=not order.car.is_company,
            is_rework=order.plan.kind == RoType.REWORK,
            has_paint=order.papers.has_paint,
            amount=sum((order.papers.total(payer) for payer in paid), Decimal(0)),
            is_new=len(order.car.visits) == 1,
        )
        return priority_of(visitor, self._desk.large)

    def _call(self, task: Task, order: Order, delivered_on: dt.date) -> None:
        desk, rng = self._desk, self._desk.rng
        missing = RARELY if rng.random() < HARD_TO_REACH else OFTEN
        weights = LAGS_LATELY if desk.today - delivered_on <= BACKLOG else LAG_WEIGHTS
        day = delivered_on + ONE_DAY * rng.choices(LAGS, weights)[0]
        band = rng.choices(*DAYTIME)[0]
        for number in range(ATTEMPTS):
            at = desk.moment(day, band)
            if at > desk.now:
                return
            if rng.random() >= missing:
                self._reached(task, order, at, band)
                return
            ended = self._attempt(task, order, at, band, rng.choice(MISSED))
            if number == ATTEMPTS - 1:
                task.end(T.NOT_REACHED, ended)
                self._offer_survey(task, order, ended)
            day = desk.next_day(local_date(at))
            band = BANDS[(BANDS.index(band) + 1) % len(BANDS)]

    def _reached(self, task: Task, order: Order, at: dt.datetime, band: Band) -> None:
        is_late = self._desk.today - local_date(at) <= LATELY
        endings = ENDINGS_LATELY if is_late else ENDINGS
        result = self._desk.rng.choices(list(endings), list(endings.values()))[0]
        if result == R.DONE:
            self._talk(task, order, at, band)
        elif result == R.CALL_LATER:
            self._later(task, order, at, band)
        elif result == R.WRONG_NUMBER:
            self._wrong_number(task, order, at, band)
        else:
            ended = self._attempt(task, order, at, band, result)
            task.end(T.REFUSED if result == R.REFUSED else T.CANCELLED, ended)
            if result == R.DNC:
                ask_for_silence(self._desk.tables, order.car, ended, ContactChannel.PHONE)

    def _talk(self, task: Task, order: Order, at: dt.datetime, band: Band) -> None:
        ended = self._attempt(task, order, at, band, R.DONE)
        task.done_at = ended
        task.end(T.DONE, ended)
        talk = Talk(task.id, order, ended, self._desk.caller_of(order.car))
        self._interviewer.write_down(talk)

    def _later(self, task: Task, order: Order, at: dt.datetime, band: Band) -> None:
        later = self._desk.moment(self._desk.next_day(local_date(at)), Band.PM)
        self._attempt(task, order, at, band, R.CALL_LATER, later_at=later)
        task.later_at = later
        if later < self._desk.now:
            self._talk(task, order, later, Band.PM)

    def _wrong_number(self, task: Task, order: Order, at: dt.datetime, band: Band) -> None:
        """The advisor is asked for the right number, and finds it or not."""
        desk = self._desk
        ended = self._attempt(task, order, at, band, R.WRONG_NUMBER)
        task.first_contact_at = None
        due_on = desk.next_day(desk.next_day(local_date(at)))
        found_at = desk.moment(desk.next_day(local_date(at)), Band.PM)
        is_over, was_found = found_at < desk.now, desk.rng.random() < FOUND
        desk.tables.put(
            NumberCorrection, created_at=ended, updated_at=ended, task_id=task.id,
            advisor_id=order.car.advisor_id, reason=R.WRONG_NUMBER.value, due_on=due_on,
            ended_at=found_at if is_over else None, was_found=was_found if is_over else None,
        )  # fmt: skip
        if not is_over:
            task.state = T.CORRECTION
        elif not was_found:
            task.end(T.INVALID_NUMBER, found_at)
        else:
            task.cycle = 2
            again = desk.moment(desk.next_day(local_date(found_at)), Band.AM)
            if again < desk.now:
                self._talk(task, order, again, Band.AM)

    def _offer_survey(self, task: Task, order: Order, at: dt.datetime) -> None:
        desk = self._desk
        if not order.car.answers_surveys:
            return
        answered = at + dt.timedelta(hours=desk.rng.uniform(1, desk.survey_hours - 1))
        is_answered = answered < desk.now and desk.rng.random() < ANSWERED
        desk.tables.put(
            SelfSurvey, task_id=task.id, created_at=at,
            expires_at=at + dt.timedelta(hours=desk.survey_hours),
            answered_at=answered if is_answered else None,
        )  # fmt: skip
        if is_answered:
            self._interviewer.write_down(Talk(task.id, order, answered, None))

    def _attempt(
        self,
        task: Task,
        order: Order,
        at: dt.datetime,
        band: Band,
        result: CallResult,
        **more: Any,
    ) -> dt.datetime:
        """One call; returns when it ended."""
        desk = self._desk
        seconds = desk.rng.randint(90, 400) if result == R.DONE else desk.rng.randint(10, 50)
        ended = at + dt.timedelta(seconds=seconds)
        desk.tables.put(
            CallAttempt, task_id=task.id, cycle=task.cycle, at=at, band=band.value,
            caller_id=desk.caller_of(order.car), ended_at=ended, result=result.value,
            later_at=more.get("later_at"),
        )  # fmt: skip
        task.first_attempt_at = task.first_attempt_at or at
        if result not in MISSED:
            task.first_contact_at = task.first_contact_at or at
        return ended

    def _put(
        self, task: Task, order: Order, delivered_at: dt.datetime, planned: dict[str, Any]
    ) -> None:
        self._desk.tables.put(
            CallbackTask, id=task.id, created_at=delivered_at,
            updated_at=task.closed_at or task.first_attempt_at or delivered_at,
            order_id=order.id, dealer_id=self._desk.house.pk, customer_id=order.car.customer_id,
            **planned, state=task.state.value, form_id=None, advisor_id=order.car.advisor_id,
            solver_id=None, caller_id=self._desk.caller_of(order.car), cycle=task.cycle,
            later_at=task.later_at, first_attempt_at=task.first_attempt_at,
            first_contact_at=task.first_contact_at, done_at=task.done_at,
            closed_at=task.closed_at,
        )  # fmt: skip
