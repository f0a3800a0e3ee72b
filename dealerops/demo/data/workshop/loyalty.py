"""Who stayed and who was lost: what every night since the first visit would have written."""

import datetime as dt
from collections.abc import Iterator, Sequence

from aftersales.calc.forecast import Service
from aftersales.calc.mileage import Point
from aftersales.calc.retention import DORMANT_MONTHS
from aftersales.calc.standing import Facts, Standing, Terms, standing
from aftersales.choices import LossReason, LostState, Retention
from aftersales.choices.retention_policy import TRACKING_DAYS, WIN_BACK_DAYS
from aftersales.models import CardRetention, LostCase, RetentionChange, RetentionRun
from aftersales.services.retention import retention_row
from dealerops.demo.data.workshop.desk import CallDesk
from dealerops.demo.data.workshop.garage import Car, Visit
from dealerops.demo.data.workshop.houses import Trouble
from dealerops.foundation.actor import Role
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY, add_months, add_workdays, at, end_of

ODOMETER = 1
CALLED = 0.8
LEFT_FOR_GOOD = 0.12
REASONS = {
    LossReason.PRICE: 20, LossReason.INDEPENDENT_SHOP: 18, LossReason.DISTANCE: 14,
    LossReason.WARRANTY_ENDED: 12, LossReason.LOW_USE: 10, LossReason.OTHER_DEALER: 8,
    LossReason.QUALITY: 6, LossReason.NOT_REACHED: 12,
}  # fmt: skip
LOSING_REASONS = {
    LossReason.PRICE: 34, LossReason.WAITING: 24, LossReason.ATTITUDE: 18,
    LossReason.QUALITY: 10, LossReason.OTHER_DEALER: 9, LossReason.NOT_REACHED: 5,
}  # fmt: skip
OFFERS = ("保养工时 8 折", "免费检测并取送车", "")
SAID = {
    LossReason.PRICE: "比外面贵一截", LossReason.WAITING: "每次都要等半天",
    LossReason.ATTITUDE: "前台爱答不理", LossReason.INDEPENDENT_SHOP: "楼下修理厂更方便",
}  # fmt: skip
MORNING = dt.time(10, 20)


