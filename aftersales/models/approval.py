"""Who agreed to which cost, in what right and by what means (domain.md 4.3)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import Capacity, DeclineReason, Method, Payer
from aftersales.models.item import RoItem
from aftersales.models.order import RepairOrder, moment, money, person
from aftersales.models.quote import QuoteVersion
from aftersales.querysets import (
    ApprovalLineQuerySet,
    CostApprovalQuerySet,
    DeclineQuerySet,
    RiskNoticeQuerySet,
)

WITH_FILE = (Method.SIGNATURE, Method.ESIGN, Method.WECHAT_REPLY, Method.EMAIL)
# A hand that signs for a bill, a car or a risk; a word in a call or a message is none.
BY_HAND = (Method.SIGNATURE, Method.ESIGN, Method.SMS_OTP)
WITH_REFERENCE = (Method.SMS_OTP, Method.RECORDED_CALL, Method.APP_CLICK)


class CostApproval(models.Model):
    """A yes to exactly the listed lines at the prices of one quote; it is never changed.

    `evidence_sha256` is that of the file, or of the quote's own words where a click or a call is the
    evidence; `reference` names the call or the message. A recorded call is signed for at delivery.
    """

    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("order")
    )
    quote = models.ForeignKey(
        QuoteVersion, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("quote")
    )
    total = money(_("approved sum"))
    by_person = models.CharField(_("approved by"), max_length=120)
    capacity = models.CharField(_("in the right of"), max_length=16, choices=Capacity.choices)
    method = models.CharField(_("by"), max_length=14, choices=Method.choices)
    evidence = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("evidence"),
    )
    evidence_sha256 = models.CharField(_("SHA-256 of the evidence"), max_length=64)
    reference = models.CharField(_("call or message"), max_length=120, blank=True)
    authorised_limit = models.DecimalField(
        _("written authorisation up to"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    at = models.DateTimeField(_("approved"))
    entered_by = person(_("entered by"), null=True)
    countersigned_at = moment(_("counter-signed"))
    countersigned_by = models.CharField(_("counter-signed by"), max_length=120, blank=True)

    objects = CostApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of costs")
        verbose_name_plural = _("approvals of costs")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(method__in=WITH_FILE) | Q(evidence__isnull=False),
                name="aftersales_approval_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(method__in=WITH_REFERENCE) | ~Q(reference=""),
                name="aftersales_approval_has_its_reference",
            ),
            models.CheckConstraint(
                condition=Q(evidence_sha256__regex=r"^[0-9a-f]{64}$"),
                name="aftersales_approval_evidence_has_a_digest",
            ),
            models.CheckConstraint(
                condition=~Q(by_person=""), name="aftersales_approval_has_a_person"
            ),
            models.CheckConstraint(
                condition=Q(authorised_limit=None)
                | Q(authorised_limit__gt=Decimal(0), capacity=Capacity.DRIVER),
                name="aftersales_only_drivers_are_authorised_up_to_a_sum",
            ),
            models.CheckConstraint(
                condition=Q(countersigned_at=None, countersigned_by="")
                | (Q(countersigned_at__isnull=False) & ~Q(countersigned_by="")),
                name="aftersales_countersignature_has_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.by_person} {self.total}"

    @property
    def needs_countersignature(self) -> bool:
        return self.method == Method.RECORDED_CALL and self.countersigned_at is None


class ApprovalLine(models.Model):
    """One line that an approval covers, at this price and for this payer."""

    approval = models.ForeignKey(
        CostApproval, on_delete=models.PROTECT, related_name="lines", verbose_name=_("approval")
    )
    item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, related_name="approved", verbose_name=_("order line")
    )
    payer = models.CharField(_("who pays"), max_length=10, choices=Payer.choices)
    amount = money(_("amount"))

    objects = ApprovalLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved line")
        verbose_name_plural = _("approved lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("approval", "item"), name="aftersales_approval_names_a_line_once"
            ),
        )
        indexes = (models.Index(fields=("item", "-id"), name="aftersales_approved_item"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.amount}"


class Decline(models.Model):
    """A line that was offered and refused, and why."""

    item = models.ForeignKey(
        RoItem, on_delete=models.PROTECT, related_name="declines", verbose_name=_("order line")
    )
    quote = models.ForeignKey(
        QuoteVersion, on_delete=models.PROTECT, related_name="declines", verbose_name=_("quote")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=DeclineReason.choices)
    note = models.CharField(_("in the customer's words"), max_length=300, blank=True)
    said_by = models.CharField(_("said by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects = DeclineQuerySet.as_manager()

    class Meta:
        verbose_name = _("declined line")
        verbose_name_plural = _("declined lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("item", "quote"), name="aftersales_line_is_declined_once_per_quote"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.reason}"


class RiskNotice(models.Model):
    """The signed notice that a safety-critical repair was not wanted (domain.md 4.3)."""

    item = models.OneToOneField(
        RoItem, on_delete=models.PROTECT, related_name="risk_notice", verbose_name=_("order line")
    )
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
    at = models.DateTimeField(_("signed"))
    entered_by = person(_("entered by"), null=True)

    objects = RiskNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk notice")
        verbose_name_plural = _("risk notices")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(signed_by="") & (Q(evidence__isnull=False) | ~Q(reference="")),
                name="aftersales_risk_notice_is_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.signed_by}"
