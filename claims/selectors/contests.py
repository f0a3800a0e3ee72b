"""Two dealers, one VIN: what head office sees of it (domain.md N01)."""

from dataclasses import dataclass

from django.db.models import Q

from claims.models import Claim
from dealerops.foundation.actor import Actor, House
from dealerops.journal.models import Entry
from dealerops.journal.querysets import object_type_of

TOPIC = "claims.vin_contested"


@dataclass(frozen=True, slots=True)
class Contest:
    """The other claim of the same VIN; `is_holder` when it is the one that holds the VIN."""

    claim: Claim
    is_holder: bool


def contests_of(claim: Claim, *, actor: Actor) -> list[Contest]:
    """Every claim that stood against this one for its VIN; nothing for readers outside head office."""
    if actor.house != House.HQ:
        return []
    about = Entry.objects.filter(topic=TOPIC, object_type=object_type_of(claim))
    entries = about.filter(Q(object_id=claim.pk) | Q(data__holder=claim.pk))
    sides = {
        (entry.data["holder"], True) if entry.object_id == claim.pk else (entry.object_id, False)
        for entry in entries
    }
    others = Claim.objects.visible_to(actor).select_related("dealer")
    found = others.in_bulk([pk for pk, _is_holder in sides])
    return [Contest(found[pk], is_holder) for pk, is_holder in sorted(sides) if pk in found]
