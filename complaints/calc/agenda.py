"""What a round talks about: nine rules in their order, over plain values (domain.md 3.7)."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from complaints.calc.clusters import Cluster, Told, clusters
from complaints.choices import Lamp, QuickAlert, SourceCode, TouchPoint
from complaints.choices.rounds import ChinaReason, Section, TopicKind, Why
from complaints.choices.signals import Audience

PRODUCT_TOPICS = frozenset({TouchPoint.PRODUCT, TouchPoint.SOFTWARE, TouchPoint.CHARGING})
PRODUCT_ALERTS = frozenset({QuickAlert.INJURY, QuickAlert.SERIES})
PUBLIC_ALERTS = frozenset({QuickAlert.MEDIA, QuickAlert.CONSUMER_DAY, QuickAlert.AUTHORITY})


@dataclass(frozen=True, slots=True)
class Limits:
    """The policy values of one agenda; `day` is the day of the round."""

    day: dt.date
    new_yellow: int
    rising: int
    cluster_cases: int
    cluster_days: int
    china_regions: int
    china_exposure: Decimal


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A pending case. `yellow_since_round`: its light turned yellow after the round before.

    `score_before` is what it had then or, of a case that is younger, at first.
    """

    told: Told
    number: str
    lamp: str
    score: int
    score_before: int
    yellow_since_round: bool
    reopened_on: dt.date | None
    in_window: bool  # received within the days of a cluster
    source: str
    audience: str
    quick_alerts: Collection[str]
    exposure: Decimal
    is_recall: bool = False

    @property
    def case_id(self) -> int:
        return self.told.case_id


@dataclass(frozen=True, slots=True)
class ActionFacts:
    action_id: int
    case_id: int | None
    region_id: int | None
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """A statutory deadline of a case; `what` is the code of the clock, `key` tells it from others."""

    key: str
    case_id: int
    region_id: int | None
    what: str
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class TopicFacts:
    topic_id: int
    kind: str
    case_id: int | None
    region_id: int | None
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an agenda is built from; `closed` are younger cases that count in clusters only."""

    cases: Sequence[CaseFacts] = ()
    closed: Sequence[Told] = ()
    actions: Sequence[ActionFacts] = ()
    deadlines: Sequence[DeadlineFacts] = ()
    topics: Sequence[TopicFacts] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One item: where it stands, what it is about, and by which rule; `why` holds codes and values."""

    section: Section
    subject: str
    why: tuple[tuple[Why, Mapping[str, object]], ...]
    case_id: int | None = None
    region_ids: tuple[int, ...] = ()
    about: Mapping[str, object] = field(default_factory=dict)


def company_agenda(facts: Facts, limits: Limits) -> list[Line]:
    """The nine sections in their order. An item may be due under several: each section is whole."""
    groups = _clusters(facts, limits)
    lines = [
        *_actions(facts, limits),
        *red_cases(facts),
        *_rising(facts, limits),
        *_reopened(facts),
        *_cluster_lines(groups, limits),
        *_deadlines(facts),
        Line(Section.FIGURES, "figures", ((Why.STANDING, {}),)),
        *_topics(facts, TopicKind.PROCESS, Section.PROCESS),
        *_topics(facts, TopicKind.CHINA, Section.CHINA),
    ]
    return [*lines, *_for_china(facts, lines, groups, limits)]


def china_agenda(facts: Facts) -> list[Line]:
    """What company rounds have put on it and nobody has closed."""
    return list(_topics(facts, TopicKind.CHINA, Section.CHINA))


def red_cases(facts: Facts) -> Iterator[Line]:
    """All red cases, the highest score first; the whole of a stand-up."""
    for case in _by_score(case for case in facts.cases if case.lamp == Lamp.RED):
        yield _of_case(Section.RED, case, (Why.RED, {"score": case.score}))


def _actions(facts: Facts, limits: Limits) -> Iterator[Line]:
    late = [one for one in facts.actions if one.due_on < limits.day]
    for one in sorted(late, key=lambda one: (one.due_on, one.action_id)):
        why = ((Why.OVERDUE, {"day": one.due_on.isoformat()}),)
        about = {"action": one.action_id}
        subject = f"action:{one.action_id}"
        yield Line(Section.ACTIONS, subject, why, one.case_id, _region(one.region_id), about)


def _rising(facts: Facts, limits: Limits) -> Iterator[Line]:
    """Newly yellow with many points, or risen by many; what is red by now stands further up."""
    for case in _by_score(case for case in facts.cases if case.lamp != Lamp.RED):
        why: list[tuple[Why, Mapping[str, object]]] = []
        if case.lamp == Lamp.YELLOW and case.yellow_since_round and case.score >= limits.new_yellow:
            why.append((Why.NEW_YELLOW, {"score": case.score}))
        if case.score - case.score_before >= limits.rising:
            why.append((Why.RISING, {"before": case.score_before, "score": case.score}))
        if why:
            yield _of_case(Section.RISING, case, *why)


