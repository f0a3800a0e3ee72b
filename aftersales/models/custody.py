"""Cars that two people had at once, as far as the records say (domain.md 9.13)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.models.order import moment, person
from aftersales.querysets.driving import CustodyQuestionQuerySet
from dealerops.foundation.versioned import Versioned


class CustodyQuestion(Versioned):
    """Who really had the car? To be answered within one workday of the hand-over that raised it."""

    custody = models.OneToOneField(
        "registry.Custody", on_delete=models.PROTECT, related_name="+", verbose_name=_("hand-over")
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("due on"))
    answer = models.CharField(_("what was found"), max_length=300, blank=True)
    closed_by = person(_("answered by"), null=True)
    closed_at = moment(_("answered"))

    objects = CustodyQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a custody")
        verbose_name_plural = _("questions about custodies")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(closed_by__isnull=False) & ~Q(answer="")),
                name="aftersales_answered_custody_says_what_was_found",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "due_on"),
                condition=Q(closed_at=None),
                name="aftersales_custody_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.custody_id} {self.due_on}"
