"""All complaints of the demo, dealer by dealer, each in one transaction."""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from complaints.choices import (
    CaseState,
    Lamp,
    QuickAlert,
    Severity,
    SourceCode,
    TouchPoint,
)
from complaints.models import Case
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.complaints.learning import learn
from dealerops.demo.data.complaints.life import End, Plot, Story, tell
from dealerops.demo.data.complaints.market import Place, places, sensors
from dealerops.demo.data.complaints.matters import (
    choose_matter,
    choose_severity,
    choose_source,
    matter_of,
)
from dealerops.demo.data.complaints.measures import agree_on_targets, look_at_the_processes, train
from dealerops.demo.data.complaints.rounds import hold_rounds
from dealerops.demo.data.complaints.settling import settle
from dealerops.demo.data.complaints.staff import Staff, hire
from dealerops.demo.data.complaints.tables import ORDER
from dealerops.demo.data.complaints.today import work_of_today
from dealerops.demo.data.complaints.writing import Clerk, Scene
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.calc import add_months, at, local_date

T = TypeVar("T")
MONTHS = 14
LEAST = 8  # cases of a dealer in a small demo
BLOCK = 500
DAY = dt.timedelta(days=1)
ENDS = ((End.SATISFIED, 68), (End.ACCEPTED, 19), (End.WITHOUT_AGREEMENT, 6), (End.INVALID, 4),
        (End.WITHDRAWN, 3))  # fmt: skip
AUDIENCES = (("PRIVATE", 74), ("GROUP", 14), ("PUBLIC", 9), ("TRADE_MEDIA", 3))
LEGAL = {SourceCode.REG_12315: 10, SourceCode.REG_OTHER: 10, SourceCode.LEGAL: 15}
COMES_BACK, RECURS = 0.05, 0.03
CLUSTER_DEALERS, CLUSTER_CASES = 5, 4
TO_TRIAGE = 14
GROWTH = 0.85  # below 1 the later months have more
HOURS = (9, 10, 11, 13, 14, 16, 18, 19, 20, 21)


def load_complaints(cases: int, *, seed: str, tick: Callable[[int], object]) -> None:
    """`cases` cases over all dealers in fourteen months; `tick` hears how many.

    Safe to repeat: dealers that have cases are passed over.
    """
    now = timezone.now()
    rng = random.Random(f"{seed}:{local_date(now)}:complaints")  # noqa: S311  # made-up people
    staff, keys, found = hire(rng), sensors(), places(rng)
    known = set(Case.objects.visible_to(SYSTEM).values_list("dealer_id", flat=True).distinct())
    for place in found:
        share = max(LEAST, round(cases * place.share))
        if place.dealer.pk not in known:
            _Loader(place, staff, keys, seed, now).load(share)
        tick(share)
    settle(staff, now)
    hold_rounds(staff, rng, now)
    train(staff, found, rng, now)
    agree_on_targets(staff, found, now)
    look_at_the_processes(now)


