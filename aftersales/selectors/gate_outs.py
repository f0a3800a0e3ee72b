"""The gate-out register of a year: numbers that are missing, and those that were explained (domain.md 4.7)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.calc.archives import Gap, gaps
from aftersales.choices import GateOutKind
from aftersales.models import GateOutNote
from dealerops.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class PadGap:
    """Numbers of one dealer's pad that let no car out; without a reason nobody has explained them."""

    dealer: str
    year: int
    first: int
    last: int
    reason: str = ""

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def label(self) -> str:
        one = f"{self.year}-{self.first:06d}"
        return one if self.first == self.last else f"{one} … {self.last:06d}"


def gaps_of_year(actor: Actor, year: int, as_of: dt.datetime | None = None) -> Sequence[PadGap]:
    """Every gap in the pads that one may see, the unexplained ones first; neighbours with one reason are one.

    With `as_of` only by the notes that were written before.
    """
    notes = (
        GateOutNote.objects.visible_to(actor).filter(year=year).order_by("dealer__code", "serial")
    )
    if as_of:
        notes = notes.filter(created_at__lt=as_of)
    serials: defaultdict[str, list[int]] = defaultdict(list)
    explained: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for code, serial, kind, reason in notes.values_list("dealer__code", "serial", "kind", "reason"):
        serials[code].append(serial)
        if kind == GateOutKind.VOID:
            explained[code, reason].append(serial)
    found = [
        PadGap(code, year, gap.first, gap.last)
        for code, used in serials.items()
        for gap in gaps(used)
    ]
    for (code, reason), unused in explained.items():
        found += [PadGap(code, year, one.first, one.last, reason) for one in _runs(unused)]
    return found


def _runs(serials: Sequence[int]) -> list[Gap]:
    """Neighbouring numbers together."""
    found: list[Gap] = []
    for serial in serials:
        if found and found[-1].last == serial - 1:
            found[-1] = Gap(found[-1].first, serial)
        else:
            found.append(Gap(serial, serial))
    return found
