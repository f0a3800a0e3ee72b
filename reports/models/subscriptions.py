"""What a person has said about the reports of one of their roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language
from reports.choices.subscriptions import Delivered
from reports.querysets.subscriptions import ReportSubscriptionQuerySet


class ReportSubscription(models.Model):
    """One report for one membership; without a row it comes as a workbook in the person's language.

    `paused_because` is the mail server's answer where the mail came back; the person starts it again.
    """

    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    code = models.CharField(_("report"), max_length=10)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ZH_HANS
    )
    form = models.CharField(
        _("form"), max_length=8, choices=Delivered.choices, default=Delivered.ATTACHED
    )
    is_active = models.BooleanField(_("subscribed"), default=True)
    paused_because = models.CharField(_("paused because"), max_length=80, blank=True, default="")
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ReportSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report subscription")
        verbose_name_plural = _("report subscriptions")
        ordering = ("code", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("membership", "code"), name="reports_one_subscription_per_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} → {self.membership}"
