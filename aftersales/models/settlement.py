"""The bill, the payments and the keys (domain.md 4.1)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import Method, Payer, PaymentKind
from aftersales.models.item import RoItem
from aftersales.models.order import RepairOrder, money, person
from aftersales.querysets import (
    HandoverQuerySet,
    PaymentQuerySet,
    SettlementLineQuerySet,
    SettlementQuerySet,
)

ON_APPROVAL = (PaymentKind.CREDIT, PaymentKind.GOODWILL)


class Settlement(models.Model):
    """The settlement list 结算单, explained line by line and signed.

    The database refuses a customer total above what the customer approved.
    """

    order = models.OneToOneField(
        RepairOrder, on_delete=models.PROTECT, related_name="settlement", verbose_name=_("order")
    )
    customer_total = money(_("customer pays"))
    warranty_total = money(_("warranty pays"))
    insurance_total = money(_("insurance pays"))
    other_total = money(_("goodwill, campaign and own cost"))
    explained = models.BooleanField(_("explained line by line"))
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
    settled_by = person(_("settled by"))
    settled_at = models.DateTimeField(_("settled"))

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = (
            models.CheckConstraint(
                condition=Q(explained=True)
                & ~Q(signed_by="")
                & (Q(evidence__isnull=False) | ~Q(reference="")),
                name="aftersales_settlement_is_explained_and_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.customer_total}"


class SettlementLine(models.Model):
    """One line of the settlement list, as it was billed."""

    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("settlement")
    )
    item = models.OneToOneField(
        RoItem, on_delete=models.PROTECT, related_name="settled", verbose_name=_("order line")
    )
    payer = models.CharField(_("who pays"), max_length=10, choices=Payer.choices)
    amount = money(_("amount"))

    objects = SettlementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a settlement")
        verbose_name_plural = _("lines of settlements")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item_id} {self.amount}"


class Payment(models.Model):
    """Money received for an order; credit and goodwill stand for money and have the manager's yes."""

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="payments", verbose_name=_("order")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PaymentKind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("receipt or transaction"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    approved_by = person(_("approved by"), null=True)
    received_by = person(_("received by"))
    received_at = models.DateTimeField(_("received"))

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=Decimal(0)), name="aftersales_payment_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ON_APPROVAL) | (Q(approved_by__isnull=False) & ~Q(reason="")),
                name="aftersales_credit_and_goodwill_are_approved",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Handover(models.Model):
    """The delivery sheet 交车单: nothing was left out, and the customer signed for the car."""

    order = models.OneToOneField(
        RepairOrder, on_delete=models.PROTECT, related_name="handover", verbose_name=_("order")
    )
    old_parts_shown = models.BooleanField(_("old parts shown"))
    next_service_told = models.BooleanField(_("next service told"))
    keys_returned = models.BooleanField(_("keys and valuables returned"))
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
    delivered_by = person(_("delivered by"))
    at = models.DateTimeField(_("at"))

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery sheet")
        verbose_name_plural = _("delivery sheets")
        constraints = (
            models.CheckConstraint(
                condition=Q(old_parts_shown=True, next_service_told=True, keys_returned=True),
                name="aftersales_handover_leaves_nothing_out",
            ),
            models.CheckConstraint(
                condition=~Q(signed_by="") & (Q(evidence__isnull=False) | ~Q(reference="")),
                name="aftersales_handover_is_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.signed_by}"
