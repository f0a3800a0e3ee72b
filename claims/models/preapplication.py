"""What must be approved before a claim: the dealer's account, the agreement, the pre-application."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import AccountState, PreAppState
from claims.models.program import Program
from claims.querysets import (
    AnnualAgreementQuerySet,
    DealerAccountQuerySet,
    PreApplicationQuerySet,
    PreAppLineQuerySet,
)
from dealerops.foundation.versioned import Versioned


class DealerAccount(Versioned):
    """A dealer's right to file special sales (domain.md 2.3); entered as approved rows."""

    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        related_name="ssa_accounts",
        verbose_name=_("dealer"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AccountState.choices, default=AccountState.ACTIVE
    )
    programs = models.ManyToManyField(Program, related_name="accounts", verbose_name=_("programs"))
    payee_name = models.CharField(_("payee"), max_length=120)
    bank_name = models.CharField(_("bank"), max_length=120, blank=True)

    objects = DealerAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("dealer account")
        verbose_name_plural = _("dealer accounts")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer",),
                condition=Q(state=AccountState.ACTIVE),
                name="claims_one_active_account_per_dealer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dealer} · {self.get_state_display()}"


class AnnualAgreement(Versioned):
    """The frame agreement 年框协议 with a company, valid between two days."""

    number = models.CharField(_("agreement number"), max_length=40, unique=True)
    customer = models.ForeignKey(
        "registry.Customer", on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", verbose_name=_("program")
    )
    valid = DateRangeField(_("valid"))

    objects = AnnualAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual agreement")
        verbose_name_plural = _("annual agreements")

    def __str__(self) -> str:
        return self.number


class PreApplication(Versioned):
    """A registered intention to buy 报备: which customer, which models, how many, at what support."""

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", verbose_name=_("program")
    )
    customer = models.ForeignKey(
        "registry.Customer", on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    agreement = models.ForeignKey(
        AnnualAgreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("annual agreement"),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PreAppState.choices,
        default=PreAppState.APPROVED,
        editable=False,
    )
    approved_on = models.DateField(_("approved on"))
    valid = DateRangeField(_("valid"), editable=False)

    objects = PreApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("pre-application")
        verbose_name_plural = _("pre-applications")
        ordering = ("-approved_on", "-pk")

    def __str__(self) -> str:
        return self.number


class PreAppLine(models.Model):
    """One model of a pre-application; `taken` counts the live claims that draw on it."""

    preapplication = models.ForeignKey(
        PreApplication,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name=_("pre-application"),
    )
    model = models.ForeignKey(
        "registry.VehicleModel", on_delete=models.PROTECT, related_name="+", verbose_name=_("model")
    )
    qty = models.PositiveSmallIntegerField(_("quantity"))
    unit_support = models.DecimalField(_("support per car"), max_digits=14, decimal_places=2)
    planned_month = models.DateField(_("planned invoice month"))
    taken = models.PositiveSmallIntegerField(_("claimed"), default=0, editable=False)

    objects = PreAppLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("pre-application line")
        verbose_name_plural = _("pre-application lines")
        constraints = (
            models.CheckConstraint(
                condition=Q(taken__lte=F("qty")), name="claims_line_is_never_overclaimed"
            ),
            models.CheckConstraint(condition=Q(qty__gte=1), name="claims_line_has_a_quantity"),
            models.CheckConstraint(
                condition=Q(planned_month__day=1), name="claims_line_month_is_a_first_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.preapplication} · {self.model} × {self.qty}"

    @property
    def remaining(self) -> int:
        return self.qty - self.taken
