"""Who is away from when to when, and who stands in."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from reports.querysets.duties import LeaveQuerySet


def _days() -> Any:
    """Both days included."""
    return Func(F("first_day"), F("last_day"), Value("[]"), function="daterange")


class Leave(Versioned):
    """A person of a dealer is away; while that lasts their duties are the deputy's (domain.md 4.13)."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reports", "deputy"),
    )
    first_day = models.DateField(pgettext_lazy("reports", "first day of leave"))
    last_day = models.DateField(pgettext_lazy("reports", "last day of leave"))
    entered_by_id = models.BigIntegerField(pgettext_lazy("reports", "entered by"), null=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("reports", "cancelled"), null=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ("-first_day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="reports_leave_has_days"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")),
                name="reports_deputy_is_another_person",
            ),
            ExclusionConstraint(
                name="reports_leaves_of_a_person_do_not_overlap",
                expressions=[
                    ("dealer", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.first_day} … {self.last_day}"

    def covers(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day
