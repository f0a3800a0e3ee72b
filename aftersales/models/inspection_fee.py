"""What an inspection costs whose customer then wants nothing (domain.md 4.1)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import PaymentKind
from aftersales.models.order import RepairOrder, moment, person
from aftersales.models.settlement import ON_APPROVAL
from aftersales.querysets import InspectionFeeQuerySet


class InspectionFee(models.Model):
    """Agreed before the inspection, billed when everything is declined, paid at the desk or forgiven."""

    order = models.OneToOneField(
        RepairOrder,
        on_delete=models.PROTECT,
        related_name="inspection_fee",
        verbose_name=_("order"),
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    agreed_with = models.CharField(_("agreed with"), max_length=120)
    agreed_by = person(_("fee agreed by"))
    agreed_at = models.DateTimeField(_("fee agreed"))
    billed_at = moment(_("billed"))
    kind = models.CharField(_("kind"), max_length=10, choices=PaymentKind.choices, blank=True)
    reference = models.CharField(_("receipt or transaction"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    received_by = person(_("received by"), null=True)
    received_at = moment(_("received"))

    objects = InspectionFeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection fee")
        verbose_name_plural = _("inspection fees")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)) & ~Q(agreed_with=""),
                name="aftersales_inspection_fee_is_agreed_with_somebody",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None, kind="")
                | (
                    Q(received_at__isnull=False, received_by__isnull=False)
                    & Q(billed_at__isnull=False)
                    & ~Q(kind="")
                ),
                name="aftersales_inspection_fee_is_paid_once_billed",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ON_APPROVAL) | ~Q(reason=""),
                name="aftersales_inspection_fee_is_forgiven_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount}"

    @property
    def is_due(self) -> bool:
        return self.billed_at is not None and self.received_at is None
