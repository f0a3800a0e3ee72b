"""Quick-handling forms: issued, signed, solved, confirmed by a second call, up to wherever they stand now."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aftersales.calc.satisfaction import UNHAPPY_UP_TO, Problem
from aftersales.choices import (
    Band,
    CallbackKind,
    CallResult,
    FormState,
    Severity,
    TaskState,
)
from aftersales.models import CallAttempt, CallbackTask, QuickForm, Verdict
from aftersales.services.quick_forms import IN_THE_WORKSHOP
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.workshop.desk import CallDesk
from dealerops.demo.data.workshop.orders import Order
from dealerops.demo.data.workshop.voices import remedy_of
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.workcal.calc import add_business_hours, add_workdays, end_of, local_date
from dealerops.workcal.services import dealer_hours

F = FormState
SLOW = 0.08  # sign too late
UNREACHED, STILL_UNHAPPY = 0.1, 0.12
HOUR = dt.timedelta(hours=1)
EMPTY: dict[str, Any] = {
    "signed_at": None, "signed_by_id": None, "committed_on": None, "deadline_at": None,
    "cause": "", "measure": "", "cost": None, "solved_at": None, "solved_by_id": None,
    "second_due_at": None, "second_at": None, "second_by_id": None, "second_score": None,
    "is_unconfirmed": False, "times_dissatisfied": 0, "closed_at": None, "closed_by_id": None,
    "unsigned_told_at": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bad:
    """An interview that went badly."""

    interview_id: int
    order: Order
    at: dt.datetime
    caller_id: int | None
    problem: Problem
    words: str


class Forms:
    """Writes the forms of a dealer."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    def issue(self, bad: Bad) -> None:
        """Live the form up to now, then file it."""
        form = _Form(self._desk, bad)
        for moment in form.tell():
            if moment > self._desk.now:
                break
        form.file()


