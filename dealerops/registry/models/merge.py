"""One person who was entered twice: which record was kept, and everything needed to part them again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerops.registry.fields import EncryptedTextField
from dealerops.registry.models.customer import Customer
from dealerops.registry.querysets import CustomerMergeQuerySet


class CustomerMerge(models.Model):
    """`gone` was found to be the same person as `kept`; in force until it is undone.

    `before` is the exact undo record, encrypted because it holds what both records said of the person.
    """

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    kept = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept")
    )
    gone = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged into it")
    )
    before = EncryptedTextField(_("what was before"))
    merged_at = models.DateTimeField(_("merged"), auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("merged by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = CustomerMergeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("merge of two customers")
        verbose_name_plural = _("merges of customers")
        constraints = (
            models.UniqueConstraint(
                fields=("gone",),
                condition=Q(undone_at=None),
                name="registry_customer_is_merged_once",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("gone")), name="registry_merge_is_of_two_customers"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="registry_merge_is_undone_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("dealer", "-id"), name="registry_merge_of_dealer"),)

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
