"""The archive: one file per repair order and per new car, and the papers in it (domain.md 4.7)."""

import datetime as dt
from decimal import ROUND_DOWN, Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.archives import ArchiveKind, Fault, Paper, PaperSource
from aftersales.models.order import RepairOrder, moment, person
from aftersales.querysets.archives import ArchiveFileQuerySet, ArchiveItemQuerySet
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking

SIX_YEARS = dt.timedelta(days=6 * 365 + 1)  # with one leap day at least
FRACTION = Decimal("0.0001")


class ArchiveFile(Versioned):
    """The papers of one visit, or of one new car and its buyer, kept together for six years or more.

    `missing` names the papers that are required and not there or not valid; they, and how many are
    required, are worked out again whenever something happens to the file.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=ArchiveKind)
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    order = models.OneToOneField(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        related_name="archive",
        verbose_name=_("repair order"),
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        on_delete=models.PROTECT,
        related_name="archives",
        verbose_name=_("vehicle"),
    )
    delivered_on = models.DateField(_("handed over on"))
    is_second_tier = models.BooleanField(_("sold by a second-tier dealer"), default=False)
    required_count = models.PositiveSmallIntegerField(_("required"), default=0, editable=False)
    missing = ArrayField(
        models.CharField(max_length=4, choices=Paper),
        default=list,
        editable=False,
        verbose_name=_("missing"),
    )
    archived_at = moment(_("filed"))
    archived_by = person(_("filed by"), null=True, editable=False)
    keep_until = models.DateField(_("kept until"), editable=False)

    objects = ArchiveFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive file")
        verbose_name_plural = _("archive files")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("vehicle",),
                condition=Q(kind=ArchiveKind.NEW_CAR),
                name="aftersales_one_archive_per_new_car",
            ),
            models.CheckConstraint(
                condition=Q(kind=ArchiveKind.REPAIR, order__isnull=False, is_second_tier=False)
                | Q(kind=ArchiveKind.NEW_CAR, order=None),
                name="aftersales_archive_is_of_an_order_or_a_new_car",
            ),
            models.CheckConstraint(
                condition=Q(missing__len__lte=F("required_count")),
                name="aftersales_archive_misses_only_what_it_requires",
            ),
            models.CheckConstraint(
                condition=Q(
                    keep_until__gte=ExpressionWrapper(
                        F("delivered_on") + SIX_YEARS, output_field=DateTimeField()
                    )
                ),
                name="aftersales_archive_is_kept_six_years",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="aftersales_filed_has_time_and_person",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "kind", "-created_at", "-id"), name="aftersales_archive_dealer"
            ),
            models.Index(
                fields=("dealer", "kind", "delivered_on"), name="aftersales_archive_delivered"
            ),
            models.Index(fields=("-created_at", "-id"), name="aftersales_archive_time"),
            GinIndex(fields=("missing",), name="aftersales_archive_missing"),
        )

    def __str__(self) -> str:
        return str(self.order) if self.order_id else str(self.vehicle)

    @property
    def valid_count(self) -> int:
        return self.required_count - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def completeness(self) -> Decimal | None:
        """Present and valid of required, as a fraction; never 1 while one paper is missing."""
        if not self.required_count:
            return None
        return (Decimal(self.valid_count) / self.required_count).quantize(FRACTION, ROUND_DOWN)


class ArchiveItem(Versioned):
    """One paper of a file: whether it is required, where it is, and what is wrong with it.

    `vin`, `buyer`, `amount` and `number` are what an uploaded paper says, read by the clerk; `record_type`
    and `record_id` name the record that stands for a paper, as the journal names objects.
    """

    file = models.ForeignKey(
        ArchiveFile, on_delete=models.PROTECT, related_name="items", verbose_name=_("archive file")
    )
    code = models.CharField(_("paper"), max_length=4, choices=Paper)
    is_required = models.BooleanField(_("required"), default=False, editable=False)
    source = models.CharField(_("kept as"), max_length=6, choices=PaperSource, blank=True)
    attachment = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("file"),
    )
    name = models.CharField(_("file name"), max_length=200, blank=True)
    record_type = models.CharField(_("record"), max_length=60, blank=True)
    record_id = models.BigIntegerField(_("number of the record"), null=True)
    vin = models.CharField(_("VIN on the paper"), max_length=17, blank=True)
    buyer = models.CharField(_("buyer on the paper"), max_length=120, blank=True)
    amount = models.DecimalField(
        _("amount on the paper"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    number = models.CharField(_("number on the paper"), max_length=40, blank=True)
    fault = models.CharField(_("what is wrong"), max_length=16, choices=Fault, blank=True)
    note = models.CharField(_("why it was not accepted"), max_length=200, blank=True)
    entered_by = person(_("brought by"), null=True)
    entered_at = moment(_("brought"))

    objects = ArchiveItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of an archive")
        verbose_name_plural = _("papers of archives")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=("file", "code"), name="aftersales_archive_names_a_paper_once"
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=Q(code=Paper.N08) & ~Q(number=""),
                name="aftersales_invoice_is_in_one_archive",
            ),
            models.CheckConstraint(
                condition=Q(source="", attachment=None, record_type="", fault="")
                | Q(
                    source=PaperSource.FILE,
                    attachment__isnull=False,
                    entered_by__isnull=False,
                    entered_at__isnull=False,
                    record_type="",
                )
                | (Q(source=PaperSource.RECORD, attachment=None) & ~Q(record_type="")),
                name="aftersales_paper_is_a_file_or_a_record",
            ),
            models.CheckConstraint(
                condition=~Q(fault=Fault.REJECTED) | ~Q(note=""),
                name="aftersales_rejected_paper_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_present(self) -> bool:
        return bool(self.source)

    @property
    def is_valid(self) -> bool:
        return bool(self.source) and not self.fault

    @property
    def masked_buyer(self) -> str:
        return masking.mask_name(self.buyer)
