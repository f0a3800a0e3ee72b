"""A told story as rows: the case with its signals, steps, contacts, snapshots and entries."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from complaints.choices import (
    CaseState,
    Direction,
    Lamp,
    Means,
    Severity,
    SignalState,
    SourceCode,
    StepKind,
    Verification,
)
from complaints.models import (
    Case,
    CaseStep,
    Contact,
    LegalMatter,
    RegulatorNotice,
    SensorSignal,
)
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.complaints.clocks import (
    Times,
    clocks_of,
    rungs_of,
)
from dealerops.demo.data.complaints.life import End, Story
from dealerops.demo.data.complaints.lights import put_light
from dealerops.demo.data.complaints.market import Place, Voice
from dealerops.demo.data.complaints.matters import Matter
from dealerops.demo.data.complaints.papers import letter_of, notice_of
from dealerops.demo.data.complaints.staff import Staff
from dealerops.demo.data.complaints.traces import (
    put_clocks,
    put_journal,
    put_rungs,
)
from dealerops.foundation.actor import Role
from dealerops.foundation.cipher import encrypted
from dealerops.registry.fields import search_hash
from dealerops.workcal.calc import local_date

MOMENTS = (
    *("acknowledged_at", "responded_at", "planned_at", "agreed_at", "resolved_at"),
    *("first_closed_at", "closed_at", "reopened_at"),
)
VERIFIED = {End.SATISFIED: Verification.SATISFIED, End.ACCEPTED: Verification.ACCEPTED}
COST = {Severity.S1: 80, Severity.S2: 420, Severity.S3: 1900, Severity.S4: 6800, Severity.S5: 21000}
UNOWNED = 0.001  # of all steps
OUTSIDE = frozenset({SourceCode.HOTLINE_400, SourceCode.REG_12315, SourceCode.SOCIAL})
SAID = (
    "已致歉并说明处理流程，客户同意等待检查结果。",
    "向客户说明方案和时间，客户表示可以接受。",
    "客户催问进度，已告知预计完成时间。",
    "回访客户，确认问题已经解决。",
)


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
    times: dict[int, Times] = field(default_factory=dict)

    def write(self, scene: Scene, story: Story, **links: int | None) -> int:
        """One case; `links` are recurs_of_id, merged_into_id, parent_id."""
        pk = self.ids.of(Case)
        owner = self._owner(scene, story)
        voice = self._voice(scene, story)
        number = self.ids.number("complaints_number")
        received = story.plot.received_at
        clocks = clocks_of(story, scene.matter.demand, self._times(scene))
        rungs = rungs_of(story, clocks)
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
            level=rungs[-1].level,
            last_contact_at=max(story.contacts, default=None),
            reopen_count=story.reopened,
            recurrence_count=int(story.plot.recurrence > 0),
            **{name: story.moments.get(name) for name in MOMENTS},
            **self._outcome(scene, story, owner),
            **{f"{name}_id": links.get(f"{name}_id") for name in LINKS},
            **voice,
        )
        self._signals(pk, scene, story, voice)
        put_clocks(self.tables, pk, clocks, story.now)
        put_rungs(self.tables, pk, rungs, self.staff.office[Role.RISK_MANAGER], story.now)
        self._papers(pk, scene, story)
        self._way(pk, story, owner)
        put_light(self.tables, pk, story, views=scene.views)
        put_journal(self.tables, pk, story, (self.staff.desk, owner))
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

    def _times(self, scene: Scene) -> Times:
        dealer_id = scene.place.dealer.pk
        if dealer_id not in self.times:
            self.times[dealer_id] = Times.of(dealer_id)
        return self.times[dealer_id]

    def _papers(self, pk: int, scene: Scene, story: Story) -> None:
        """What an authority or a lawyer wrote when the case began."""
        if scene.source in (SourceCode.REG_12315, SourceCode.REG_OTHER):
            self.tables.put(RegulatorNotice, **notice_of(self.rng, pk, scene.source, story))
        if scene.source == SourceCode.LEGAL:
            self.tables.put(LegalMatter, **letter_of(self.rng, pk, story))

    def _way(self, pk: int, story: Story, owner: int | None) -> None:
        for step in story.steps:
            first = step.kind in (StepKind.TRIAGE, StepKind.FIRST_RESPONSE)
            unowned = self.rng.random() < UNOWNED
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


LINKS = ("recurs_of", "merged_into", "parent")


def _before_hold(story: Story) -> str:
    return CaseState.INVESTIGATING.value if story.state == CaseState.LEGAL_HOLD else ""
