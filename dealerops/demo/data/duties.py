"""A fortnight of duties of every dealer of the demo, two notices, a leave, words for the quarter."""

import datetime as dt
import random
from collections.abc import Iterator
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.documents.choices import FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import store_bytes
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from dealerops.workcal.calc import add_months
from dealerops.workcal.services import CN_WORKDAY, dealer_open, lookup
from reports.calc.duties import Turn, turns
from reports.choices.duties import DutyCalendar, DutyState, Evidence, Rhythm, WaiveReason
from reports.models import ObligationDefinition, ObligationInstance
from reports.services.duties import enter_leave, install_duties, plan_dealer
from reports.services.duties.patterns import pattern_of
from reports.services.duties.planning import limits_of, make_duty
from reports.services.duties.staffing import Staff
from reports.services.notices import NoticeFacts, issue_notice, sign_notice, write_quarter_note

FORTNIGHT = dt.timedelta(days=14)
DAY = dt.timedelta(days=1)
PAGE = "/aftersales/orders/"
IN_TIME, LATE, LET_GO = 0.86, 0.94, 0.97  # of a hundred duties, summed up; the rest is missed
WORDS = {
    "EXPERIENCE": "预约分时段后，上午等待时间缩短了约二十分钟。",
    "SHORTCOMING": "钣喷完工时间仍常常晚于承诺。",
    "MEASURE": "每日下午三点由车间主管核对次日交车清单。",
    "SUGGESTION": "建议厂家在活动前两周发出配件备货清单。",
}


def load_obligations(*, seed: str, now: dt.datetime) -> int:
    """Fill what every dealer owed in the last two weeks; safe to repeat. Returns how many duties."""
    install_duties(by=SYSTEM)
    papers = _papers()
    dealers = Dealer.objects.active().filter(kind=DealerKind.DEALER).order_by("pk")
    made = sum(_fill(dealer, papers, seed, now) for dealer in dealers)
    first = dealers.first()
    if made and first:
        _enliven(first, timezone.localdate(now))
    return made


@transaction.atomic
def _fill(dealer: Dealer, papers: dict[str, Attachment], seed: str, now: dt.datetime) -> int:
    if ObligationInstance.objects.filter(dealer=dealer, due_at__lt=now - DAY).exists():
        return 0
    rng = random.Random(f"{seed}:{timezone.localdate(now)}:{dealer.code}:duties")  # noqa: S311
    workdays, rows = lookup(), []
    today = timezone.localdate(now)
    limits = limits_of(dealer.pk, today)
    staff = Staff(dealer.pk, today - FORTNIGHT, today)
    for definition, turn in _past(dealer, today):
        duty = make_duty(definition, dealer.pk, turn, now=now, is_open=workdays, limits=limits)
        duty.owner_id, _away = staff.owner_on(duty.owner_role, duty.due_on)
        if duty.due_at < now:
            if duty.state != DutyState.WAIVED:
                _finish(duty, definition, papers, rng, now)
            rows.append(duty)
    made = len(ObligationInstance.objects.bulk_create(rows, ignore_conflicts=True))
    return made + plan_dealer(dealer, now)


def _past(dealer: Dealer, today: dt.date) -> Iterator[tuple[ObligationDefinition, Turn]]:
    for definition in ObligationDefinition.objects.active().exclude(rhythm=Rhythm.EVENT):
        own = definition.calendar == DutyCalendar.DEALER_OPEN
        is_open = lookup(dealer_open(dealer.pk) if own else CN_WORKDAY)
        for turn in turns(pattern_of(definition), today - FORTNIGHT, today, is_open):
            yield definition, turn


def _finish(
    duty: ObligationInstance,
    definition: ObligationDefinition,
    papers: dict[str, Attachment],
    rng: random.Random,
    now: dt.datetime,
) -> None:
    """Most are done an hour or two before the deadline; yesterday's slips are still open."""
    luck = rng.random()
    early = dt.timedelta(minutes=rng.randint(4, 150))
    if luck < IN_TIME:
        duty.state, duty.done_at = DutyState.DONE, duty.due_at - early
    elif duty.due_at > now - 2 * DAY:
        duty.state = DutyState.OPEN
        return
    elif luck < LATE:
        duty.state, duty.done_at = DutyState.DONE_LATE, duty.due_at + early * rng.randint(1, 9)
    elif luck < LET_GO:
        duty.state, duty.waived_reason = DutyState.WAIVED, WaiveReason.MANAGER
        duty.note = "当日全店盘点"
    else:
        duty.state = DutyState.MISSED
    duty.wake_at = None
    if duty.done_at:
        duty.done_by_id = duty.owner_id
        if definition.evidence == Evidence.FILE:
            duty.evidence = papers[duty.code]
        else:
            duty.link = PAGE


def _papers() -> dict[str, Attachment]:
    """One small workbook per duty that is proven by a file."""
    proven = ObligationDefinition.objects.active().filter(evidence=Evidence.FILE)
    return {
        one.code: store_bytes(
            _workbook(one.title), name=f"{one.code}.xlsx", kind=FileKind.XLSX, by=SYSTEM
        )
        for one in proven
    }


def _workbook(title: str) -> bytes:
    file, book = BytesIO(), Workbook()
    sheet = book.active or book.create_sheet()
    for text in (title, "本周期无异常，已逐项核对。"):
        sheet.append((text,))
    book.save(file)
    return file.getvalue()


def _enliven(dealer: Dealer, today: dt.date) -> None:
    """What only the dealer has whose people sign in to the demo."""
    people: dict[str, Actor] = {}
    for held in Membership.objects.live().filter(dealer=dealer).select_related("user"):
        people[held.role] = actor_for(held.user, Channel.PORTAL, held)
    region = Membership.objects.live().filter(role=Role.REGION_STAFF, region=dealer.region_id)
    writer = region.select_related("user").first()
    if writer and Role.D_INFO in people:
        by = actor_for(writer.user, Channel.BACKOFFICE, writer)
        for facts in _notices(today):
            notice = issue_notice(facts, by=by)
            if facts.activity_ends_on is None:
                sign_notice(notice.pk, by=people[Role.D_INFO])
        _leave_and_words(dealer, people, today)


def _leave_and_words(dealer: Dealer, people: dict[str, Actor], today: dt.date) -> None:
    clerk, deputy = people[Role.D_INFO], people.get(Role.D_SA)
    first = today + dt.timedelta(days=10)
    enter_leave(
        dealer.pk,
        clerk.user_id or 0,
        first,
        first + dt.timedelta(days=2),
        deputy_id=deputy.user_id if deputy else None,
        by=clerk,
    )
    quarter = add_months(today.replace(day=1), -((today.month - 1) % 3))
    for topic, text in WORDS.items():
        write_quarter_note(quarter, topic, text, by=clerk)


def _notices(today: dt.date) -> list[NoticeFacts]:
    return [
        NoticeFacts(
            "保修索赔照片要求更新",
            "New rules for warranty photos",
            "自下月起，每项索赔须附故障件编号照片。",
            "From next month on every claim shows the number of the failed part.",
            [Role.D_INFO, Role.D_SVC_DIR],
            today + dt.timedelta(days=5),
        ),
        NoticeFacts(
            "冬季关爱服务活动",
            "Winter care campaign",
            "活动期间免费检测电瓶、轮胎与冷却液，请各部门安排。",
            "Batteries, tyres and coolant are checked free of charge; please arrange.",
            [Role.D_INFO, Role.D_SVC_DIR, Role.D_SALES_DIR],
            today + dt.timedelta(days=3),
            activity_ends_on=today + dt.timedelta(days=21),
        ),
    ]
