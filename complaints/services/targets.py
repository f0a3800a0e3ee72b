"""Targets of people: set by one side, agreed by the other, changed in versions (domain.md 3.10)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.calc.targets import ALL_OF_IT
from complaints.choices import OF_PEOPLE, Kpi, ReviewVerdict, SheetState, TargetScope
from complaints.models import KpiReview, TargetLine, TargetSheet
from complaints.selectors.target_status import SPLITS, Aim, baselines
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor, House, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record

OF_DEALERS = frozenset({Role.REGION_HEAD, Role.REGION_CAM, Role.RISK_MANAGER})
OF_HEAD_OFFICE = frozenset({Role.RISK_MANAGER, Role.COMPLAINT_DESK})
REVIEWERS = frozenset({Role.RISK_MANAGER})
# Once the period has begun only these may change what was agreed.
INSIDE = {"dealer": frozenset({Role.REGION_HEAD}), "office": frozenset({Role.RISK_MANAGER})}
WRONG_ROLE = Refusal("WRONG_ROLE", _("Your role does not allow this."))
WEIGHTS = Refusal("WEIGHTS_NOT_100", _("The weights of a person add up to 100."), "lines")
NO_LINES = Refusal("NO_TARGETS", _("Set at least one target."), "lines")
TWICE = Refusal("TARGET_TWICE", _("The same figure of the same cases stands there twice."), "lines")
BAD_TARGET = Refusal("TARGET_NOT_POSITIVE", _("A target is more than nothing."), "lines")
WHOSE_CASES = Refusal(
    "TARGET_WITHOUT_CASES", _("Say of which touch point or department the target speaks."), "lines"
)
NO_POST = Refusal("OWNER_WITHOUT_POST", _("This person works in none of your places."), "owner_id")
RETIRED = Refusal("FIGURE_RETIRED", _("This figure is no longer measured."), "lines")
NOT_PROPOSED = Refusal("TARGETS_NOT_PROPOSED", _("There is nothing to agree on any more."))
OWN_TARGETS = Refusal("TARGETS_SAME_PERSON", _("Whoever set the targets does not agree to them."))
NOT_YOURS = Refusal("TARGETS_NOT_YOURS", _("The person or the dealer's manager agrees to this."))
OVERLAP = Refusal(
    "TARGETS_OVERLAP",
    _("The person has agreed targets for a part of this period: change those."),
    "start",
)
NO_REASON = Refusal("REASON_MISSING", _("Please give a reason."), "reason")
WHERE_TO = Refusal("MERGED_INTO_MISSING", _("Say into which figure it is merged."), "merged_into")


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """One figure to be reached: rates as fractions, lead times in hours, cost in CNY."""

    kpi: Kpi
    scope: TargetScope
    target: Decimal
    weight: int
    touch_point: str = ""
    department: str = ""

    @property
    def aim(self) -> tuple[Kpi, TargetScope, str, str]:
        return self.kpi, self.scope, self.touch_point, self.department


@dataclass(frozen=True, slots=True)
class Months:
    """The first days of the months in which targets begin and no longer hold."""

    start: dt.date
    end: dt.date


@transaction.atomic
def set_targets(
    owner_id: int,
    months: Months,
    lines: Sequence[TargetFacts],
    *,
    by: Actor,
    reason: str = "",
) -> TargetSheet:
    """Propose all targets of a person for a period, or the next version of them.

    The baseline of each figure is the average of the six months before the period. A version that
    was proposed and not agreed is replaced at once, an agreed one when the new one is agreed; a part of
    an agreed period is no period of its own, or nobody's reason and no head would be asked.
    """
    post = _post_of(owner_id, by)
    refusals = [*_wrong(lines), *_wrong_months(months)]
    if not refusals and _agreed_beside(owner_id, months.start, months.end).exists():
        refusals.append(OVERLAP)
    before = (
        TargetSheet.objects.visible_to(SYSTEM)
        .filter(owner=owner_id, period=(months.start, months.end))
        .select_for_update()
        .order_by("-number")
        .first()
    )
    if before:
        refusals += _not_to_change(months, post, reason, by)
    if refusals:
        raise DomainError(*refusals)
    if before and before.state == SheetState.PROPOSED:
        _replace(before)
    sheet = TargetSheet.objects.create(
        owner_id=owner_id,
        region_id=post.region_id or (post.dealer.region_id if post.dealer else None),
        dealer_id=post.dealer_id,
        period=DateRange(months.start, months.end),
        number=before.number + 1 if before else 1,
        reason=reason,
        given_by_id=by.user_id or 0,
        given_at=timezone.now(),
    )
    _write(sheet, lines)
    record(sheet, "complaints.targets_set", by=by, owner=owner_id, number=sheet.number)
    return sheet


def _write(sheet: TargetSheet, lines: Sequence[TargetFacts]) -> None:
    keys = {TargetScope.PERSON: sheet.owner_id, TargetScope.DEALER: sheet.dealer_id}
    aims = [
        Aim(one.kpi, one.scope, keys.get(one.scope) or one.touch_point or one.department)
        for one in lines
    ]
    began = baselines(aims, sheet.period.lower, timezone.now())
    TargetLine.objects.bulk_create(
        TargetLine(
            sheet=sheet,
            kpi=one.kpi,
            scope=one.scope,
            touch_point=one.touch_point,
            department=one.department,
            baseline=baseline,
            target=one.target,
            weight=one.weight,
        )
        for one, baseline in zip(lines, began, strict=True)
    )


@transaction.atomic
def agree_targets(sheet_id: int, *, by: Actor, version: int | None = None) -> TargetSheet:
    """The other side puts its name to it; an agreed version before this one is replaced."""
    sheet = TargetSheet.objects.visible_to(by).lock(sheet_id)
    sheet.expect_version(version)
    refusals = _not_to_agree(sheet, by)
    if refusals:
        raise DomainError(*refusals)
    agreed = TargetSheet.objects.visible_to(SYSTEM).in_force().filter(owner=sheet.owner_id)
    for before in agreed.filter(period=sheet.period).select_for_update():
        _replace(before)
    sheet.state = SheetState.AGREED
    sheet.taken_by_id, sheet.taken_at = by.user_id, timezone.now()
    sheet.save_fields("state", "taken_by", "taken_at")
    record(sheet, "complaints.targets_agreed", by=by, owner=sheet.owner_id, number=sheet.number)
    return sheet


def _agreed_beside(
    owner_id: int, start: dt.date, end: dt.date
) -> QuerySet[TargetSheet, TargetSheet]:
    """Agreed targets of another period that shares days with this one."""
    agreed = TargetSheet.objects.visible_to(SYSTEM).in_force().filter(owner=owner_id)
    return agreed.filter(period__overlap=(start, end)).exclude(period=(start, end))


def _replace(sheet: TargetSheet) -> None:
    sheet.state = SheetState.REPLACED
    sheet.save_fields("state")


@transaction.atomic
def review_figure(
    kpi: Kpi, verdict: ReviewVerdict, reason: str, *, by: Actor, merged_into: str = ""
) -> KpiReview:
    """Keep, merge or retire a figure; targets can no longer be set for what is not kept."""
    if by.role not in REVIEWERS:
        raise DomainError(WRONG_ROLE)
    if not reason.strip():
        raise InvalidInput(NO_REASON)
    if (verdict == ReviewVerdict.MERGED) != bool(merged_into) or merged_into == kpi:
        raise InvalidInput(WHERE_TO)
    review = KpiReview.objects.create(
        kpi=kpi,
        verdict=verdict,
        merged_into=merged_into,
        reason=reason,
        decided_by_id=by.user_id or 0,
        decided_at=timezone.now(),
    )
    record(review, "complaints.figure_reviewed", by=by, kpi=kpi, verdict=verdict)
    return review


def figures_in_use() -> list[Kpi]:
    """Every figure whose last review did not merge or retire it."""
    newest = KpiReview.objects.visible_to(SYSTEM).order_by("kpi", "-decided_at", "-pk")
    last = dict(newest.distinct("kpi").values_list("kpi", "verdict"))
    return [one for one in Kpi if last.get(one, ReviewVerdict.KEPT) == ReviewVerdict.KEPT]


def _post_of(owner_id: int, by: Actor) -> Membership:
    """Where the person works, if whoever sets the targets may speak for that place."""
    posts = Membership.objects.live().filter(user=owner_id).select_related("dealer").order_by("pk")
    for post in posts:
        if _speaks_for(post, by):
            return post
    raise InvalidInput(NO_POST)


def _speaks_for(post: Membership, by: Actor) -> bool:
    if post.dealer is None:
        return by.role in OF_HEAD_OFFICE
    if by.role not in OF_DEALERS:
        return False
    return by.house is House.HQ or post.dealer.region_id in by.region_ids


def _wrong(lines: Sequence[TargetFacts]) -> list[Refusal]:
    if not lines:
        return [NO_LINES]
    known = figures_in_use()
    found = {
        WEIGHTS: sum(one.weight for one in lines) != ALL_OF_IT,
        TWICE: len({one.aim for one in lines}) < len(lines),
        BAD_TARGET: any(one.target <= 0 or one.weight < 1 for one in lines),
        WHOSE_CASES: any(not _names_its_cases(one) for one in lines),
        RETIRED: any(one.kpi not in known for one in lines),
    }
    return [refusal for refusal, is_so in found.items() if is_so]


def _names_its_cases(line: TargetFacts) -> bool:
    named = bool(line.touch_point), bool(line.department)
    wanted = (
        line.scope == TargetScope.TOUCH_POINT,
        line.scope == TargetScope.DEPARTMENT,
    )
    of_people = line.kpi in OF_PEOPLE and any(wanted)
    return line.scope in SPLITS and named == wanted and not of_people


def _wrong_months(months: Months) -> list[Refusal]:
    if months.start.day == months.end.day == 1 and months.start < months.end:
        return []
    return [Refusal("PERIOD_NOT_MONTHS", _("A period is made of whole months."), "start")]


def _not_to_change(months: Months, post: Membership, reason: str, by: Actor) -> list[Refusal]:
    """Before it begins, whoever may set may change; inside a period only the head (3.10)."""
    found = [] if reason.strip() else [NO_REASON]
    inside = months.start <= timezone.localdate()
    heads = INSIDE["dealer" if post.dealer_id else "office"]
    if inside and by.role not in heads:
        found.append(WRONG_ROLE)
    return found


def _not_to_agree(sheet: TargetSheet, by: Actor) -> list[Refusal]:
    if sheet.state != SheetState.PROPOSED:
        return [NOT_PROPOSED]
    found = []
    if _agreed_beside(sheet.owner_id, sheet.period.lower, sheet.period.upper).exists():
        found.append(OVERLAP)
    if by.user_id == sheet.given_by_id:
        found.append(OWN_TARGETS)
    is_manager = by.role == Role.D_GM and sheet.dealer_id in by.dealer_ids
    if by.user_id != sheet.owner_id and not is_manager:
        found.append(NOT_YOURS)
    return found
