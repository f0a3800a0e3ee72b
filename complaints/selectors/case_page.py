"""What the page of a case shows, the same in the portal and in the back office."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.choices import CaseState
from complaints.models import Case, Contact, InvalidProposal, SensorSignal
from complaints.selectors.badges import case_badge, lamp_badge
from complaints.selectors.case_clocks import Clocks, clocks_of
from complaints.selectors.case_duties import Duty, duties_of
from complaints.selectors.case_facts import (
    Facts,
    case_facts,
    customer_facts,
    exception_facts,
    result_facts,
    trouble_facts,
)
from complaints.selectors.case_handling import (
    Merged,
    Part,
    Question,
    facts_of,
    goodwill_of,
    matters_of,
    merges_of,
    notices_of,
    open_proposal,
    questions_of,
    sheet_of,
)
from complaints.selectors.case_history import Happening, history_of
from complaints.selectors.case_way import Station, way_of
from complaints.selectors.frontline import measures_of
from complaints.selectors.light_panel import LightPanel, light_panel
from complaints.selectors.sanbao_page import SanbaoPage, sanbao_of_case
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Badge, Tone
from dealerops.registry.services import REVEALERS


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, with the names that components/timeline.html reads."""

    at: dt.datetime
    title: str
    who: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal in the case."""

    pk: int
    source: str
    at: dt.datetime
    who: str
    external: str
    words: str
    measures: str


@dataclass(frozen=True, slots=True)
class Kin:
    """Another case that this one belongs to; `pk` is 0 where the reader may not open it."""

    label: str
    number: str
    pk: int


@dataclass
class CasePage:
    """One case as this reader sees it; every part is asked for at most once, when it is shown."""

    case: Case
    reader: Actor
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def badge(self) -> Badge:
        return case_badge(self.case.state)

    @property
    def lamp(self) -> Badge:
        return lamp_badge(self.case.lamp)

    @property
    def is_held(self) -> bool:
        return self.case.state == CaseState.LEGAL_HOLD

    @cached_property
    def way(self) -> Sequence[Station]:
        return way_of(self.case)

    @cached_property
    def light(self) -> LightPanel | None:
        return light_panel(self.case, self.reader, self.now)

    @cached_property
    def clocks(self) -> Clocks:
        return clocks_of(self.case, self.reader, self.now)

    @cached_property
    def duties(self) -> Sequence[Duty]:
        return duties_of(self.case, self.reader)

    @property
    def customer(self) -> Facts:
        return customer_facts(self.case)

    @property
    def trouble(self) -> Facts:
        return trouble_facts(self.case)

    @property
    def standing(self) -> Facts:
        return case_facts(self.case)

    @property
    def result(self) -> Facts:
        return [*result_facts(self.case), *exception_facts(self.case)]

    @cached_property
    def contacts(self) -> Sequence[ContactRow]:
        return contacts_of(self.case, self.reader)

    @cached_property
    def signals(self) -> Sequence[SignalRow]:
        return signals_of(self.case, self.reader)

    @cached_property
    def goodwill(self) -> Sequence[Part]:
        return goodwill_of(self.case, self.reader)

    @cached_property
    def questions(self) -> Sequence[Question]:
        return questions_of(self.case, self.reader, self.now)

    @cached_property
    def letters(self) -> Sequence[Part]:
        """What authorities and lawyers wrote."""
        notices = notices_of(self.case, self.reader, self.now)
        return [*notices, *matters_of(self.case, self.reader)]

    @cached_property
    def weights(self) -> Sequence[Part]:
        """What somebody said that counts for the light."""
        return facts_of(self.case, self.reader)

    @cached_property
    def sanbao(self) -> SanbaoPage | None:
        return sanbao_of_case(self.case, actor=self.reader)

    @cached_property
    def sheet(self) -> Sequence[Part]:
        return sheet_of(self.case, self.sanbao.sheet) if self.sanbao else ()

    @cached_property
    def merges(self) -> Sequence[Merged]:
        return merges_of(self.case, self.reader)

    @cached_property
    def proposal(self) -> InvalidProposal | None:
        return open_proposal(self.case, self.reader)

    @cached_property
    def history(self) -> Sequence[Happening]:
        return history_of(self.case, self.reader)

    @cached_property
    def kin(self) -> Sequence[Kin]:
        """The case it went into, comes back from, or shares its cause with."""
        named = (
            (_("Merged into"), self.case.merged_into),
            (_("Comes back from"), self.case.recurs_of),
            (_("Has its cause in common with"), self.case.parent),
        )
        others = [(label, other) for label, other in named if other is not None]
        if not others:
            return ()
        seen = Case.objects.visible_to(self.reader).filter(pk__in=[one.pk for _l, one in others])
        open_to = set(seen.values_list("pk", flat=True))
        return [
            Kin(label, other.number, other.pk if other.pk in open_to else 0)
            for label, other in others
        ]

    @property
    def may_see_contact(self) -> bool:
        return self.reader.role in REVEALERS


def contacts_of(case: Case, reader: Actor) -> list[ContactRow]:
    """Newest first; an attempt that reached nobody is grey."""
    contacts = Contact.objects.visible_to(reader).filter(case=case).select_related("by")
    return [_contact(one) for one in contacts.order_by("-at", "-pk")]


def signals_of(case: Case, reader: Actor) -> list[SignalRow]:
    """In the order in which they came."""
    signals = SensorSignal.objects.visible_to(reader).filter(case=case)
    rows = list(signals.select_related("source", "reported_by").order_by("received_at", "pk"))
    measures = measures_of(rows)
    return [
        SignalRow(
            *(one.pk, str(one.source), one.received_at, str(one.reported_by or "")),
            *(one.external_id, one.words, measures.get(one.pk, "")),
        )
        for one in rows
    ]


def _contact(one: Contact) -> ContactRow:
    title = f"{one.get_direction_display()} · {one.get_means_display()}"
    tone = Tone.GREEN if one.is_two_way else Tone.NEUTRAL
    return ContactRow(one.at, title, str(one.by or ""), one.summary, tone)