class _Loader:
    """Fourteen months of one dealer."""

    def __init__(
        self, place: Place, staff: Staff, keys: dict[str, int], seed: str, now: dt.datetime
    ) -> None:
        day = local_date(now)
        self._rng = random.Random(f"{seed}:{day}:{place.dealer.code}:complaints")  # noqa: S311
        self._place, self._now = place, now
        self._first = add_months(day, -MONTHS)
        self._tables = Tables(ORDER)
        self._clerk = Clerk(self._rng, self._tables, Ids(BLOCK), staff, keys)
        self._staff = staff
        self._closed: list[tuple[int, Story, Scene]] = []

    @transaction.atomic
    def load(self, cases: int) -> None:
        for received_at in self._arrivals(cases):
            self._happen(received_at)
        if 0 < self._place.number <= CLUSTER_DEALERS:
            self._cluster()
        if self._place.number % 4 == 0:
            self._hear_something_new()
        if self._place.number % 10 == 0:
            self._go_to_court()
        if self._place.number == 0:
            self._make_the_news()
            self._wait_for_triage()
        learn(self._clerk, self._place, self._closed, self._now)
        self._tables.ship()
        if self._place.number == 0:
            work_of_today(self._place, self._staff, self._rng, self._now)

    def _arrivals(self, cases: int) -> list[dt.datetime]:
        """A few more every month; most of them in the evening."""
        days = (local_date(self._now) - self._first).days
        latest = self._now - dt.timedelta(minutes=20)
        moments = []
        for _case in range(cases):
            day = self._first + int(days * self._rng.random() ** GROWTH) * DAY
            clock = dt.time(self._rng.choice(HOURS), self._rng.randrange(60))
            moments.append(min(at(day, clock).astimezone(dt.UTC), latest))
        return sorted(moments)

    def _happen(self, received_at: dt.datetime) -> None:
        rng = self._rng
        matter, source = choose_matter(rng), choose_source(rng)
        before = self._told_before(received_at)
        if before:
            matter = before[2].matter
        scene = Scene(
            place=self._place,
            voice=before[2].voice if before else self._place.voice(rng),
            matter=matter,
            source=source,
            views=rng.randrange(200, 9_000) if source == SourceCode.SOCIAL else 0,
        )
        plot = self._plot(scene, received_at, is_recurring=before is not None)
        story = tell(plot, rng, self._now)
        pk = self._clerk.write(scene, story, recurs_of_id=before[0] if before else None)
        if story.state == CaseState.CLOSED:
            self._closed.append((pk, story, scene))

    def _told_before(self, received_at: dt.datetime) -> tuple[int, Story, Scene] | None:
        """A case of the same customer that was closed more than thirty days ago."""
        if self._rng.random() > RECURS:
            return None
        old = [
            one
            for one in self._closed
            if one[1].moments["closed_at"] < received_at - 31 * DAY and not one[1].reopened
        ]
        return self._rng.choice(old) if old else None

    def _plot(self, scene: Scene, received_at: dt.datetime, *, is_recurring: bool) -> Plot:
        rng = self._rng
        audience = _chosen(rng, AUDIENCES)
        if scene.source == SourceCode.SOCIAL:
            audience = rng.choice(("GROUP", "PUBLIC", "PUBLIC"))
        if scene.source == SourceCode.MEDIA:
            audience = "TRADE_MEDIA"
        return Plot(
            received_at=received_at,
            severity=choose_severity(rng, scene.matter),
            audience=audience,
            recurrence=Decimal(".15") if is_recurring else Decimal(0),
            legal=LEGAL.get(scene.source, 0),
            floor=Lamp.YELLOW if scene.source == SourceCode.REG_12315 else Lamp.GREEN,
            end=_chosen(rng, ENDS),
            comes_back=rng.random() < COMES_BACK,
            pace=self._place.pace,
            department=scene.matter.department,
        )

    def _cluster(self) -> None:
        """The same trouble with the same software, at several dealers within the last weeks."""
        matter = matter_of(TouchPoint.SOFTWARE)
        for _case in range(CLUSTER_CASES):
            at = self._now - self._rng.uniform(1, 24) * DAY
            voice = self._place.voice(self._rng)
            scene = Scene(self._place, voice, matter, SourceCode.HOTLINE_400)
            plot = self._plot(scene, at, is_recurring=False)
            story = tell(plot, self._rng, self._now)
            if story.state not in (CaseState.INVALID, CaseState.WITHDRAWN):
                self._clerk.write(scene, story)

    def _hear_something_new(self) -> None:
        """Somebody called a few minutes ago, and nobody has taken it on."""
        voice = self._place.voice(self._rng)
        scene = Scene(self._place, voice, choose_matter(self._rng), SourceCode.HOTLINE_400)
        at = self._now - dt.timedelta(minutes=2)
        plot = self._plot(scene, at, is_recurring=False)
        self._clerk.write(scene, tell(replace(plot, pace=9.0), self._rng, self._now))

    def _go_to_court(self) -> None:
        """A lawyer's letter has come, and nobody speaks to the customer but the lawyers."""
        voice, matter = self._place.voice(self._rng), matter_of(TouchPoint.WARRANTY)
        scene = Scene(self._place, voice, matter, SourceCode.LEGAL)
        plot = self._plot(scene, self._now - 6 * DAY, is_recurring=False)
        plot = replace(plot, end=End.SATISFIED, pace=9.0)
        story = tell(plot, self._rng, self._now)
        if story.state == CaseState.INVESTIGATING:
            story.state = CaseState.LEGAL_HOLD
        self._clerk.write(scene, story)

    def _make_the_news(self) -> None:
        """A video with a loss of power that a national newspaper has taken up two days ago; somebody
        else told the hotline of the same car, and that was put to it."""
        scene = Scene(
            place=self._place,
            voice=self._place.voice(self._rng),
            matter=matter_of(TouchPoint.PRODUCT),
            source=SourceCode.MEDIA,
            quick_alerts=(QuickAlert.MEDIA.value,),
            views=184_000,
        )
        plot = Plot(
            received_at=self._now - 2 * DAY,
            severity=Severity.S4,
            audience="NATIONAL_MEDIA",
            recurrence=Decimal(0),
            legal=0,
            floor=Lamp.RED,
            end=End.SATISFIED,
            comes_back=False,
            pace=6.0,
            department=scene.matter.department,
        )
        known = self._clerk.write(scene, tell(plot, self._rng, self._now))
        again = replace(scene, source=SourceCode.HOTLINE_400, quick_alerts=(), views=0)
        told = replace(plot, audience="PRIVATE", floor=Lamp.GREEN, received_at=self._now - DAY)
        story = tell(told, self._rng, self._now - DAY + dt.timedelta(minutes=1))
        story.state = CaseState.MERGED
        self._clerk.write(again, story, merged_into_id=known)

    def _wait_for_triage(self) -> None:
        for _signal in range(TO_TRIAGE):
            at = self._now - dt.timedelta(minutes=self._rng.randrange(15, 600))
            scene = Scene(
                self._place,
                self._place.voice(self._rng),
                choose_matter(self._rng),
                choose_source(self._rng),
            )
            self._clerk.signal_to_triage(scene, at)


def _chosen(rng: random.Random, weighted: Sequence[tuple[T, int]]) -> T:
    return rng.choices([kind for kind, _ in weighted], [weight for _, weight in weighted])[0]
