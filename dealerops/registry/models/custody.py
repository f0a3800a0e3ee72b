"""Who had a car when: rental customers, drivers, workshops and staff, in one place to be asked."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models.vehicle import Vehicle
from dealerops.registry.querysets import CustodyQuerySet


class Custody(Versioned):
    """One holder of one car during one span of time; open at the end while the car is there.

    `reason_type` and `reason_id` name what it was for (a repair order, a rental order), as the journal
    names objects. Spans of one car overlap only where `in_conflict` says that somebody must look at it
    (domain.md 9.13).
    """

    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="custodies", verbose_name=_("vehicle")
    )
    kind = models.CharField(_("held by"), max_length=8, choices=CustodyKind.choices)
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    reason_type = models.CharField(_("for what"), max_length=60)
    reason_id = models.BigIntegerField(_("for which"))
    span = DateTimeRangeField(_("from and until"))
    in_conflict = models.BooleanField(_("overlaps another span"), default=False)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("custody of a car")
        verbose_name_plural = _("custodies of cars")
        ordering = ("vehicle", "span")
        constraints = (
            ExclusionConstraint(
                name="registry_car_has_one_holder_at_a_time",
                expressions=[
                    ("vehicle", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
                condition=Q(in_conflict=False),
            ),
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__startswith__isnull=False),
                name="registry_custody_begins_somewhen",
            ),
            models.CheckConstraint(
                condition=Q(dealer__isnull=False) | Q(holder__isnull=False),
                name="registry_custody_has_a_holder",
            ),
        )
        indexes = (
            models.Index(fields=("reason_type", "reason_id"), name="registry_custody_reason"),
        )

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.kind}"
