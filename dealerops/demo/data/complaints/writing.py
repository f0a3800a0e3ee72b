"""A told story as rows: the case with its signals, steps, contacts, snapshots and entries."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from complaints.choices import (
    CaseState,
    Direction,
    Lamp,
    Level,
    Means,
    Severity,
    SignalState,
    SourceCode,
    StepKind,
    Verification,
)
from complaints.models import Case, CaseStep, Contact, RiskSnapshot, SensorSignal
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.complaints.life import POINTS, SPREAD, End, Story, recurrences
from dealerops.demo.data.complaints.market import Place, Voice
from dealerops.demo.data.complaints.matters import Matter
from dealerops.demo.data.complaints.staff import Staff
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.cipher import encrypted
from dealerops.registry.fields import search_hash
from dealerops.workcal.calc import local_date

MOMENTS = (
    *("acknowledged_at", "responded_at", "planned_at", "agreed_at", "resolved_at"),
    *("first_closed_at", "closed_at", "reopened_at"),
)
VERIFIED = {End.SATISFIED: Verification.SATISFIED, End.ACCEPTED: Verification.ACCEPTED}
COST = {Severity.S1: 80, Severity.S2: 420, Severity.S3: 1900, Severity.S4: 6800, Severity.S5: 21000}
OUTSIDE = frozenset({SourceCode.HOTLINE_400, SourceCode.REG_12315, SourceCode.SOCIAL})
TABLE = "2026-01"
SAID = (
    "已致歉并说明处理流程，客户同意等待检查结果。",
    "向客户说明方案和时间，客户表示可以接受。",
    "客户催问进度，已告知预计完成时间。",
    "回访客户，确认问题已经解决。",
)
LATE_HOURS = 24


@dataclass(frozen=True)
class Scene:
    """Where a story plays: at which dealer, with whom, about what."""

    place: Place
    voice: Voice
    matter: Matter
    source: SourceCode
    quick_alerts: tuple[str, ...] = ()
    views: int = 0


@dataclass
class Clerk:
    """Writes cases down, in batches that the tables hold."""

    rng: random.Random
    tables: Tables
    ids: Ids
    staff: Staff
    sensors: Mapping[str, int]

    def write(self, scene: Scene, story: Story, **links: int | None) -> int:
        """One case; `links` are recurs_of_id, merged_into_id, parent_id."""
        pk = self.ids.of(Case)
        owner = self._owner(scene, story)
        voice = self._voice(scene, story)
        number = self.ids.number("complaints_number")
        received = story.plot.received_at
        self.tables.put(
            Case,
            id=pk,
            number=f"CC-{local_date(received):%Y%m}-{number:06d}",
            source_id=self.sensors[scene.source],
            state=story.state.value,
            state_before_hold=_before_hold(story),
            owner_id=owner,
            department=story.plot.department.value,
            score=story.score,
            lamp=story.lamp.value,
            level=_level(story).value,
            last_contact_at=max(story.contacts, default=None),
            reopen_count=story.reopened,
            recurrence_count=int(story.plot.recurrence > 0),
            **{name: story.moments.get(name) for name in MOMENTS},
            **self._outcome(scene, story, owner),
            **{f"{name}_id": links.get(f"{name}_id") for name in LINKS},
            **voice,
        )
        self._signals(pk, scene, story, voice)
        self._way(pk, story, owner)
        self._light(pk, story)
        self._journal(pk, scene, story, owner)
        return pk

    def signal_to_triage(self, scene: Scene, received_at: dt.datetime) -> None:
        """A signal that nobody has looked at."""
        voice = self._voice_at(scene, received_at, Severity.S2, "PRIVATE")
        self._signal(scene, SignalState.NEW, None, voice)

    def _owner(self, scene: Scene, story: Story) -> int | None:
        if story.state == CaseState.NEW:
            return None
        if story.lamp == Lamp.RED:
            return self.staff.office[Role.RISK_MANAGER]
        return self.staff.advocates[scene.place.dealer.pk]

    def _voice(self, scene: Scene, story: Story) -> dict[str, Any]:
        plot = story.plot
        return self._voice_at(scene, plot.received_at, plot.severity, plot.audience)

    def _voice_at(
        self, scene: Scene, at: dt.datetime, severity: Severity, audience: str
    ) -> dict[str, Any]:
        dealer, voice, matter = scene.place.dealer, scene.voice, scene.matter
        return {
            "region_id": dealer.region_id,
            "dealer_id": dealer.pk,
            "customer_id": voice.customer_id,
            "vehicle_id": voice.vehicle_id,
            "vin": voice.vin,
            "contact_name": voice.name,
            "mobile": encrypted(voice.mobile),
            "mobile_hash": search_hash(voice.mobile),
            "words": matter.words,
            "wish": matter.wish,
            "touch_point": matter.touch_point.value,
            "demand": matter.demand.value,
            "severity": severity.value,
            "fault": matter.fault.value,
            "audience": audience,
            "views": scene.views,
            "quick_alerts": list(scene.quick_alerts),
            "received_at": at,
            "created_at": at,
            "updated_at": at,
        }

    def _outcome(self, scene: Scene, story: Story, owner: int | None) -> dict[str, Any]:
        """What was found, done and paid; of closed cases only, the rest leave it empty."""
        is_closed = story.state == CaseState.CLOSED
        verified = VERIFIED.get(story.plot.end) if is_closed else None
        exception = is_closed and verified is None
        planned = "planned_at" in story.moments
        cost = Decimal(round(COST[story.plot.severity] * self.rng.uniform(0, 2), 2))
        return {
            "plan": scene.matter.measures if planned else "",
            "root_cause": self.rng.choice(scene.matter.causes).value if is_closed else "",
            "measures": scene.matter.measures if is_closed else "",
            "cost": cost.quantize(Decimal("0.01")) if is_closed else None,
            "verification": verified.value if verified else "",
            "verified_at": story.moments.get("verified_at") if verified else None,
            "verified_by_id": self.staff.desk if verified else None,
            "closed_by_id": owner if is_closed else None,
            "exception_by_id": self._head(scene, story) if exception else None,
            "exception_reason": "客户要求超出合理范围，多次沟通未达成一致。" if exception else "",
            "exception_note": "法务确认证据完整，客户可依法主张。" if exception else "",
        }

    def _head(self, scene: Scene, story: Story) -> int:
        """Who lets a case be closed without a yes: the risk manager a red one, else the region."""
        if story.lamp == Lamp.RED:
            return self.staff.office[Role.RISK_MANAGER]
        return self.staff.heads[scene.place.dealer.region_id]

    def _signals(self, pk: int, scene: Scene, story: Story, voice: dict[str, Any]) -> None:
        state = SignalState.ATTACHED
        if story.state == CaseState.INVALID:
            state = SignalState.INVALID
        self._signal(scene, state, pk, voice)

    def _signal(
        self, scene: Scene, state: SignalState, case_id: int | None, voice: dict[str, Any]
    ) -> None:
        outside = f"{scene.source}-{self.rng.randrange(10**9):09d}"
        self.tables.put(
            SensorSignal,
            source_id=self.sensors[scene.source],
            external_id=outside if scene.source in OUTSIDE else "",
            state=state.value,
            case_id=case_id,
            **voice,
        )

    def _way(self, pk: int, story: Story, owner: int | None) -> None:
        for step in story.steps:
            first = step.kind in (StepKind.TRIAGE, StepKind.FIRST_RESPONSE)
            unowned = self.rng.random() < 0.01
            self.tables.put(
                CaseStep,
                case_id=pk,
                kind=step.kind.value,
                owner_id=None if unowned else self.staff.desk if first else owner,
                department=story.plot.department.value,
                started_at=step.start,
                ended_at=step.end,
                hands_on_minutes=step.minutes,
            )
        for number, at in enumerate(story.contacts):
            self.tables.put(
                Contact,
                case_id=pk,
                at=at,
                by_id=owner,
                direction=Direction.OUT.value,
                means=self.rng.choice((Means.PHONE, Means.PHONE, Means.WECHAT, Means.VISIT)).value,
                is_two_way=True,
                summary=SAID[min(number, len(SAID) - 1)],
            )

    def _light(self, pk: int, story: Story) -> None:
        plot = story.plot
        for number, (one, again) in enumerate(
            zip(story.snapshots, recurrences(story), strict=True), start=1
        ):
            self.tables.put(
                RiskSnapshot,
                case_id=pk,
                number=number,
                at=one.at,
                occasion="complaints.case_opened" if number == 1 else "complaints.hourly",
                table_version=TABLE,
                severity=POINTS[plot.severity],
                spread=Decimal(SPREAD[plot.audience]),
                recurrence=again,
                time=one.time,
                legal=plot.legal,
                score=one.score,
                band=one.band.value,
                lamp=one.lamp.value,
            )

    def _journal(self, pk: int, scene: Scene, story: Story, owner: int | None) -> None:
        chain = Chain(Case._meta.label_lower, pk)
        desk = Actor(Role.COMPLAINT_DESK, Channel.BACKOFFICE, self.staff.desk)
        advocate = Actor(Role.D_CAM, Channel.PORTAL, owner)
        chain.add("complaints.case_opened", at=story.plot.received_at, by=SYSTEM)
        for at, source, target in story.told:
            by = desk if target == CaseState.TRIAGED else advocate
            chain.add(TOPICS[target], at=at, by=by, step=(source.value, target.value))
        chain.write(self.tables)


TOPICS = {
    CaseState.TRIAGED: "complaints.case_triaged",
    CaseState.RESPONDED: "complaints.case_responded",
    CaseState.INVESTIGATING: "complaints.case_investigated",
    CaseState.PLAN_PROPOSED: "complaints.plan_proposed",
    CaseState.PLAN_AGREED: "complaints.plan_agreed",
    CaseState.EXECUTING: "complaints.plan_begun",
    CaseState.RESOLVED: "complaints.case_resolved",
    CaseState.CLOSED: "complaints.case_closed",
    CaseState.REOPENED: "complaints.case_reopened",
    CaseState.INVALID: "complaints.invalid_decided",
    CaseState.WITHDRAWN: "complaints.case_withdrawn",
}
LINKS = ("recurs_of", "merged_into", "parent")


def _before_hold(story: Story) -> str:
    return CaseState.INVESTIGATING.value if story.state == CaseState.LEGAL_HOLD else ""


def _level(story: Story) -> Level:
    """How far up the ladder the case came (domain.md 3.6)."""
    answered = story.moments.get("responded_at", story.now)
    is_late = answered - story.plot.received_at > dt.timedelta(hours=LATE_HOURS)
    if story.lamp == Lamp.RED:
        return Level.E5 if story.plot.audience == "NATIONAL_MEDIA" else Level.E4
    if story.lamp == Lamp.YELLOW:
        return Level.E3 if is_late else Level.E2
    return Level.E2 if is_late else Level.E1
