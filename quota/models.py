"""Buckets of units per program, place and month, their ledger, and the thresholds they crossed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.network.models import Dealer, Region
from quota.choices import THRESHOLDS, EntryType, Mode
from quota.querysets import (
    QuotaBucketQuerySet,
    QuotaEntryQuerySet,
    QuotaEventQuerySet,
    within_limit,
)


class QuotaBucket(models.Model):
    """Units of a program that a dealer, or a region's pool (no dealer), may use in a month.

    The counters are a cache of the ledger; only quota.services changes them (domain.md 2Q.1).
    """

    program = models.CharField(_("program"), max_length=30)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    dealer = models.ForeignKey(
        Dealer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    model_group = models.CharField(_("model group"), max_length=30, blank=True, default="")
    mode = models.CharField(_("kind of limit"), max_length=4, choices=Mode, default=Mode.HARD)
    allocated = models.IntegerField(_("allocated"), default=0)
    moved_in = models.IntegerField(_("moved in"), default=0)
    moved_out = models.IntegerField(_("moved out"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0)
    consumed = models.IntegerField(_("consumed"), default=0)
    version = models.PositiveIntegerField(_("allocation version"), default=0)

    objects = QuotaBucketQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "program", "region", "dealer")
        verbose_name = _("quota bucket")
        verbose_name_plural = _("quota buckets")
        constraints = (
            models.UniqueConstraint(
                fields=("program", "region", "dealer", "month", "model_group"),
                nulls_distinct=False,
                name="quota_one_bucket_per_place_and_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="quota_month_is_a_first"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, consumed__gte=0, moved_in__gte=0, moved_out__gte=0),
                name="quota_counters_not_negative",
            ),
            models.CheckConstraint(condition=within_limit(), name="quota_limit_is_kept"),
        )

    def __str__(self) -> str:
        return f"{self.program} {self.month:%Y-%m}"

    @property
    def place(self) -> str:
        """The dealer, or the region whose pool it is, in the reader's language."""
        return self.dealer.display_name if self.dealer else self.region.display_name

    @property
    def capacity(self) -> int:
        return self.allocated + self.moved_in - self.moved_out

    @property
    def used(self) -> int:
        return self.reserved + self.consumed

    @property
    def available(self) -> int:
        """What is free within the allocation; negative while a SOFT bucket is over it."""
        return self.capacity - self.used


class QuotaEntry(models.Model):
    """One line of the ledger; never changed, never removed.

    `against` is the reservation a CONSUME or RELEASE draws on, or the consumption a RELEASE undoes.
    """

    bucket = models.ForeignKey(
        QuotaBucket, on_delete=models.PROTECT, related_name="entries", verbose_name=_("bucket")
    )
    type = models.CharField(_("type"), max_length=8, choices=EntryType)
    qty = models.IntegerField(_("quantity"))
    against = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drawn",
        verbose_name=_("against"),
    )
    ref_type = models.CharField(_("reference"), max_length=60)
    ref_id = models.BigIntegerField(_("reference number"))
    seq = models.PositiveIntegerField(_("sequence"))
    by_user = models.BigIntegerField(_("entered by"), null=True, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = QuotaEntryQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("quota entry")
        verbose_name_plural = _("quota entries")
        indexes = (models.Index(fields=("ref_type", "ref_id"), name="quota_entry_ref"),)
        constraints = (
            models.UniqueConstraint(
                fields=("type", "ref_type", "ref_id", "bucket", "seq"),
                name="quota_entry_is_booked_once",
            ),
            models.CheckConstraint(
                condition=Q(qty__gt=0) | Q(type=EntryType.ADJUST, qty__lt=0),
                name="quota_entry_has_a_quantity",
            ),
            models.CheckConstraint(
                condition=Q(against=None) | Q(type__in=(EntryType.CONSUME, EntryType.RELEASE)),
                name="quota_only_use_draws_on_an_entry",
            ),
            models.CheckConstraint(
                condition=~Q(type=EntryType.RELEASE) | Q(against__isnull=False),
                name="quota_release_names_what_it_releases",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.qty}"


class QuotaEvent(models.Model):
    """A bucket's use rose across 70, 90 or 100 percent (domain.md 2Q.5)."""

    bucket = models.ForeignKey(
        QuotaBucket, on_delete=models.PROTECT, related_name="events", verbose_name=_("bucket")
    )
    threshold = models.PositiveSmallIntegerField(_("threshold"))
    version = models.PositiveIntegerField(_("allocation version"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    rearmed_at = models.DateTimeField(_("armed again at"), null=True, blank=True)

    objects = QuotaEventQuerySet.as_manager()

    class Meta:
        ordering = ("-at",)
        verbose_name = _("quota event")
        verbose_name_plural = _("quota events")
        constraints = (
            models.UniqueConstraint(
                fields=("bucket", "threshold", "version"),
                condition=Q(rearmed_at=None),
                name="quota_threshold_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(threshold__in=THRESHOLDS), name="quota_threshold_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.threshold}%"
