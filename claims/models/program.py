"""Programs of special sales and the policy each of them follows at a time (domain.md 2.1)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.choices import BuyerKind, DocumentType, ReserveAt, SupportType
from claims.querysets import ProgramPolicyQuerySet, ProgramQuerySet, SupportAmountQuerySet
from dealerops.foundation.versioned import Versioned


class Program(Versioned):
    """A kind of special sale (大客户, 中小企业 …): who may buy, how long they hold, when quota is taken."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    buyer_kind = models.CharField(
        _("buyer on the invoice"), max_length=10, choices=BuyerKind.choices
    )
    needs_preapplication = models.BooleanField(_("needs a pre-application"), default=True)
    needs_agreement = models.BooleanField(_("needs an annual agreement"), default=False)
    min_quantity = models.PositiveSmallIntegerField(_("smallest quantity"), default=1)
    hold_months = models.PositiveSmallIntegerField(_("holding period in months"), default=6)
    reserve_at = models.CharField(
        _("quota is reserved"), max_length=10, choices=ReserveAt.choices, default=ReserveAt.APPROVAL
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class ProgramPolicy(Versioned):
    """What a program grants and asks for between two days; claims keep a snapshot of what they used."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="policies", verbose_name=_("program")
    )
    valid = DateRangeField(_("valid"))
    support_type = models.CharField(_("support"), max_length=6, choices=SupportType.choices)
    rate = models.DecimalField(
        _("share of the list price"), max_digits=6, decimal_places=4, null=True, blank=True
    )
    cap = models.DecimalField(
        _("cap per car"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    claim_window_days = models.PositiveSmallIntegerField(_("claim window in days"), default=60)
    preapp_valid_days = models.PositiveSmallIntegerField(
        _("pre-application valid for days"), default=90
    )
    required_documents = ArrayField(
        models.CharField(max_length=3, choices=DocumentType.choices),
        verbose_name=_("required documents"),
    )

    objects = ProgramPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("program policy")
        verbose_name_plural = _("program policies")
        constraints = (
            ExclusionConstraint(
                name="claims_program_has_one_policy_a_day",
                expressions=[("program", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(support_type=SupportType.FIXED, rate=None)
                | Q(support_type=SupportType.RATE, rate__gt=0, rate__lte=1),
                name="claims_policy_rate_fits_its_type",
            ),
        )

    def __str__(self) -> str:
        return f"{self.program.code} {self.valid.lower:%Y-%m-%d}"


class SupportAmount(models.Model):
    """The fixed support for one model under one policy, in CNY per car."""

    policy = models.ForeignKey(
        ProgramPolicy,
        on_delete=models.CASCADE,
        related_name="amounts",
        verbose_name=_("program policy"),
    )
    model = models.ForeignKey(
        "registry.VehicleModel", on_delete=models.PROTECT, related_name="+", verbose_name=_("model")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    objects = SupportAmountQuerySet.as_manager()

    class Meta:
        verbose_name = _("support amount")
        verbose_name_plural = _("support amounts")
        constraints = (
            models.UniqueConstraint(
                fields=("policy", "model"), name="claims_one_amount_per_policy_and_model"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="claims_amount_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.amount}"
