"""The cards of the first and second maintenance 首二保卡, from sales to aftersales (domain.md 4.7)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices.archives import MaintenanceService
from aftersales.models.order import person
from aftersales.querysets.archives import MaintenanceCardQuerySet
from dealerops.foundation.versioned import Versioned


class MaintenanceCard(Versioned):
    """One card that sales collected; aftersales says when it has it, by the 3rd of the next month."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        on_delete=models.PROTECT,
        related_name="maintenance_cards",
        verbose_name=_("vehicle"),
    )
    service = models.CharField(_("maintenance"), max_length=6, choices=MaintenanceService)
    collected_on = models.DateField(_("collected on"))
    collected_by = person(_("collected by"))
    due_on = models.DateField(_("handed over by"), editable=False)
    received_on = models.DateField(_("received on"), null=True, editable=False)
    received_by = person(_("received by"), null=True, editable=False)

    objects = MaintenanceCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("maintenance card")
        verbose_name_plural = _("maintenance cards")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("vehicle", "service"), name="aftersales_maintenance_card_is_collected_once"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, received_by=None)
                | Q(received_on__gte=F("collected_on"), received_by__isnull=False),
                name="aftersales_received_card_has_day_and_person",
            ),
            models.CheckConstraint(
                condition=Q(due_on__day=3, due_on__gt=F("collected_on")),
                name="aftersales_maintenance_card_is_due_on_a_third",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "-created_at", "-id"), name="aftersales_maintenance_cards"
            ),
        )

    def __str__(self) -> str:
        return f"{self.vehicle} {self.get_service_display()}"
