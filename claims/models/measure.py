"""What head office wants to change so that a reason comes up less often (domain.md 6.4, R03)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Reason
from claims.querysets import ReasonMeasureQuerySet
from dealerops.foundation.versioned import Versioned


class ReasonMeasure(Versioned):
    """A proposed change of the process; a newer one for the same reason takes its place.

    Never changed, so that a report tells later what was proposed when it was made.
    """

    reason = models.CharField(_("reason"), max_length=3, choices=Reason.choices)
    proposal = models.CharField(_("proposed process change"), max_length=300)
    owner = models.CharField(
        _("owner"), max_length=60, help_text=_("Person or department that answers for the change.")
    )

    objects = ReasonMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure against a reason")
        verbose_name_plural = _("measures against reasons")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.reason}: {self.proposal}"
