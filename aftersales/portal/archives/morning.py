"""The morning filing list: what was delivered the day before, and what its archives miss (domain.md 4.7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftersales.choices import Paper
from aftersales.models import ArchiveFile
from aftersales.portal.archives.access import FILING, for_filing, for_morning
from aftersales.selectors.archive_badges import archive_badge
from aftersales.selectors.archive_rates import (
    files_left_over,
    files_of_the_morning,
    files_ready,
)
from aftersales.services.archives import archive_orders
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.portal.registry import Badge
from dealerops.workcal import calc

ENDS = dt.time(12)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MorningRow:
    file: ArchiveFile

    @property
    def url(self) -> str:
        return reverse("archives:file", args=(self.file.pk,))

    @property
    def badge(self) -> Badge:
        return archive_badge(self.file.missing, self.file.archived_at)

    @property
    def missing(self) -> list[str]:
        return [str(Paper(code).label) for code in self.file.missing]


@dataclass
class Morning:
    """One morning of one reader; until noon there is time."""

    actor: Actor
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    @cached_property
    def rows(self) -> Sequence[MorningRow]:
        files = files_of_the_morning(self.actor, on=self.today).for_page()
        return [MorningRow(file) for file in files]

    @cached_property
    def to_file(self) -> list[int]:
        """Orders that can be filed now: those of this morning, and what became complete later."""
        files = files_ready(self.actor).values_list("order_id", flat=True)
        return [order_id for order_id in files[:AT_ONCE] if order_id]

    @property
    def open_count(self) -> int:
        return sum(one.file.archived_at is None for one in self.rows)

    @cached_property
    def left_over(self) -> int:
        return files_left_over(self.actor, on=self.today).count()

    @property
    def until(self) -> dt.datetime:
        return calc.at(self.today, ENDS)

    @property
    def is_late(self) -> bool:
        return self.open_count > 0 and self.now > self.until

    @property
    def may_file(self) -> bool:
        return self.actor.role in FILING and bool(self.to_file)


@require_safe
@for_morning
def page(request: ActorRequest) -> HttpResponse:
    morning = Morning(request.actor, timezone.now())
    return render(request, "aftersales/archives/morning.html", {"page": morning})


@require_POST
@for_filing
def file_all(request: ActorRequest) -> HttpResponse:
    """File every order whose archive is complete."""
    morning = Morning(request.actor, timezone.now())
    done, refused = archive_orders(morning.to_file, by=request.actor)
    messages.success(request, _("%(done)s orders filed.") % {"done": done})
    if refused:
        messages.warning(request, _("%(refused)s were not filed.") % {"refused": refused})
    return redirect("archives:morning")
