"""What customers complained about, and what the stores did."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from rental.choices.complaints import Cause, ComplaintState, Topic
from rental.models import RentalComplaint, RentalOrder

SAID = {
    Topic.LATE: ("约好上午十点取车，等到快十一点。", "门店说车还没洗好，让我等了一个小时。"),
    Topic.DIRTY: ("后座有污渍，脚垫也没清理。", "车里有烟味。"),
    Topic.FAULT: ("充电口打不开，耽误了一上午。", "轮胎报警灯一直亮。"),
    Topic.REFUND: ("押金说好退，一个多月还没到账。",),
    Topic.VIOLATION: ("违章时间我已经还车了。",),
    Topic.DAMAGE: ("这个划痕取车时就有。",),
    Topic.CHARGE: ("账单里多了一笔清洁费，没人解释。",),
    Topic.STAFF: ("门店人员态度冷淡。",),
}
CAUSES = {
    Topic.LATE: (Cause.PLANNING, Cause.CLEANING),
    Topic.DIRTY: (Cause.CLEANING,),
    Topic.FAULT: (Cause.TECHNICAL,),
    Topic.REFUND: (Cause.MONEY, Cause.INFORMATION),
    Topic.VIOLATION: (Cause.INFORMATION,),
    Topic.DAMAGE: (Cause.INFORMATION, Cause.OUTSIDE),
    Topic.CHARGE: (Cause.INFORMATION, Cause.MONEY),
    Topic.STAFF: (Cause.PEOPLE,),
}
WEIGHTS = (24, 17, 16, 13, 9, 8, 9, 4)
MEASURES = (
    "致歉并减免一天租金。",
    "当场换车并赠送一次洗车券。",
    "核对账单后退还差额。",
    "向客户说明流程和时间，客户认可。",
)
SHARE = 0.012  # of all rentals
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def complain(
    orders: Sequence[RentalOrder], rng: random.Random, now: dt.datetime, numbers: list[str]
) -> None:
    """Some of the rentals end in a complaint; the oldest are settled."""
    driven = [one for one in orders if one.handed_in_at]
    chosen = rng.sample(driven, min(len(numbers), int(len(driven) * SHARE)))
    RentalComplaint.objects.bulk_create(
        (_complaint(one, rng, now, number) for one, number in zip(chosen, numbers, strict=False)),
        batch_size=500,
    )


def _complaint(
    order: RentalOrder, rng: random.Random, now: dt.datetime, number: str
) -> RentalComplaint:
    topic = rng.choices(list(SAID), WEIGHTS)[0]
    received = min((order.handed_in_at or now) + rng.uniform(-1, 4) * DAY, now - HOUR)
    made = RentalComplaint(
        number=number, dealer_id=order.dealer_id, order=order, topic=topic,
        words=rng.choice(SAID[topic]), received_at=received, received_by_id=order.operator_id,
    )  # fmt: skip
    if now - received > 3 * DAY:
        passed = rng.random() < 0.1
        made.state = ComplaintState.PASSED_ON if passed else ComplaintState.SETTLED
        made.cause, made.measure = rng.choice(CAUSES[topic]), rng.choice(MEASURES)
        made.compensation = Decimal(rng.choice((0, 0, 0, 50, 100, 148, 200)))
        made.ended_at, made.ended_by_id = received + rng.uniform(2, 50) * HOUR, order.operator_id
    return made
