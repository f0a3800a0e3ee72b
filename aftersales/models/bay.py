"""What a dealer has to work with: bays, labour operations and parts, each kept by the house itself."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.bays import BayKind
from aftersales.querysets.bays import BayQuerySet, LabourOperationQuerySet, PartQuerySet
from dealerops.foundation.versioned import Versioned


class Bay(Versioned):
    """A place in the workshop 工位 where one car can be worked on, with the hours it is staffed.

    Bays times hours on the dealer's opening days are what appointments are booked against.
    """

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="bays", verbose_name=_("dealer")
    )
    code = models.CharField(_("bay"), max_length=20)
    kind = models.CharField(
        _("equipped for"), max_length=10, choices=BayKind, default=BayKind.GENERAL
    )
    opens_at = models.TimeField(_("staffed from"), default=dt.time(8, 30))
    closes_at = models.TimeField(_("staffed until"), default=dt.time(18))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = BayQuerySet.as_manager()

    class Meta:
        verbose_name = _("bay")
        verbose_name_plural = _("bays")
        ordering = ("code", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "code"), name="aftersales_bay_has_its_name_once"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="aftersales_bay_has_a_name"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="aftersales_bay_opens_then_closes"
            ),
        )

    def __str__(self) -> str:
        return self.code


class LabourOperation(Versioned):
    """A piece of work with its standard hours 工时, as the dealer prices it; the rate includes VAT."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    code = models.CharField(_("operation number"), max_length=40)
    name = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2)
    rate = models.DecimalField(_("price per hour"), max_digits=10, decimal_places=2)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = LabourOperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("labour operation")
        verbose_name_plural = _("labour operations")
        ordering = ("code", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "code"), name="aftersales_operation_has_its_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="aftersales_operation_has_number_and_name"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, rate__gte=0), name="aftersales_operation_takes_time"
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "-created_at", "-id"), name="aftersales_operation_dealer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Part(Versioned):
    """A part on the dealer's price list; the price includes VAT."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    code = models.CharField(_("part number"), max_length=40)
    name = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    unit_price = models.DecimalField(_("unit price incl. VAT"), max_digits=12, decimal_places=2)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ("code", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "code"), name="aftersales_part_has_its_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="aftersales_part_has_number_and_name"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0), name="aftersales_part_price_is_not_negative"
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_part_dealer"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
