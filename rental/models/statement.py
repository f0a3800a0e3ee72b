"""The customer's way to the own statement."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.network.models import Dealer
from dealerops.registry.models import Customer
from rental.models.fields import person
from rental.querysets.dunning import StatementLinkQuerySet


class StatementLink(models.Model):
    """A customer's way to the own statement without an account; a newer one ends it."""

    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="+", verbose_name=_("store")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    nonce = models.CharField(_("nonce"), max_length=32, unique=True, editable=False)
    made_by = person(pgettext_lazy("rental", "made by"), null=True)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True)
    opened_at = models.DateTimeField(_("opened"), null=True)

    objects = StatementLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("statement link")
        verbose_name_plural = _("statement links")

    def __str__(self) -> str:
        return f"{self.customer_id} {self.made_at:%Y-%m-%d}"
