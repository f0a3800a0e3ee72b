"""Codes by which a customer who is not at the counter confirms the own phone (domain.md 4.2)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.order import RepairOrder, moment, person
from aftersales.querysets import PhoneCodeQuerySet


class PhoneCode(models.Model):
    """One code for the phone that the customer had at the time; the newest of an order is the one in force.

    Only its keyed digest is kept, from the moment it goes out: nobody can read it here.
    """

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="phone_codes", verbose_name=_("order")
    )
    mobile_hash = models.CharField(_("phone, as a hash"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    wanted_at = models.DateTimeField(_("asked for"))
    wanted_by = person(_("asked for by"))
    expires_at = moment(_("expires"))
    sent_at = moment(_("sent"))
    wrong = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    confirmed_at = moment(_("phone confirmed"))
    confirmed_by = person(_("entered by"), null=True)

    objects = PhoneCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code for a phone")
        verbose_name_plural = _("codes for phones")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(digest="", expires_at=None, sent_at=None)
                | (~Q(digest="") & Q(expires_at__isnull=False)),
                name="aftersales_phone_code_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    expires_at__isnull=False,
                    confirmed_at__lt=F("expires_at"),
                ),
                name="aftersales_phone_is_confirmed_in_time_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("mobile_hash", "-wanted_at"), name="aftersales_code_of_phone"),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.wanted_at:%Y-%m-%d %H:%M}"

    def is_over(self, now: dt.datetime) -> bool:
        return self.expires_at is None or self.expires_at <= now
