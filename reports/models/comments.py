"""Cause and action that owners write beside a figure before a report goes out (domain.md 6.4)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from reports.querysets import ReportCommentQuerySet


class ReportComment(Versioned):
    """What one place says about one row of one period; without a place it is head office.

    `row` names the row in the language of the house, so that readers of every language find it.
    """

    code = models.CharField(_("report"), max_length=10)
    period_start = models.DateField(_("from day"))
    period_end = models.DateField(_("to day"))
    region = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("region"),
    )
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    firm = models.ForeignKey(
        "network.Firm",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("firm"),
    )
    row = models.CharField(pgettext_lazy("reports", "row"), max_length=300)
    cause = models.CharField(pgettext_lazy("reports", "cause"), max_length=500)
    action = models.CharField(pgettext_lazy("reports", "action"), max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("reports", "written by"),
    )

    objects = ReportCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("report comment")
        verbose_name_plural = _("report comments")
        ordering = ("code", "period_end", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "period_start", "period_end", "region", "dealer", "firm", "row"),
                nulls_distinct=False,
                name="reports_one_comment_per_row_and_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.row}"

    @property
    def is_of_head_office(self) -> bool:
        return not (self.region_id or self.dealer_id or self.firm_id)

    @property
    def place(self) -> str:
        """Whose comment it is, in the reader's language."""
        place = self.region or self.dealer or self.firm
        return str(getattr(place, "display_name", place)) if place else str(_("Head office"))