class _Form:
    def __init__(self, desk: CallDesk, bad: Bad) -> None:
        self._desk, self._bad = desk, bad
        order = bad.order
        self._id = desk.ids.of(QuickForm)
        month, number = local_date(bad.at), desk.ids.number("aftersales_number")
        in_workshop = IN_THE_WORKSHOP & set(bad.problem.departments[:1])
        self._by = order.technician if in_workshop else order.car.advisor_id
        role = Role.D_TECH if in_workshop else Role.D_SA
        self._solver = desk.house.actor(role, self._by)
        self._caller = desk.caller_of(order.car)
        hours = dealer_hours(desk.house.pk)
        due = add_business_hours(bad.at, HOUR * desk.sign_hours, hours, desk.is_open)
        self._chain = Chain(QuickForm._meta.label_lower, self._id)
        self._row: dict[str, Any] = {
            "number": f"QF-{month:%Y%m}-{number:06d}", "state": F.OPEN, "sign_due_at": due, **EMPTY
        }  # fmt: skip
        self._task: dict[str, Any] = {}
        self._ended = bad.at

    def tell(self) -> Iterator[dt.datetime]:
        bad, rng = self._bad, self._desk.rng
        issuer = self._desk.house.actor(Role.D_CALL, bad.caller_id) if bad.caller_id else SYSTEM
        self._note("issued", bad.at, issuer, severity=self._severity)
        yield from self._sign()
        started = self._ended + HOUR * rng.uniform(0.5, 4)
        yield started
        self._move("started", F.IN_PROGRESS, started, self._solver)
        while self._row["state"] == F.IN_PROGRESS:
            yield from self._solve()

    @property
    def _severity(self) -> str:
        is_grave = self._bad.interview_id % 9 == 0
        return (Severity.S2 if is_grave else Severity.S1).value

    def _sign(self) -> Iterator[dt.datetime]:
        row, desk, rng = self._row, self._desk, self._desk.rng
        signed = self._bad.at + (row["sign_due_at"] - self._bad.at) * rng.uniform(0.1, 0.9)
        if rng.random() < SLOW:
            told = row["sign_due_at"] + dt.timedelta(minutes=4)
            yield told
            row["unsigned_told_at"] = told
            self._note("unsigned", told, SYSTEM)
            signed = told + HOUR * rng.uniform(0.5, 3)
        yield signed
        day = local_date(signed)
        until = add_workdays(day, rng.randint(1, desk.form_days - 1), desk.is_open)
        row.update(
            signed_at=signed, signed_by_id=self._by, committed_on=until, deadline_at=end_of(until)
        )
        self._move("signed", F.SIGNED, signed, self._solver, committed_on=f"{until}")

    def _solve(self) -> Iterator[dt.datetime]:
        row, desk, rng = self._row, self._desk, self._desk.rng
        solved = self._ended + HOUR * rng.uniform(3, 40)
        yield solved
        row["cause"], row["measure"] = remedy_of(self._bad.problem.departments)
        due = solved + HOUR * desk.second_hours
        row.update(
            solved_at=solved, solved_by_id=self._by, second_due_at=due,
            cost=Decimal(rng.choice((0, 0, 80, 150, 300))),
        )  # fmt: skip
        self._move("solved", F.SOLVED, solved, self._solver)
        band = rng.choice((Band.AM, Band.PM))
        called = desk.moment(local_date(solved + HOUR * 14), band)
        task_id = desk.ids.of(CallbackTask)
        self._task = {"at": solved, "due": due, "ended": None, "band": band}
        if called > desk.now:
            self._put_task(task_id)
        yield called
        yield from self._call(task_id, called)

    def _call(self, task_id: int, called: dt.datetime) -> Iterator[dt.datetime]:
        desk, rng = self._desk, self._desk.rng
        caller = desk.house.actor(Role.D_CALL, self._caller)
        self._move("called_again", F.SECOND_CALLBACK, called, caller)
        ended = called + dt.timedelta(minutes=3)
        if rng.random() < UNREACHED:
            self._task |= {"ended": ended, "state": TaskState.NOT_REACHED}
            self._put_task(task_id)
            self._attempt(task_id, called, ended, CallResult.OFF)
            self._row.update(is_unconfirmed=True, closed_at=ended)
            self._move("closed", F.CLOSED, ended, SYSTEM)
            return
        self._task |= {"ended": ended, "state": TaskState.DONE}
        self._put_task(task_id)
        self._attempt(task_id, called, ended, CallResult.DONE)
        is_bad = not self._row["times_dissatisfied"] and rng.random() < STILL_UNHAPPY
        score = rng.choice((1, UNHAPPY_UP_TO)) if is_bad else rng.choice((3, 4, 4, 5, 5))
        desk.tables.put(
            Verdict, form_id=self._id, task_id=task_id, at=ended, by_id=self._caller, score=score
        )
        self._judged(score, ended, caller, is_bad=is_bad)
        yield ended

    def _judged(self, score: int, at: dt.datetime, caller: Actor, *, is_bad: bool) -> None:
        row, desk = self._row, self._desk
        if not is_bad:
            row.update(
                second_at=at, second_by_id=self._caller, second_score=score, closed_at=at,
                closed_by_id=self._caller,
            )  # fmt: skip
            self._move("closed", F.CLOSED, at, caller)
            return
        until = add_workdays(local_date(at), desk.form_days, desk.is_open)
        row.update(
            times_dissatisfied=1, committed_on=until, deadline_at=end_of(until), second_due_at=None
        )
        self._move("reopened", F.IN_PROGRESS, at, caller, score=score)

    def file(self) -> None:
        bad, order = self._bad, self._bad.order
        self._desk.tables.put(
            QuickForm, id=self._id, created_at=bad.at, updated_at=self._ended,
            dealer_id=self._desk.house.pk, order_id=order.id, interview_id=bad.interview_id,
            departments=[one.value for one in bad.problem.departments],
            grievance=bad.problem.grievance.value, severity=self._severity, words=bad.words,
            issued_by_id=bad.caller_id, issued_at=bad.at, responsible_id=self._by,
            policy_values=self._desk.policies["form"],
            **{**self._row, "state": self._row["state"].value},
        )  # fmt: skip
        self._chain.write(self._desk.tables)

    def _put_task(self, task_id: int) -> None:
        desk, car, task = self._desk, self._bad.order.car, self._task
        due, ended = task["due"], task["ended"]
        state = task.get("state", TaskState.OPEN)
        due_on, solved_on = local_date(due), local_date(task["at"])
        desk.tables.put(
            CallbackTask, id=task_id, created_at=task["at"], updated_at=ended or task["at"],
            order_id=self._bad.order.id, dealer_id=desk.house.pk, customer_id=car.customer_id,
            kind=CallbackKind.SECOND.value,
            delivered_on=local_date(self._bad.order.delivered_at or self._bad.at),
            earliest_on=solved_on, due_raw=due_on, due_on=due_on, due_at=due, priority=0,
            policy_values={}, state=state.value, form_id=self._id, advisor_id=car.advisor_id,
            solver_id=self._by, caller_id=self._caller, cycle=1, later_at=None,
            first_attempt_at=ended, first_contact_at=ended if state == TaskState.DONE else None,
            done_at=ended if state == TaskState.DONE else None, closed_at=ended,
        )  # fmt: skip

    def _attempt(
        self, task_id: int, at: dt.datetime, ended: dt.datetime, result: CallResult
    ) -> None:
        self._desk.tables.put(
            CallAttempt, task_id=task_id, cycle=1, at=at, band=self._task["band"].value,
            caller_id=self._caller, ended_at=ended, result=result.value, later_at=None,
        )  # fmt: skip

    def _move(self, topic: str, to: FormState, at: dt.datetime, by: Actor, **told: Any) -> None:
        step = (self._row["state"].value, to.value)
        self._row["state"] = to
        self._note(topic, at, by, step=step, **told)

    def _note(self, topic: str, at: dt.datetime, by: Actor, **told: Any) -> None:
        self._chain.add(f"aftersales.form_{topic}", at=at, by=by, **told)
        self._ended = at