class Loyalty:
    """The cards of one dealer, night by night up to the one before today's."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk
        values = Values(on=desk.today, dealer_id=desk.house.pk)
        self._terms = Terms()
        self._tracking: int = values[TRACKING_DAYS]
        self._win_back: int = values[WIN_BACK_DAYS]
        self.rows: list[CardRetention] = []

    def follow(self, car: Car) -> None:
        """Changes of status, lost cases, and where the card stands after last night."""
        state = ""
        lost_after: set[dt.date | None] = set()
        for on, found in self._nights(car):
            if found.status == state:
                continue
            day = (
                max(found.since, on - ONE_DAY) if state else found.since
            )  # never before last night
            self._desk.tables.put(
                RetentionChange, card_id=car.card_id, on=min(day, on), source=state,
                target=found.status.value,
            )  # fmt: skip
            is_new = found.visited_on not in lost_after and not car.is_gone
            if found.status == Retention.LOST and is_new:
                self._lose(car, found, on)
                lost_after.add(found.visited_on)
            state = found.status.value
        last = self._desk.today - ONE_DAY
        if car.visits[0].day < last:
            self.rows.append(retention_row(car.card_id, self._on(car, last), last))

    def close(self) -> None:
        """Last night was run."""
        self._desk.tables.put(
            RetentionRun, dealer_id=self._desk.house.pk, on=self._desk.today - ONE_DAY,
            cards=len(self.rows), changed=0, opened=0, at=end_of(self._desk.today - 2 * ONE_DAY),
        )  # fmt: skip

    def _nights(self, car: Car) -> Iterator[tuple[dt.date, Standing]]:
        """The nights on which something may change: after each visit, and at each limit."""
        today = self._desk.today
        nights = sorted({one.day + ONE_DAY for one in car.visits if one.day + ONE_DAY < today})
        for place, night in enumerate(nights):
            following = nights[place + 1] if place + 1 < len(nights) else today
            found = self._on(car, night)
            yield night, found
            for on in _limits(found):
                if night < on < following and not car.is_gone:
                    yield on, self._on(car, on)
            if car.is_gone and night <= car.is_gone < following - ONE_DAY:
                yield car.is_gone + ONE_DAY, self._on(car, car.is_gone + ONE_DAY)

    def _on(self, car: Car, on: dt.date) -> Standing:
        """As of the start of a day, from what was on record then."""
        before = [one for one in car.visits if one.day < on]
        service = next((one for one in reversed(before) if one.is_service), None)
        days = list(dict.fromkeys(one.day for one in before if one.is_qualified))
        facts = Facts(
            visits=days,
            points=[Point(ODOMETER, one.day, one.km) for one in before],
            last_service=Service(service.day, service.km) if service else None,
            sold_on=car.sold_on if car.has_sale else None,
            excluded=car.is_gone is not None and car.is_gone < on,
        )
        return standing(facts, self._terms, on=on)

    def _lose(self, car: Car, found: Standing, on: dt.date) -> None:
        """The case that the night opened, and what people made of it."""
        desk, rng, visited_on = self._desk, self._desk.rng, found.visited_on or on
        back = next((one for one in car.visits if one.is_qualified and one.day > visited_on), None)
        due_on = add_workdays(on, self._tracking, desk.is_open)
        called_on = add_workdays(on, rng.randint(1, self._tracking + 1), desk.is_open)
        is_called = called_on < desk.today and rng.random() < CALLED
        if back and back.day <= called_on:
            is_called = False
        state, closed_on = self._ending(on, called_on if is_called else None, back)
        reason = self._reason() if is_called else ""
        if state == LostState.CONTACTED and not back and rng.random() < LEFT_FOR_GOOD:
            state, closed_on, reason = LostState.LEFT, called_on, LossReason.SOLD
            car.is_gone = called_on
        offer = rng.choice(OFFERS) if is_called else ""
        if reason == LossReason.NOT_REACHED:  # nobody was spoken to: still to be called
            is_called, offer = False, ""
            state, closed_on = self._ending(on, None, back)
        called_at = at(called_on, MORNING).astimezone(dt.UTC)
        returned = state in {LostState.WON_BACK, LostState.RETURNED}
        bounds = found.bounds
        desk.tables.put(
            LostCase, created_at=end_of(on - ONE_DAY), updated_at=end_of(on - ONE_DAY),
            card_id=car.card_id, lost_on=found.since, visited_on=visited_on,
            last_km=found.last.km if found.last else None, due_at=end_of(due_on),
            state=state.value, reason=str(reason), said=SAID.get(LossReason(reason), "")
            if reason else "", offer=offer,
            promised_on=None, contacted_at=called_at if is_called else None,
            contacted_by_id=desk.house.first(Role.D_INFO) if is_called else None,
            visit_id=back.order_id if back and returned else None, closed_on=closed_on,
            policy_values={
                "expected": bounds.expected if bounds else None,
                "lost_days": bounds.lost if bounds else None,
                "km_per_day": str(float(found.rate)),
            },
        )  # fmt: skip

    def _ending(
        self, on: dt.date, called_on: dt.date | None, back: Visit | None
    ) -> tuple[LostState, dt.date | None]:
        """How the case stands today: a visit or the end of the time to win somebody back ends it."""
        is_back = back is not None and back.day < self._desk.today
        if called_on is None:
            if back and is_back:
                return LostState.RETURNED, back.day
            return LostState.OPEN, None
        last_day = called_on + ONE_DAY * self._win_back
        if back and is_back and back.day <= last_day:
            return LostState.WON_BACK, back.day
        if last_day < self._desk.today:
            return LostState.NOT_WON, last_day + ONE_DAY
        return LostState.CONTACTED, None

    def _reason(self) -> LossReason:
        is_losing = self._desk.house.trouble is Trouble.LOSING
        reasons = LOSING_REASONS if is_losing else REASONS
        return self._desk.rng.choices(list(reasons), list(reasons.values()))[0]


def _limits(found: Standing) -> Sequence[dt.date]:
    """The nights on which a card that nobody brings in changes its status."""
    visited, bounds = found.visited_on, found.bounds
    if visited is None or bounds is None:
        return ()
    return (
        visited + ONE_DAY * (bounds.active + 1),
        visited + ONE_DAY * bounds.lost,
        add_months(visited, DORMANT_MONTHS) + ONE_DAY,
    )
