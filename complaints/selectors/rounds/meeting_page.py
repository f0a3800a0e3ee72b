"""What the page of a round shows: its agenda by section, what was said and decided, and who is there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from complaints.choices import Lamp
from complaints.choices.rounds import RoundState, Section
from complaints.models import (
    ActionItem,
    AgendaItem,
    Case,
    Decision,
    Minutes,
    RoundSeat,
    SensorRound,
)
from complaints.rules.rounds import is_quorate, is_writable
from complaints.selectors.rounds.badges import lamp_badge, round_badge
from complaints.selectors.rounds.wording import (
    Names,
    names_for,
    numbers_of,
    subject_words,
    why_words,
)
from complaints.workflow.rounds import WRITERS
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Badge
from dealerops.workcal.services import local_date

ITEM_RELATIONS = ("case__owner", "case__source", "noted_by")
DECISION_PEOPLE = ("owner", "approver", "decided_by")


@dataclass(frozen=True)
class ItemView:
    """One item as this reader sees it; `number` is that of section and place, `also` where it is said, too."""

    item: AgendaItem
    number: str
    title: str
    why: Sequence[str]
    decisions: Sequence[Decision]
    also: Sequence[str] = ()

    @property
    def case(self) -> Case | None:
        return self.item.case

    @property
    def lamp(self) -> Badge | None:
        return lamp_badge(self.case.lamp) if self.case else None


@dataclass(frozen=True)
class SectionView:
    section: Section
    items: Sequence[ItemView]

    @property
    def title(self) -> str:
        return f"{self.section.value} {self.section.label}"


@dataclass
class MeetingPage:
    """Each part is asked for once, when it is shown."""

    round: SensorRound
    actor: Actor
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return round_badge(self.round.state)

    @cached_property
    def may_write(self) -> bool:
        return self.actor.role in WRITERS and is_writable(self.round) is None

    @property
    def may_prepare(self) -> bool:
        """Put something on the agenda, or take it off."""
        planned = self.round.state == RoundState.PLANNED
        return self.may_write or (planned and self.actor.role in WRITERS)

    @cached_property
    def is_quorate(self) -> bool:
        return is_quorate(self.round) is None

    @cached_property
    def seats(self) -> list[RoundSeat]:
        rows = RoundSeat.objects.visible_to(self.actor).filter(round=self.round)
        return list(rows.select_related("person", "deputy", "region"))

    @cached_property
    def items(self) -> list[AgendaItem]:
        rows = AgendaItem.objects.visible_to(self.actor).filter(round=self.round)
        if not self.may_prepare:
            rows = rows.on_the_table()
        return list(rows.select_related(*ITEM_RELATIONS))

    @cached_property
    def sections(self) -> list[SectionView]:
        found: dict[int, list[ItemView]] = defaultdict(list)
        for one in item_views(self.round, self.items, self.actor):
            found[one.item.section].append(one)
        return [SectionView(Section(key), found[key]) for key in sorted(found)]

    @property
    def figures(self) -> list[tuple[Badge, int]]:
        """Pending cases by light, as far as the reader sees them."""
        pending = Case.objects.visible_to(self.actor).pending()
        lamps = list(pending.values_list("lamp", flat=True))
        return [(lamp_badge(lamp), lamps.count(lamp)) for lamp in reversed(Lamp)]

    @cached_property
    def carried(self) -> list[ActionItem]:
        """Open action items of rounds before; they go on until they are closed."""
        rows = ActionItem.objects.visible_to(self.actor).open().exclude(round=self.round)
        return list(rows.select_related("owner", "case", "round"))

    @cached_property
    def minutes(self) -> list[Minutes]:
        return list(Minutes.objects.visible_to(self.actor).filter(round=self.round))

    @property
    def today(self) -> dt.date:
        return local_date(self.now)

    @property
    def seen(self) -> int:
        """Changes with every note and decision, and never goes back."""
        moments = [one.updated_at for one in (*self.items, *self.seats, self.round)]
        return int(max(moments).timestamp() * 1_000_000)

    def changed_since(self, seen: int) -> list[ItemView]:
        """Items that somebody wrote to after the reader's page was made."""
        return [
            one
            for part in self.sections
            for one in part.items
            if int(one.item.updated_at.timestamp() * 1_000_000) > seen
        ]


def item_views(round_: SensorRound, items: Sequence[AgendaItem], actor: Actor) -> list[ItemView]:
    """In the order of the agenda, numbered, each with the other places where its case stands."""
    names = names_for(item.about for item in items)
    decided = _decisions(items, actor)
    numbers = numbers_of(round_.pk)
    return [
        _view(item, names, numbers, decided.get(item.pk, ()), _also(item, items, numbers))
        for item in items
    ]


def _view(
    item: AgendaItem,
    names: Names,
    numbers: dict[int, str],
    decisions: Sequence[Decision],
    also: Sequence[str],
) -> ItemView:
    case_number = item.case.number if item.case else ""
    title = subject_words(item.about, item.title, case_number, names)
    if item.section == Section.FIGURES and not title:
        title = str(Section.FIGURES.label)
    return ItemView(item, numbers[item.pk], title, why_words(item.why), decisions, also)


def _also(item: AgendaItem, items: Iterable[AgendaItem], numbers: dict[int, str]) -> list[str]:
    if item.case_id is None:
        return []
    return [numbers[one.pk] for one in items if one.case_id == item.case_id and one.pk != item.pk]


def _decisions(items: Sequence[AgendaItem], actor: Actor) -> dict[int, list[Decision]]:
    rows = Decision.objects.visible_to(actor).filter(item__in=[item.pk for item in items])
    found: dict[int, list[Decision]] = defaultdict(list)
    for one in rows.select_related(*DECISION_PEOPLE):
        found[one.item_id].append(one)
    return found
