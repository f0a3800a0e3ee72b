"""The rows of the archive report R22: kinds, papers that are missing, gaps in the gate-out numbers."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from aftersales.choices import ArchiveKind, Paper
from aftersales.selectors.archive_rates import (
    ArchiveRate,
    counted_files,
    missing_by_paper,
    rates_by_kind,
    settled_before,
)
from aftersales.selectors.gate_outs import PadGap, gaps_of_year
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.workcal.services import Shift, add_months, local_date, shift

MADE_ON = 3  # of the month after


@dataclass(frozen=True, slots=True)
class ArchiveLine:
    """One line of R22. `part` says what it speaks of; what does not belong to it is None or empty.

    `missing` counts files without the paper, or numbers without a car; `rate` is complete of files.
    """

    part: str
    label: str
    files: int | None = None
    complete: int | None = None
    rate: Decimal | None = None
    missing: int | None = None
    note: str = ""
    charted: Decimal | None = None  # the rate of a kind of archive, for the picture
    kind: ArchiveKind | None = None
    paper: Paper | None = None
    until: dt.date | None = None  # files handed over before this day count


def archives_of_month(actor: Actor, period: Period, as_of: dt.datetime) -> list[ArchiveLine]:
    """Files handed over in the period, as complete as they are, as far as they were there at `as_of`.

    Which of them are old enough the day of the report decides: made again later, it speaks of the same.
    """
    on = min(local_date(as_of), _made_on(period))
    files, until = counted_files(actor, period, on=on, as_of=as_of), settled_before(actor, on)
    kinds = rates_by_kind(files)
    every = sum(rate.files for rate in kinds.values())
    lines = [_kind(kind, rate, until) for kind, rate in kinds.items()]
    for paper, count in missing_by_paper(files):
        label = f"{paper} {paper.label}"
        part = _("Missing papers")
        lines.append(ArchiveLine(part, label, every, missing=count, paper=paper, until=until))
    return [*lines, *_gaps(actor, period, as_of)]


def _made_on(period: Period) -> dt.date:
    """The day on which the month that the period ends in is reported."""
    following = add_months(period.last_day.replace(day=1), 1)
    return shift(following.replace(day=MADE_ON), Shift.NEXT)


def _kind(kind: ArchiveKind, rate: ArchiveRate, until: dt.date) -> ArchiveLine:
    missing, label = rate.files - rate.complete, str(kind.label)
    return ArchiveLine(
        _("Archives"),
        label,
        rate.files,
        rate.complete,
        rate.value,
        missing,
        charted=rate.value,
        kind=kind,
        until=until,
    )


def _gaps(actor: Actor, period: Period, as_of: dt.datetime) -> Iterator[ArchiveLine]:
    """Every gap of the year in which the period ends, explained or not."""
    for gap in gaps_of_year(actor, period.last_day.year, as_of):
        yield ArchiveLine(_("Gate-out numbers"), _named(gap), missing=gap.count, note=_note(gap))


def _named(gap: PadGap) -> str:
    return f"{gap.dealer} {gap.label}"


def _note(gap: PadGap) -> str:
    return gap.reason or _("not explained")
