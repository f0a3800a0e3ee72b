"""The boards of complaints as pages show them: every number opens the cases that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from complaints.choices import Age, Lamp, RootCause, TouchPoint
from complaints.lists.board_filters import BEFORE, NOW, QUARTER, TOGETHER
from complaints.lists.parts import NO_ONE
from complaints.lists.pictures import months_picture
from complaints.querysets import AT_THE_DEALER, READERS
from complaints.querysets.measures import REGIONS
from complaints.selectors.causes import Cause, Topic, common_causes, hot_topics, last_quarter
from complaints.selectors.pending import (
    Ageing,
    Cluster,
    Lane,
    Stage,
    Ticket,
    ageing,
    clusters,
    risk_board,
    way,
)
from dealerops.foundation.actor import Actor, House, Role
from dealerops.network.models import Dealer
from dealerops.portal.bars import Column, Series, stacked
from dealerops.portal.registry import Tone
from dealerops.portal.templatetags.dx import local_name
from dealerops.registry.models import VehicleModel

OFFICES: Final = READERS | REGIONS | {Role.PR_KAM}
AT_HOUSES: Final = AT_THE_DEALER - {Role.D_INFO}
TONES = {Lamp.RED: Tone.RED, Lamp.YELLOW: Tone.AMBER, Lamp.GREEN: Tone.GREEN}
LAMPS = tuple(Series(lamp.label, TONES[lamp]) for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREEN))


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the cases behind a number are listed: the portal's list or that of the back office."""

    actor: Actor

    @property
    def is_portal(self) -> bool:
        return self.actor.house is House.DEALER

    def cases(self, **asked: object) -> str:
        name = "complaints:cases" if self.is_portal else "admin:complaints_case_changelist"
        return f"{reverse(name)}?{urlencode(asked)}"

    def pending(self, **asked: object) -> str:
        return self.cases(view="open", **asked)

    def case(self, pk: int) -> str:
        name = "complaints:case" if self.is_portal else "admin:complaints_case_change"
        return reverse(name, args=(pk,))

    def board(self, name: str) -> str:
        """Another of these pages."""
        place = "complaint_boards:" if self.is_portal else "admin:complaints_"
        return reverse(f"{place}{name}")


@dataclass
class RiskBoard:
    """Pending cases in three columns by their light."""

    actor: Actor

    def __post_init__(self) -> None:
        self.doors = Doors(self.actor)
        self.url = self.doors.board("risk")

    @cached_property
    def lanes(self) -> list[tuple[Lane, Tone, str, list[tuple[Ticket, str]]]]:
        """Each lane with its tone, the list of all its cases, and its tickets with their pages."""
        return [
            (
                lane,
                TONES[lane.lamp],
                self.doors.pending(lamp=lane.lamp.value),
                [(one, self.doors.case(one.pk)) for one in lane.tickets],
            )
            for lane in risk_board(self.actor, timezone.now())
        ]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the way with the lists behind its numbers."""

    stage: Stage
    url: str
    red_url: str
    owners: Sequence[tuple[str, int, str]]  # name, cases, list


@dataclass(frozen=True, slots=True)
class Together:
    """A cluster in words."""

    cluster: Cluster
    topic: str
    what: str
    url: str
    tone: Tone


@dataclass
class PendingBoard:
    """The map of the way, pending cases by age, clusters, hot topics and common causes."""

    actor: Actor

    def __post_init__(self) -> None:
        self.doors = Doors(self.actor)
        self.today = timezone.localdate()

    @cached_property
    def stops(self) -> list[Stop]:
        return [self._stop(stage) for stage in way(self.actor)]

    def _stop(self, stage: Stage) -> Stop:
        state = stage.state.value
        owners = [
            (
                name or _("Nobody"),
                cases,
                self.doors.cases(view="all", state=state, owner=pk or NO_ONE),
            )
            for pk, name, cases in stage.owners
        ]
        return Stop(
            stage,
            self.doors.cases(view="all", state=state),
            self.doors.cases(view="all", state=state, lamp=Lamp.RED.value),
            owners,
        )

    @cached_property
    def ageing(self) -> Ageing:
        return ageing(self.actor, self.today)

    @property
    def oldest_url(self) -> str:
        return self.doors.case(self.ageing.oldest.pk) if self.ageing.oldest else ""

    @property
    def ages(self) -> list[tuple[Age, int, str]]:
        return [(age, self.ageing.of(age), self.doors.pending(age=age.value)) for age in Age]

    @property
    def age_picture(self) -> SafeString:
        columns = [
            Column(
                str(age.label),
                [self.ageing.buckets[age][lamp] for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREEN)],
            )
            for age in Age
        ]
        return stacked(columns, LAMPS, title=_("Pending cases by age"))

    @property
    def months_picture(self) -> SafeString:
        return months_picture(self.actor)

    @cached_property
    def clusters(self) -> list[Together]:
        found = clusters(self.actor, self.today)
        models = VehicleModel.objects.in_bulk([one.model_id for one in found if one.model_id])
        dealers = Dealer.objects.visible_to(self.actor).in_bulk(
            [one.dealer_id for one in found if one.dealer_id]
        )
        return [self._together(one, models, dealers) for one in found]

    def _together(
        self,
        one: Cluster,
        models: Mapping[int, VehicleModel],
        dealers: Mapping[int, Dealer],
    ) -> Together:
        asked: dict[str, object] = {"view": "all", "touch_point": one.touch_point, "age": TOGETHER}
        if one.model_id:
            asked["model"] = one.model_id
        if one.dealer_id and not self.doors.is_portal:
            asked["dealer"] = one.dealer_id
        things = models.get(one.model_id or 0), dealers.get(one.dealer_id or 0)
        return Together(
            one,
            str(TouchPoint(one.touch_point).label),
            " · ".join(local_name(thing) for thing in things if thing),
            self.doors.cases(**asked),
            TONES[one.worst],
        )

    @cached_property
    def topics(self) -> list[tuple[Topic, str, str, str]]:
        """Each with the lists of its cases of now and of before."""
        return [
            (
                one,
                str(TouchPoint(one.touch_point).label),
                self.doors.cases(view="all", touch_point=one.touch_point, age=NOW),
                self.doors.cases(view="all", touch_point=one.touch_point, age=BEFORE),
            )
            for one in hot_topics(self.actor, self.today)
        ]

    @cached_property
    def causes(self) -> list[tuple[Cause, str, str, str]]:
        """Of the cases closed in the last three months, with the list of them."""
        return [
            (
                one,
                str(TouchPoint(one.touch_point).label),
                str(RootCause(one.cause).label),
                self.doors.cases(
                    view="closed", touch_point=one.touch_point, cause=one.cause, closed=QUARTER
                ),
            )
            for one in common_causes(self.actor, last_quarter(self.today), timezone.now())
        ]
