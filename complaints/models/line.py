"""Systems outside the house that tell us of complaints over the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.signal import SensorSource
from complaints.querysets.handling import SensorLineQuerySet
from dealerops.foundation.versioned import Versioned


class SensorLine(Versioned):
    """A firm whose system delivers the signals of one sensor: the hotline's, the social listener's."""

    firm = models.ForeignKey(
        "network.Firm", on_delete=models.PROTECT, related_name="+", verbose_name=_("firm")
    )
    source = models.ForeignKey(
        SensorSource, on_delete=models.PROTECT, related_name="lines", verbose_name=_("sensor")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = SensorLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a sensor")
        verbose_name_plural = _("lines of sensors")
        ordering = ("firm", "source")
        constraints = (
            models.UniqueConstraint(
                fields=("firm", "source"), name="complaints_line_once_per_firm_and_sensor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.firm} {self.source}"
