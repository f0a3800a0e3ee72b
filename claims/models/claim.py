"""The claim 申报: one vehicle, one invoice, one right to support."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from claims.choices import WITH_FIRM, ClaimState, FlagCode, HoldReason, LockState
from claims.models.preapplication import PreAppLine
from claims.models.program import Program
from claims.querysets import ClaimFlagQuerySet, ClaimQuerySet, VinLockQuerySet
from dealerops.foundation.pairs import PairsField, with_pairs
from dealerops.foundation.versioned import Versioned

LIVE = Q(state__in=("SUBMITTED", "ASSIGNED", "CHECKING", "REJECT_PROPOSED", "CHECK_PASSED",
                    "IN_APPROVAL", "RESET", "APPROVED")) | Q(state="REJECTED", released_at=None)  # fmt: skip
# Which month an invoice was written in, as one number that an index can hold: 2026-11 is 24323.
INVOICE_MONTH = ExtractYear("invoice_date") * 12 + ExtractMonth("invoice_date")
NAMES = ("buyer_name", "plate")


class Claim(Versioned):
    """A dealer's claim for the support of one special sale (domain.md 2.6).

    `dealer` is the present one, `origin_dealer` who filed. `firm` and `checker` are set only while
    the claim lies with them, and with them the firm's right to see it.
    """

    number = models.CharField(_("claim number"), max_length=20, unique=True, editable=False)
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", verbose_name=_("program")
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="claims", verbose_name=_("dealer")
    )
    origin_dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("filed by dealer"),
    )
    line = models.ForeignKey(
        PreAppLine,
        on_delete=models.PROTECT,
        related_name="claims",
        verbose_name=_("pre-application line"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("created by"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ClaimState.choices,
        default=ClaimState.DRAFT,
        editable=False,
    )
    hold_reason = models.CharField(
        _("hold"),
        max_length=10,
        choices=HoldReason.choices,
        default=HoldReason.NONE,
        editable=False,
    )

    vin = models.CharField(_("VIN"), max_length=17, blank=True)
    vin_raw = models.CharField(_("VIN as typed"), max_length=40, blank=True, editable=False)
    vin_confirmed = models.BooleanField(_("VIN plate confirmed"), default=False)
    invoice_code = models.CharField(_("invoice code"), max_length=12, blank=True)
    invoice_number = models.CharField(_("invoice number"), max_length=20, blank=True)
    invoice_date = models.DateField(_("invoice date"), null=True, blank=True)
    invoice_amount = models.DecimalField(
        _("invoice total incl. VAT"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    buyer_name = models.CharField(_("buyer"), max_length=120, blank=True)
    buyer_code = models.CharField(_("buyer's credit code"), max_length=18, blank=True)
    seller_name = models.CharField(_("seller on the invoice"), max_length=120, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    registered_city = models.CharField(_("registered in"), max_length=60, blank=True)
    plate = models.CharField(_("plate"), max_length=12, blank=True)
    signed_by_agent = models.BooleanField(_("signed by an agent"), default=False)
    imported = models.BooleanField(_("imported vehicle"), default=False)

    support_amount = models.DecimalField(
        _("support"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    reset_count = models.PositiveSmallIntegerField(_("resets"), default=0, editable=False)
    reset_due_at = models.DateTimeField(_("answer due"), null=True, editable=False)
    firm = models.ForeignKey(
        "network.Firm",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("firm"),
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("checker"),
    )
    check_due_at = models.DateTimeField(_("check due"), null=True, editable=False)
    approval_round = models.PositiveSmallIntegerField(
        _("approval round"), default=0, editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    hold_until = models.DateField(_("to be held until"), null=True, editable=False)
    appeal_until = models.DateTimeField(_("appeal possible until"), null=True, editable=False)
    released_at = models.DateTimeField(_("reservations released"), null=True, editable=False)
    pairs = PairsField(sources=NAMES, verbose_name=_("pairs of characters to search by"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("invoice_code", "invoice_number"),
                condition=LIVE,
                name="claims_invoice_used_once_among_live_claims",
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.DRAFT) | Q(first_submitted_at__isnull=False),
                name="claims_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.APPROVED)
                | Q(support_amount__gt=0, hold_reason=HoldReason.NONE),
                name="claims_approved_has_support_and_no_hold",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.RESET) | Q(reset_due_at__isnull=False),
                name="claims_reset_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ASSIGNED", "CHECKING"))
                | Q(checker__isnull=False, firm__isnull=False),
                name="claims_check_has_a_checker",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="claims_by_dealer"),
            models.Index(
                fields=("dealer", "state", "-created_at", "-id"), name="claims_by_dealer_state"
            ),
            models.Index(fields=("state", "-created_at", "-id"), name="claims_by_state"),
            models.Index(fields=("-created_at", "-id"), name="claims_by_time"),
            models.Index(
                fields=("firm", "state", "-created_at", "-id"), name="claims_of_firm_in_state"
            ),
            models.Index(fields=("created_by", "-created_at", "-id"), name="claims_opened_by"),
            models.Index(fields=("buyer_code", "invoice_date"), name="claims_by_buyer"),
            models.Index(fields=("vin",), name="claims_by_vin"),
            models.Index(fields=("program", "-created_at", "-id"), name="claims_by_program"),
            models.Index(
                fields=("hold_reason", "-created_at", "-id"),
                condition=~Q(hold_reason=HoldReason.NONE),
                name="claims_held",
            ),
            models.Index(
                fields=("firm", "-created_at", "-id"),
                condition=Q(firm__isnull=False),
                name="claims_with_firm",
            ),
            models.Index(  # in the order of its list, so that a firm with thousands need not sort
                fields=("firm", "-created_at", "-id"),
                condition=Q(state__in=WITH_FIRM),
                name="claims_to_be_checked",
            ),
            models.Index(
                fields=("firm", "checker", "-created_at", "-id"),
                condition=Q(state__in=WITH_FIRM),
                name="claims_to_be_checked_by",
            ),
            models.Index(
                INVOICE_MONTH,
                F("created_at").desc(),
                F("id").desc(),
                name="claims_by_invoice_month",
            ),
            models.Index(
                fields=("invoice_number",),
                opclasses=("varchar_pattern_ops",),
                name="claims_invoice_begins",
            ),
            GinIndex(fields=("vin",), opclasses=("gin_trgm_ops",), name="claims_vin_part"),
            GinIndex(fields=("pairs",), name="claims_pairs"),
        )

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Names and the pairs by which they are found are never saved one without the other."""
        if update_fields is not None:
            update_fields = with_pairs(self, update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)


class VinLock(models.Model):
    """One VIN, once (domain.md 2.7): held at first submission, consumed at approval."""

    vin = models.CharField(_("VIN"), max_length=17)
    state = models.CharField(
        _("state"), max_length=10, choices=LockState.choices, default=LockState.HELD
    )
    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="vin_lock", verbose_name=_("claim")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = VinLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("VIN lock")
        verbose_name_plural = _("VIN locks")
        constraints = (
            models.UniqueConstraint(
                fields=("vin",),
                condition=Q(state__in=(LockState.HELD, LockState.CONSUMED)),
                name="claims_vin_is_claimed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.vin} {self.state}"


class ClaimFlag(models.Model):
    """Something a human should look at; computed at submission and again when a reading ends."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="flags", verbose_name=_("claim")
    )
    code = models.CharField(_("flag"), max_length=20, choices=FlagCode.choices)
    data = models.JSONField(_("data"), default=dict)
    raised_at = models.DateTimeField(_("raised"), auto_now_add=True)

    objects = ClaimFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("claim", "code"), name="claims_flag_once_per_claim"),
        )

    def __str__(self) -> str:
        return self.get_code_display()
