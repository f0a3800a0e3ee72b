"""Everything that an agenda is built from, read at one moment (domain.md 3.7)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Max, Sum

from complaints.calc.agenda import (
    ActionFacts,
    CaseFacts,
    DeadlineFacts,
    Facts,
    Limits,
    TopicFacts,
)
from complaints.calc.clusters import Told
from complaints.choices import ENDED, CaseState, Lamp
from complaints.choices.light import FactKind
from complaints.choices.rounds import WITH_MONEY
from complaints.choices.rounds_policy import (
    CHINA_EXPOSURE,
    CHINA_REGIONS,
    CLUSTER_CASES,
    CLUSTER_DAYS,
    DEADLINE_WORKDAYS,
    NEW_YELLOW,
    RISING,
)
from complaints.models import (
    ActionItem,
    Case,
    CaseFact,
    Decision,
    Goodwill,
    RiskSnapshot,
    RoundTopic,
)
from complaints.selectors.rounds.deadlines import statutory_deadlines
from dealerops.foundation.actor import SYSTEM
from dealerops.policy.services import Values
from dealerops.workcal.calc import ONE_DAY
from dealerops.workcal.services import add_workdays, local_date

NEVER_CASES = ENDED - {CaseState.CLOSED}
ZERO = Decimal(0)
Standing = dict[int, tuple[str, int]]  # lamp and score by case


def limits_on(day: dt.date, values: Values) -> Limits:
    """The policy values of a round on `day`."""
    return Limits(
        day=day,
        new_yellow=values[NEW_YELLOW],
        rising=values[RISING],
        cluster_cases=values[CLUSTER_CASES],
        cluster_days=values[CLUSTER_DAYS],
        china_regions=values[CHINA_REGIONS],
        china_exposure=values[CHINA_EXPOSURE],
    )


def agenda_facts(*, since: dt.datetime, now: dt.datetime, day: dt.date, values: Values) -> Facts:
    """`since` is the round before, `now` when this is read, `day` that of the round."""
    window = local_date(now) - values[CLUSTER_DAYS] * ONE_DAY
    last = add_workdays(day, values[DEADLINE_WORKDAYS])
    pending = list(Case.objects.visible_to(SYSTEM).pending().select_related("vehicle", "source"))
    by_id = {case.pk: case for case in pending}
    return Facts(
        cases=list(_cases(pending, since, window)),
        closed=list(_closed(window)),
        actions=list(_actions()),
        deadlines=list(_deadlines(by_id, last)),
        topics=list(_topics()),
    )


def _cases(pending: Iterable[Case], since: dt.datetime, window: dt.date) -> Iterator[CaseFacts]:
    cases = list(pending)
    ids = [case.pk for case in cases]
    then, first = _standing(ids, since)
    exposures, recalls = _exposures(ids), _recalls(ids)
    for case in cases:
        lamp_then, score_then = then.get(case.pk, ("", None))
        _lamp, score_first = first.get(case.pk, ("", case.score))
        yield CaseFacts(
            told=_told(case),
            number=case.number,
            lamp=case.lamp,
            score=case.score,
            score_before=score_first if score_then is None else score_then,
            yellow_since_round=lamp_then in {"", Lamp.GREEN},
            reopened_on=local_date(case.reopened_at) if case.reopened_at else None,
            in_window=local_date(case.received_at) > window,
            source=case.source.code,
            audience=case.audience,
            quick_alerts=tuple(case.quick_alerts),
            exposure=max(case.cost or ZERO, exposures.get(case.pk, ZERO)),
            is_recall=case.pk in recalls,
        )


def _standing(case_ids: list[int], since: dt.datetime) -> tuple[Standing, Standing]:
    """Light and score of each case at `since`, where it had any by then, and at first."""
    rows = RiskSnapshot.objects.visible_to(SYSTEM).filter(case__in=case_ids)
    newest = rows.filter(at__lte=since).order_by("case_id", "-number").distinct("case_id")
    oldest = rows.order_by("case_id", "number").distinct("case_id")
    then, first = (
        {case: (lamp, score) for case, lamp, score in found.values_list("case", "lamp", "score")}
        for found in (newest, oldest)
    )
    return then, first


def _exposures(case_ids: list[int]) -> dict[int, Decimal]:
    """What each case may cost before its close says so: its goodwill together, or the dearest decision."""
    offers = Goodwill.objects.visible_to(SYSTEM).filter(case__in=case_ids).alive().order_by()
    found = dict(offers.values_list("case").annotate(Sum("amount")))
    decided = Decision.objects.visible_to(SYSTEM).standing().filter(type__in=WITH_MONEY)
    dearest = decided.filter(item__case__in=case_ids).order_by().values_list("item__case")
    for case_id, amount in dearest.annotate(Max("amount")):
        found[case_id] = max(found.get(case_id, ZERO), amount)
    return found


def _recalls(case_ids: list[int]) -> set[int]:
    """The cases of which somebody says that they are related to a recall."""
    said = CaseFact.objects.visible_to(SYSTEM).in_force().filter(kind=FactKind.RECALL)
    return set(said.filter(case__in=case_ids).values_list("case", flat=True))


def _told(case: Case) -> Told:
    model = case.vehicle.model_id if case.vehicle else None
    return Told(case.pk, case.touch_point, model, case.dealer_id, case.region_id)


def _closed(window: dt.date) -> Iterator[Told]:
    """Closed cases still tell what happens often; merged ones are told by the other case."""
    closed = Case.objects.visible_to(SYSTEM).closed().select_related("vehicle")
    for case in closed.filter(received_at__date__gt=window):
        yield _told(case)


def _actions() -> Iterator[ActionFacts]:
    for one in ActionItem.objects.visible_to(SYSTEM).open().select_related("case"):
        region = one.case.region_id if one.case else None
        yield ActionFacts(one.pk, one.case_id, region, one.due_on)


def _deadlines(cases: dict[int, Case], last: dt.date) -> Iterator[DeadlineFacts]:
    for one in statutory_deadlines(last):
        case = cases.get(one.case_id)
        if case is not None:
            yield DeadlineFacts(one.key, case.pk, case.region_id, one.what, one.last_day)


def _topics() -> Iterator[TopicFacts]:
    for one in RoundTopic.objects.visible_to(SYSTEM).open().select_related("case"):
        region = one.case.region_id if one.case else None
        yield TopicFacts(one.pk, one.kind, one.case_id, region, tuple(one.reasons))
