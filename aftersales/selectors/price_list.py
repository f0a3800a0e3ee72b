"""What the line form offers from the house's own lists."""

from typing import NamedTuple

from django.db.models import Q

from aftersales.models import LabourOperation, Part

MOST = 200  # of each list; with JavaScript the offer narrows while people type


class Offered(NamedTuple):
    """A number, and what stands behind it."""

    code: str
    hint: object


def offered_codes(dealer_id: int, typed: str = "") -> list[Offered]:
    """Labour operations, then parts, whose number or name holds what was typed."""
    word = typed.strip()
    fits = Q(code__icontains=word) | Q(name__icontains=word) | Q(name_en__icontains=word)
    found: list[Offered] = []
    for rows in (LabourOperation.objects.all(), Part.objects.all()):
        mine = rows.filter(fits if word else Q(), dealer=dealer_id).in_use()
        found += [Offered(row.code, row) for row in mine.order_by("code")[:MOST]]
    return found
