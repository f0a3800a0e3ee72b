"""What the page of one edition of the minutes shows."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from complaints.choices.rounds import MinutesState
from complaints.models import Minutes, Objection
from complaints.rules.rounds import may_still_be_objected_to
from complaints.selectors.rounds.badges import minutes_badge
from complaints.selectors.rounds.minutes_print import minutes_paper
from complaints.selectors.rounds.paper import Data
from complaints.selectors.rounds.people import is_seated
from complaints.workflow.rounds import CHAIR, WRITERS
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Badge


@dataclass
class MinutesPage:
    """The same words as on paper, and what this reader may do about them."""

    minutes: Minutes
    actor: Actor

    @property
    def badge(self) -> Badge:
        return minutes_badge(self.minutes.state)

    @cached_property
    def paper(self) -> Data:
        return minutes_paper(self.minutes, self.actor, printed_by="")

    @property
    def is_late(self) -> bool:
        minutes = self.minutes
        return minutes.state == MinutesState.DRAFT and minutes.issue_due_at <= timezone.now()

    @property
    def may_write(self) -> bool:
        return self.minutes.state == MinutesState.DRAFT and self.actor.role in WRITERS

    @property
    def may_object(self) -> bool:
        minutes = self.minutes
        is_time = minutes.state == MinutesState.ISSUED and may_still_be_objected_to(minutes) is None
        return is_time and is_seated(minutes.round, self.actor)

    @property
    def may_answer(self) -> bool:
        return self.minutes.state == MinutesState.ISSUED and self.actor.role in CHAIR

    @cached_property
    def objections(self) -> list[Objection]:
        rows = Objection.objects.visible_to(self.actor).filter(minutes=self.minutes)
        return list(rows.select_related("by", "answered_by"))
