"""Who is in the club of a dealer, and what its members say about the workshop."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aftersales.models import CallbackTask, ClubMember, CustomerCard, Interview
from aftersales.selectors.satisfaction import Asked
from dealerops.foundation.actor import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Voices:
    """What members answered to one of the questions that only they are asked, newest first."""

    question: str
    said: Sequence[str]


def club_voices(actor: Actor, asked: Asked) -> list[Voices]:
    """The suggestions of a period for the management (domain.md 4.8); questions without an answer too."""
    interviews = Interview.objects.visible_to(actor).filter(asked.interviews())
    fields = ("club_lacks", "club_others", "club_suggestion")
    rows = list(interviews.order_by("-interviewed_on", "-pk").values_list(*fields))
    questions = (_("What we lack"), _("What other shops do better"), _("Suggestions"))
    return [
        Voices(question, [row[place] for row in rows if row[place]])
        for place, question in enumerate(questions)
    ]


def birthday_of(task: CallbackTask) -> dt.date | None:
    """The birthday on the customer's cards at this dealer, where they told us."""
    cards = CustomerCard.objects.visible_to(SYSTEM).filter(
        dealer=task.dealer_id, customer=task.customer_id, birthday__isnull=False
    )
    return cards.order_by("pk").values_list("birthday", flat=True).first()


def club_membership(*, dealer_id: int, customer_id: int) -> ClubMember | None:
    """The customer's present membership, if any."""
    members = ClubMember.objects.visible_to(SYSTEM).current()
    return members.filter(dealer=dealer_id, customer=customer_id).first()


def is_club_member(*, dealer_id: int, customer_id: int) -> bool:
    return club_membership(dealer_id=dealer_id, customer_id=customer_id) is not None
