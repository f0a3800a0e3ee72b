"""What every claim of the past has in common: who acts, which policy holds, where the rows go."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from claims.choices import (
    APPEAL_WORKDAYS,
    CHECK_CUT_OFF,
    CHECK_WORKDAYS,
    CHECKER_SHARE,
    LEVEL_LIMITS,
    LOW_PRICE,
    MANY_CARS,
    RECHECK_WORKDAYS,
    RESET_LIMIT,
    RESET_WORKDAYS,
)
from dealerops.demo.data.bulk.days import Days
from dealerops.demo.data.bulk.ledger import Ledger
from dealerops.demo.data.bulk.sales import Salesroom
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.world import World
from dealerops.foundation.actor import Actor
from dealerops.policy.keys import Key
from dealerops.policy.services import Values

# Which values each decision asks for, and so stores.
ASKED: dict[str, tuple[Key[Any], ...]] = {
    "assign": (CHECKER_SHARE, CHECK_CUT_OFF, CHECK_WORKDAYS),
    "recheck": (CHECK_CUT_OFF, RECHECK_WORKDAYS),
    "reset": (RESET_LIMIT, RESET_WORKDAYS),
    "reject": (APPEAL_WORKDAYS,),
    "route": (LEVEL_LIMITS,),
}


@dataclass
class Desk:
    """The ground on which the lives are led; nothing of it changes but batch, ids and counters."""

    world: World
    rng: random.Random
    now: dt.datetime
    days: Days
    ids: Ids
    sales: Salesroom
    ledger: Ledger
    is_full: bool
    firm_id: int
    tables: Tables = field(default_factory=Tables)
    last_assigned: dict[int, dt.datetime] = field(default_factory=dict)
    _turn: int = 0

    def __post_init__(self) -> None:
        values = Values(on=self.world.today)
        self.cut_off: dt.time = values[CHECK_CUT_OFF]
        self.check_workdays = values[CHECK_WORKDAYS]
        self.recheck_workdays = values[RECHECK_WORKDAYS]
        self.reset_workdays = values[RESET_WORKDAYS]
        self.appeal_workdays = values[APPEAL_WORKDAYS]
        self.low_price: Decimal = values[LOW_PRICE]
        self.many_cars: int = values[MANY_CARS]
        self.limits = [Decimal(one) for one in values[LEVEL_LIMITS]]
        self.policy = {decision: self._used(keys) for decision, keys in ASKED.items()}

    def _used(self, keys: tuple[Key[Any], ...]) -> dict[str, Any]:
        """The values of these keys as a decision stores them."""
        values = Values(on=self.world.today)
        for key in keys:
            values[key]
        return values.used()

    def next_checker(self, at: dt.datetime) -> tuple[int, Actor]:
        """The checkers take turns, which is what the rule of the lowest load comes to."""
        checkers = list(self.world.checkers.items())
        user_id, actor = checkers[self._turn % len(checkers)]
        self._turn += 1
        self.last_assigned[user_id] = at
        return user_id, actor
