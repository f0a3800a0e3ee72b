"""Targets of the demo's advocates, what was decided about figures, and the lists of bottlenecks."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

import time_machine

from complaints.choices import Kpi, ReviewVerdict, TargetScope, TouchPoint
from complaints.choices.training import TrainingModule
from complaints.models import KpiReview, TargetSheet, Training
from complaints.selectors.trained import front_line
from complaints.services.processes import install_process_maps, last_month, list_bottlenecks
from complaints.services.targets import (
    Months,
    TargetFacts,
    agree_targets,
    review_figure,
    set_targets,
)
from complaints.services.trainings import TrainingFacts, log_training
from dealerops.demo.data.complaints.market import Place
from dealerops.demo.data.complaints.staff import Staff
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.workcal.calc import add_months, local_date
from dealerops.workcal.services import end_of

DAY = dt.timedelta(days=1)
DEALERS = 8  # whose advocates have targets
WAITING = 2  # of them have one for the next quarter that nobody has agreed to
QUARTER = 3
MONTHS_LISTED = 3
PASSED = 0.9  # of the modules
P, D, T = TargetScope.PERSON, TargetScope.DEALER, TargetScope.TOUCH_POINT
OF_ADVOCATES = (
    TargetFacts(Kpi.FIRST_RESPONSE, D, Decimal("0.95"), 30),
    TargetFacts(Kpi.ON_TIME, D, Decimal("0.85"), 25),
    TargetFacts(Kpi.SATISFACTION, D, Decimal("0.80"), 25),
    TargetFacts(Kpi.E2E_MEDIAN, D, Decimal(144), 10),
    TargetFacts(Kpi.TRAINED, D, Decimal("0.90"), 10),
)
OF_THE_DESK = (
    TargetFacts(Kpi.FIRST_RESPONSE, T, Decimal("0.95"), 40, touch_point=TouchPoint.REPAIR),
    TargetFacts(Kpi.E2E_MEDIAN, T, Decimal(150), 30, touch_point=TouchPoint.PARTS),
    TargetFacts(Kpi.REOPEN, T, Decimal("0.05"), 30, touch_point=TouchPoint.SOFTWARE),
)
REVIEWS = (
    (Kpi.SATISFACTION, ReviewVerdict.KEPT, "客户复核电话是唯一来自客户的评价。", ""),
    (Kpi.RECURRENCE, ReviewVerdict.KEPT, "反复投诉决定风险分，继续跟踪。", ""),
    (Kpi.E2E_P90, ReviewVerdict.MERGED, "九成值只在报表中看，目标用中位数。", Kpi.E2E_MEDIAN),
)


def agree_on_targets(staff: Staff, places: Sequence[Place], now: dt.datetime) -> None:
    """Of this quarter agreed by both sides, of the next one proposed. Safe to repeat."""
    if TargetSheet.objects.visible_to(SYSTEM).exists():
        return
    start = _quarter_of(local_date(now))
    with time_machine.travel(end_of(start - 12 * DAY), tick=False):
        for place in places[:DEALERS]:
            _agree(staff, place, start)
        _agree_at_the_desk(staff, start)
    for place in places[:WAITING]:
        head = _head(staff, place)
        owner = staff.advocates[place.dealer.pk]
        after = add_months(start, QUARTER)
        set_targets(owner, Months(after, add_months(after, QUARTER)), OF_ADVOCATES, by=head)
    if not KpiReview.objects.visible_to(SYSTEM).exists():
        for kpi, verdict, reason, into in REVIEWS:
            review_figure(
                kpi, verdict, reason, by=_office(staff, Role.RISK_MANAGER), merged_into=into
            )


def train(staff: Staff, places: Sequence[Place], rng: random.Random, now: dt.datetime) -> None:
    """Most of the front line of the first dealers has passed everything. Safe to repeat."""
    if Training.objects.visible_to(SYSTEM).exists():
        return
    desk, today = _office(staff, Role.COMPLAINT_DESK), local_date(now)
    for place in places[:DEALERS]:
        home = frozenset({place.dealer.pk})
        there = Actor(Role.D_GM, Channel.PORTAL, dealer_ids=home)
        for person_id in front_line(there).values_list("pk", flat=True):
            for module in TrainingModule.values:
                if rng.random() < PASSED:
                    day = today - rng.randrange(20, 300) * DAY
                    log_training(TrainingFacts(person_id, module, day), by=desk)


def _quarter_of(day: dt.date) -> dt.date:
    return day.replace(month=(day.month - 1) // QUARTER * QUARTER + 1, day=1)


def _agree(staff: Staff, place: Place, start: dt.date) -> None:
    owner, dealer_id = staff.advocates[place.dealer.pk], place.dealer.pk
    months = Months(start, add_months(start, QUARTER))
    sheet = set_targets(owner, months, OF_ADVOCATES, by=_head(staff, place))
    own = Actor(Role.D_CAM, Channel.PORTAL, owner, dealer_ids=frozenset({dealer_id}))
    agree_targets(sheet.pk, by=own)


def _agree_at_the_desk(staff: Staff, start: dt.date) -> None:
    months = Months(start, add_months(start, QUARTER))
    sheet = set_targets(staff.desk, months, OF_THE_DESK, by=_office(staff, Role.RISK_MANAGER))
    agree_targets(sheet.pk, by=_office(staff, Role.COMPLAINT_DESK))


def _head(staff: Staff, place: Place) -> Actor:
    region_id = place.dealer.region_id
    home = frozenset({region_id})
    return Actor(Role.REGION_HEAD, Channel.BACKOFFICE, staff.heads[region_id], region_ids=home)


def _office(staff: Staff, role: Role) -> Actor:
    return Actor(role, Channel.BACKOFFICE, staff.office[role])


def look_at_the_processes(now: dt.datetime) -> None:
    """The maps, and the lists of the last months; whatever holds a process up is told to the rounds."""
    install_process_maps()
    month = last_month(local_date(now))
    for back in reversed(range(MONTHS_LISTED)):
        list_bottlenecks(add_months(month, -back))
