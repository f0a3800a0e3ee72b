"""The gate-out register 车辆出库单: which car left the yard under which number (domain.md 4.7)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.archives import GateOutKind
from aftersales.models.archive import ArchiveFile
from aftersales.models.order import person
from aftersales.querysets.archives import GateOutNoteQuerySet
from dealerops.foundation.versioned import Versioned


class GateOutNote(Versioned):
    """One number of a dealer's pad in a year: a car that was let out, or why no car was.

    The white copies stay in the pad, one after the other; the blue one goes to the customer's file, which
    for a car at a second-tier dealer exists only once it is sold.
    """

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number on the pad"))
    kind = models.CharField(_("kind"), max_length=12, choices=GateOutKind)
    issued_on = models.DateField(_("issued on"))
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        on_delete=models.PROTECT,
        null=True,
        related_name="gate_outs",
        verbose_name=_("vehicle"),
    )
    second_tier = models.CharField(_("second-tier dealer"), max_length=120, blank=True)
    reason = models.CharField(_("why the number was not used"), max_length=200, blank=True)
    attachment = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("blue copy"),
    )
    file = models.OneToOneField(
        ArchiveFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="gate_out",
        verbose_name=_("archive file"),
    )
    entered_by = person(_("entered by"))

    objects = GateOutNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("gate-out note")
        verbose_name_plural = _("gate-out notes")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "year", "serial"), name="aftersales_gate_out_number_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(serial__gte=1), name="aftersales_gate_out_numbers_begin_with_one"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__year=F("year")),
                name="aftersales_gate_out_is_of_its_year",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=GateOutKind.VOID, vehicle=None, file=None, attachment=None)
                    & ~Q(reason="")
                )
                | (~Q(kind=GateOutKind.VOID) & Q(vehicle__isnull=False, reason="")),
                name="aftersales_unused_number_is_explained",
            ),
            models.CheckConstraint(
                condition=~Q(kind=GateOutKind.SECOND_TIER) | ~Q(second_tier=""),
                name="aftersales_dispatch_names_the_second_tier",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "-created_at", "-id"), name="aftersales_gate_out_dealer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.serial:06d}"
