"""How good any plan can be: a linear program over groups of like cars (performance.md E).

Each group is a flow in time: what is in use after a moment is what was, plus what starts, less what ends, and
never more than the cars that stand there. Which car of the group is left open, so no plan can do better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from rental.calc.planner.instance import Car, Cost, Instance, Job, cost_of
from rental.calc.planner.timeline import Fleet

NEVER = (0, 0)
SLACK = 1e-6  # of the solver, on whole numbers


@dataclass(frozen=True, slots=True)
class Group:
    """Cars that are alike to every order that is not pinned."""

    cars: tuple[Car, ...]

    @property
    def like(self) -> Car:
        return self.cars[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """The linear program's answer: which group an order should come from, and what no plan can beat.

    `weight` and `costs` count free orders only, not those that stood before. `is_whole` says that no order was
    split between groups, so that the answer is a plan of classes and the bound is reached by it.
    """

    group_of: dict[int, int]
    weight: int
    costs: Cost
    is_whole: bool


def groups_of(cars: Sequence[Car]) -> tuple[Group, ...]:
    def alike(car: Car) -> tuple[int, int, int, bool, int]:
        return (
            car.rank,
            car.after,
            car.seats,
            car.is_partner,
            -1 if car.reach is None else car.reach,
        )

    together = groupby(sorted(cars, key=lambda car: (*alike(car), car.id)), key=alike)
    return tuple(Group(tuple(members)) for _, members in together)


def choose(
    instance: Instance, fleet: Fleet, groups: Sequence[Group], jobs: Sequence[Job]
) -> Choice:
    """Level 1, then the costs of level 2 one after the other, each among the best of those before."""
    program = Program(instance, fleet, groups, jobs)
    if not program.size:
        return Choice({}, 0, Cost(), True)
    gains = program.weights
    values = program.best(-gains)
    weight = int(np.floor(gains @ values + SLACK))
    program.hold(gains, at_least=weight)
    reached = []
    for prices in program.prices:
        if prices.any():
            values = program.best(prices)
            least = int(np.ceil(prices @ values - SLACK))
            program.hold(-prices, at_least=-least)
            reached.append(least)
        else:
            reached.append(0)
    is_whole = bool(np.all(np.minimum(values, 1 - values) < SLACK))
    return Choice(program.chosen(values), weight, Cost(*reached), is_whole)


class Program:
    """Variables: one per order and group that may serve it, then one per group and moment."""

    def __init__(
        self, instance: Instance, fleet: Fleet, groups: Sequence[Group], jobs: Sequence[Job]
    ) -> None:
        self.jobs = jobs
        pairs = [
            (number, place, cost)
            for place, group in enumerate(groups)
            for number, job in enumerate(jobs)
            if job.pinned is None and (cost := cost_of(job, group.like)) is not None
        ]
        self.size = len(pairs)
        self.of_job = np.array([pair[0] for pair in pairs], dtype=np.int64)
        self.of_group = np.array([pair[1] for pair in pairs], dtype=np.int64)
        self.weights = np.array([jobs[pair[0]].weight for pair in pairs], dtype=float)
        costs = np.array([pair[2].key for pair in pairs], dtype=float).reshape(-1, 3)
        self.prices = [costs[:, level] for level in range(3)]
        self.held: list[Any] = []  # rows, and what each is at most
        self.limits: list[float] = []
        self.upper = [np.ones(self.size)]
        self._flows(instance.before, fleet, groups)

    def _flows(self, before: int, fleet: Fleet, groups: Sequence[Group]) -> None:
        begins = np.array([job.start - before for job in self.jobs], dtype=np.int64)
        ends = np.array([job.end for job in self.jobs], dtype=np.int64)
        rows = [self.of_job]
        columns = [np.arange(self.size)]
        entries = [np.ones(self.size)]
        first, at = len(self.jobs), self.size
        for place, group in enumerate(groups):
            mine = np.flatnonzero(self.of_group == place)
            begin, end = begins[self.of_job[mine]], ends[self.of_job[mine]] + group.like.after
            moments, room = _room(group, fleet, begin)
            starts = np.searchsorted(moments, begin)
            stops = np.searchsorted(moments, end)
            stays = stops < len(moments)
            here = np.arange(len(moments))
            rows += [first + starts, first + stops[stays], first + here, first + here[1:]]
            columns += [mine, mine[stays], at + here, at + here[:-1]]
            entries += [
                -np.ones(len(mine)),
                np.ones(stays.sum()),
                np.ones(len(here)),
                -np.ones(max(0, len(here) - 1)),
            ]
            self.upper.append(room)
            first, at = first + len(moments), at + len(moments)
        self.columns = at
        matrix = csr_array(
            (np.concatenate(entries), (np.concatenate(rows), np.concatenate(columns))),
            shape=(first, at),
        )
        many = len(self.jobs)
        self.once, self.flow = matrix[:many], matrix[many:]

    def hold(self, prices: Any, *, at_least: int) -> None:
        """What was reached is kept in all that follows."""
        row = np.zeros((1, self.columns))
        row[0, : self.size] = -prices
        self.held.append(csr_array(row))
        self.limits.append(SLACK - at_least)

    def best(self, prices: Any) -> Any:
        """The interior point method: the simplex method stands still where many groups are nearly alike."""
        aims = np.zeros(self.columns)
        aims[: self.size] = prices
        found = linprog(
            aims,
            A_ub=vstack([self.once, *self.held], format="csr"),
            b_ub=np.concatenate([np.ones(len(self.jobs)), self.limits]),
            A_eq=self.flow,
            b_eq=np.zeros(self.flow.shape[0]),
            bounds=np.column_stack([np.zeros(self.columns), np.concatenate(self.upper)]),
            method="highs-ipm",
        )
        return found.x[: self.size]

    def chosen(self, values: Any) -> dict[int, int]:
        """Order -> place of its group, for what the program gives at least half to."""
        return {
            self.jobs[self.of_job[pair]].id: int(self.of_group[pair])
            for pair in np.flatnonzero(values > 0.5)
        }


def _room(group: Group, fleet: Fleet, begins: Any) -> tuple[Any, Any]:
    """The moments at which use can grow or room can shrink, and how many cars of the group stand there then."""
    busy = [(span.begin, span.end) for car in group.cars for span in fleet.lines[car.id].spans]
    taken = np.array(busy or [NEVER], dtype=np.int64)
    moments = np.unique(np.concatenate([begins, taken[:, 0]]))
    gone = np.searchsorted(np.sort(taken[:, 0]), moments, side="right")
    back = np.searchsorted(np.sort(taken[:, 1]), moments, side="right")
    return moments, (len(group.cars) - (gone - back)).astype(float)
