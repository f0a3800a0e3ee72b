"""Hand-over sheets 交接单 of cars that leave or come with somebody of the house (domain.md 4.5)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import Method
from aftersales.choices.driving import SheetEnd
from aftersales.models.driving import DriverTask
from aftersales.models.loan import Loan
from aftersales.models.order import person
from aftersales.querysets.sheets import HandoverSheetQuerySet, SheetPhotoQuerySet


def carried(related: str) -> tuple[models.ForeignKey[Any, Any], models.ForeignKey[Any, Any]]:
    """What the car changes hands for: a driver's task or a loan, one of the two."""
    options: dict[str, Any] = {"on_delete": models.PROTECT, "null": True, "related_name": related}
    return (
        models.ForeignKey(DriverTask, verbose_name=_("task"), **options),
        models.ForeignKey(Loan, verbose_name=_("loan"), **options),
    )


ONE_REASON = Q(task__isnull=False, loan=None) | Q(task=None, loan__isnull=False)


class SheetPhoto(models.Model):
    """A photo of the car as it changed hands; the same file counts once, at one end."""

    task, loan = carried("sheet_photos")
    end = models.CharField(_("when"), max_length=5, choices=SheetEnd)
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("file name"), max_length=200)
    added_by = person(_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = SheetPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a hand-over")
        verbose_name_plural = _("photos of hand-overs")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=ONE_REASON, name="aftersales_sheet_photo_has_one_reason"
            ),
            models.UniqueConstraint(
                fields=("task", "loan", "attachment"),
                nulls_distinct=False,
                name="aftersales_sheet_photo_counts_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def carrier(self) -> DriverTask | Loan:
        """The drive or the loan; the database says that there is one."""
        found: DriverTask | Loan | None = self.task or self.loan
        if found is None:
            raise ValueError("a photo of nothing")
        return found


class HandoverSheet(models.Model):
    """One end of a drive or loan: what the car showed, what was in it, and who signed."""

    task, loan = carried("sheets")
    end = models.CharField(_("when"), max_length=5, choices=SheetEnd)
    km = models.PositiveIntegerField(_("km"))
    fuel_percent = models.PositiveSmallIntegerField(_("fuel or charge, %"))
    keys = models.PositiveSmallIntegerField(_("keys"))
    valuables = models.CharField(_("valuables in the car"), max_length=200)
    photos = models.PositiveSmallIntegerField(_("photos"))
    signed_by = models.CharField(_("signed by"), max_length=120)
    method = models.CharField(_("by"), max_length=14, choices=Method.choices)
    evidence = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("evidence"),
    )
    reference = models.CharField(_("call or message"), max_length=120, blank=True)
    made_by = person(_("written by"))
    at = models.DateTimeField(_("at"))

    objects = HandoverSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over sheet")
        verbose_name_plural = _("hand-over sheets")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=ONE_REASON, name="aftersales_sheet_has_one_reason"),
            models.UniqueConstraint(
                fields=("task", "loan", "end"),
                nulls_distinct=False,
                name="aftersales_one_sheet_at_each_end",
            ),
            models.CheckConstraint(
                condition=Q(fuel_percent__lte=100), name="aftersales_sheet_fuel_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(keys__gte=1, photos__gte=1) & ~Q(valuables=""),
                name="aftersales_sheet_leaves_nothing_out",
            ),
            models.CheckConstraint(
                condition=~Q(signed_by="") & (Q(evidence__isnull=False) | ~Q(reference="")),
                name="aftersales_sheet_is_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.end} {self.km}"
