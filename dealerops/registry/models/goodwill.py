"""What every app reads before it turns to a customer: goodwill given to a car, and flags (domain.md 3.5, 3.14)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.registry.choices import FlagKind
from dealerops.registry.models.customer import Customer
from dealerops.registry.models.vehicle import Vehicle
from dealerops.registry.querysets import CustomerFlagQuerySet, GoodwillUseQuerySet


class GoodwillUse(models.Model):
    """Goodwill that a car was given, whichever app gave it; twelve months of a VIN are added up.

    `about` names the record it was given for (`app.model:pk`), which is given it once.
    """

    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="goodwill", verbose_name=_("vehicle")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("customer")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    dealer_share = models.PositiveSmallIntegerField(_("dealer's share in %"))
    used_on = models.DateField(_("given on"))
    about = models.CharField(_("about"), max_length=60, unique=True)
    recorded_by = models.BigIntegerField(_("recorded by"), null=True)

    objects = GoodwillUseQuerySet.as_manager()

    class Meta:
        ordering = ("-used_on", "-pk")
        verbose_name = _("goodwill given")
        verbose_name_plural = _("goodwill given")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="registry_goodwill_is_positive"),
            models.CheckConstraint(
                condition=Q(dealer_share__range=(0, 100)),
                name="registry_goodwill_share_is_0_to_100",
            ),
        )
        indexes = (models.Index(fields=("vehicle", "used_on"), name="registry_goodwill_vehicle"),)

    def __str__(self) -> str:
        return f"{self.used_on} {self.amount}"


class CustomerFlag(Versioned):
    """Something to know before turning to a customer, in force until it is lifted."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="flags", verbose_name=_("customer")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=FlagKind)
    about = models.CharField(_("about"), max_length=60)
    since = models.DateTimeField(_("since"))
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    recorded_by = models.BigIntegerField(_("recorded by"), null=True)

    objects = CustomerFlagQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("flag of a customer")
        verbose_name_plural = _("flags of customers")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "kind", "about"),
                condition=Q(lifted_at=None),
                name="registry_flag_once_in_force",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("since")),
                name="registry_flag_lifted_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())