def _reopened(facts: Facts) -> Iterator[Line]:
    back = [
        (case.reopened_on, case.number, case)
        for case in facts.cases
        if case.reopened_on is not None
    ]
    for day, _number, case in sorted(back, key=lambda row: row[:2]):
        yield _of_case(Section.REOPENED, case, (Why.REOPENED, {"day": day.isoformat()}))


def _clusters(facts: Facts, limits: Limits) -> list[Cluster]:
    young = [case.told for case in facts.cases if case.in_window]
    return clusters([*young, *facts.closed], limits.cluster_cases)


def _cluster_lines(groups: Sequence[Cluster], limits: Limits) -> Iterator[Line]:
    for one in groups:
        values = {"count": len(one.case_ids), "days": limits.cluster_days}
        yield _of_cluster(Section.CLUSTERS, one, (Why.CLUSTER, values))


def _deadlines(facts: Facts) -> Iterator[Line]:
    for one in sorted(facts.deadlines, key=lambda one: (one.last_day, one.key)):
        why = ((Why.DEADLINE, {"what": one.what, "day": one.last_day.isoformat()}),)
        subject = f"deadline:{one.key}"
        yield Line(Section.DEADLINES, subject, why, one.case_id, _region(one.region_id))


def _topics(facts: Facts, kind: TopicKind, section: Section) -> Iterator[Line]:
    for one in sorted(facts.topics, key=lambda one: one.topic_id):
        if one.kind == kind:
            whys = [(Why.CHINA, {"what": reason}) for reason in one.reasons] or [(Why.TOPIC, {})]
            about = {"topic": one.topic_id}
            yield Line(
                *(section, f"topic:{one.topic_id}", tuple(whys), one.case_id),
                *(_region(one.region_id), about),
            )


def _for_china(
    facts: Facts, lines: Sequence[Line], groups: Sequence[Cluster], limits: Limits
) -> Iterator[Line]:
    """Of what the agenda names already, that which has a reason to go higher and is not there yet."""
    named = {line.case_id for line in lines if Section.RED <= line.section <= Section.DEADLINES}
    raised = {one.case_id for one in facts.topics if one.kind == TopicKind.CHINA}
    for case in _by_score(facts.cases):
        if case.case_id in named - raised:
            reasons = china_reasons(case, groups, limits)
            if reasons:
                yield _of_case(
                    Section.CHINA, case, *[(Why.CHINA, {"what": str(one)}) for one in reasons]
                )
    for group in groups:
        if len(group.region_ids) >= limits.china_regions:
            why = (Why.CHINA, {"what": str(ChinaReason.REGIONS)})
            yield _of_cluster(Section.CHINA, group, why)


def china_reasons(case: CaseFacts, groups: Sequence[Cluster], limits: Limits) -> list[ChinaReason]:
    """What of `china_scope` can be read from the case; a process across companies only people see."""
    around = {region for one in groups if case.case_id in one.case_ids for region in one.region_ids}
    return [
        reason
        for reason, holds in (
            (ChinaReason.REGIONS, len(around) >= limits.china_regions),
            (ChinaReason.PRODUCT, _is_product(case)),
            (ChinaReason.MEDIA, _is_public(case)),
            (ChinaReason.EXPOSURE, case.exposure >= limits.china_exposure),
        )
        if holds
    ]


def _is_product(case: CaseFacts) -> bool:
    """Product or quality, by what it is about or what rings, or somebody sees a recall in it."""
    is_topic = case.told.topic in PRODUCT_TOPICS
    return is_topic or case.is_recall or bool(PRODUCT_ALERTS & set(case.quick_alerts))


def _is_public(case: CaseFacts) -> bool:
    """12315 passes on every sort of complaint; it is an authority's own enquiry that counts here."""
    return (
        case.audience == Audience.NATIONAL_MEDIA
        or case.source == SourceCode.REG_OTHER
        or bool(PUBLIC_ALERTS & set(case.quick_alerts))
    )


def _by_score(cases: Iterator[CaseFacts] | Sequence[CaseFacts]) -> list[CaseFacts]:
    return sorted(cases, key=lambda case: (-case.score, case.number))


def _of_case(section: Section, case: CaseFacts, *why: tuple[Why, Mapping[str, object]]) -> Line:
    region = _region(case.told.region_id)
    return Line(section, f"case:{case.case_id}", why, case.case_id, region)


def _of_cluster(section: Section, one: Cluster, *why: tuple[Why, Mapping[str, object]]) -> Line:
    about = {
        "topic_of": one.topic,
        "model": one.model_id,
        "dealer": one.dealer_id,
        "cases": list(one.case_ids),
    }
    return Line(section, f"cluster:{one.key}", why, None, one.region_ids, about)


def _region(region_id: int | None) -> tuple[int, ...]:
    return () if region_id is None else (region_id,)
