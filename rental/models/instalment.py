"""Instalments 分期 (domain.md 5.9)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from rental.choices.dunning import PlanState
from rental.models.fields import person
from rental.models.ledger import LedgerItem
from rental.querysets.dunning import InstalmentPlanQuerySet, InstalmentQuerySet


class InstalmentPlan(Versioned):
    """A debt in monthly parts without interest, agreed by the customer's signature (domain.md 5.9)."""

    item = models.ForeignKey(
        LedgerItem, on_delete=models.PROTECT, related_name="plans", verbose_name=_("item")
    )
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    count = models.PositiveSmallIntegerField(_("instalments"))
    first_on = models.DateField(_("first due on"))
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.PROPOSED, editable=False
    )
    proposed_by = person(_("proposed by"), null=True)
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, editable=False)
    evidence = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed agreement"),
    )
    broken_on = models.DateField(_("broken on"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = InstalmentPlanQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("instalment plan")
        verbose_name_plural = _("instalment plans")
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state__in=(PlanState.PROPOSED, PlanState.ACTIVE)),
                name="rental_one_living_plan_per_item",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=2, total__gt=Decimal(0)),
                name="rental_plan_has_parts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PlanState.ACTIVE, PlanState.DONE, PlanState.BROKEN))
                | Q(signed_at__isnull=False) & ~Q(signed_by=""),
                name="rental_plan_is_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.total} / {self.count}"


class Instalment(models.Model):
    """One part of a plan; its own item carries what is left of it."""

    plan = models.ForeignKey(
        InstalmentPlan, on_delete=models.PROTECT, related_name="parts", verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    item = models.OneToOneField(
        LedgerItem, on_delete=models.PROTECT, related_name="instalment", verbose_name=_("item")
    )

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "number")
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "number"), name="rental_instalment_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"
