"""The cases that figures speak of, and the keys by which they are told apart (domain.md 3.9)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints.choices import CaseState, Department, SourceCode, Split, TouchPoint
from complaints.models import Case
from complaints.querysets import CaseQuerySet
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period
from dealerops.network.models import Dealer, Region
from dealerops.portal.templatetags.dx import local_name
from dealerops.workcal.calc import SHANGHAI
from dealerops.workcal.services import end_of

Key = Any  # a code, the id of a place (None without one), or the first day of a month
ONE_DAY = dt.timedelta(days=1)
NO_COMPLAINT: Final = (CaseState.MERGED, CaseState.INVALID, CaseState.WITHDRAWN)
PATHS: Mapping[Split, str] = {
    Split.SOURCE: "source__code",
    Split.TOUCH_POINT: "touch_point",
    Split.DEPARTMENT: "department",
    Split.DEALER: "dealer_id",
    Split.REGION: "region_id",
    Split.OWNER: "owner_id",
}
CODES = {
    Split.SOURCE: SourceCode,
    Split.TOUCH_POINT: TouchPoint,
    Split.DEPARTMENT: Department,
}


@dataclass(frozen=True, slots=True)
class Span:
    """The moments [start, end) of the days of a period, as far as they had passed at `as_of`."""

    start: dt.datetime
    end: dt.datetime

    @classmethod
    def of(cls, period: Period, as_of: dt.datetime) -> "Span":
        start = end_of(period.start - ONE_DAY)
        return cls(start, max(start, min(end_of(period.last_day), as_of)))

    def within(self, moment: str) -> dict[str, dt.datetime]:
        """A filter: the column `moment` lies in the span."""
        return {f"{moment}__gte": self.start, f"{moment}__lt": self.end}


def counted(actor: Actor) -> CaseQuerySet:
    """Visible cases but those that were merged, withdrawn or found to be none."""
    return Case.objects.visible_to(actor).exclude(state__in=NO_COMPLAINT)


def key_of(split: Split, moment: str) -> Combinable:
    """By what rows are grouped; months are those of the column `moment`, in Shanghai."""
    if split == Split.ALL:
        return Value("", output_field=CharField())
    if split == Split.MONTH:
        return TruncMonth(moment, tzinfo=SHANGHAI)
    return F(PATHS[split])


def plain(split: Split, key: Key) -> Key:
    """A group's key as callers know it: a month is its first day."""
    if split == Split.MONTH:
        return key.astimezone(SHANGHAI).date()
    return key


def named(actor: Actor, split: Split, keys: Sequence[Key]) -> dict[Key, str]:
    """What people call each key; a place that the actor may not see has no name."""
    if split in CODES:
        return {key: str(CODES[split](key).label) for key in keys}
    if split == Split.MONTH:
        return {key: date_format(key, "YEAR_MONTH_FORMAT") for key in keys}
    if split == Split.ALL:
        return {key: str(Split.ALL.label) for key in keys}
    ids = [key for key in keys if key is not None]
    if split == Split.OWNER:
        people = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
        return {key: people.get(key) or _("Nobody") for key in keys}
    if split == Split.DEALER:
        dealers = Dealer.objects.visible_to(actor).filter(pk__in=ids)
        found = {one.pk: f"{one.code} {local_name(one)}" for one in dealers}
    else:
        regions = Region.objects.visible_to(actor).filter(pk__in=ids)
        found = {one.pk: local_name(one) for one in regions}
    nowhere = _("No dealer") if split == Split.DEALER else _("No region")
    return {key: found.get(key, nowhere) for key in keys}
