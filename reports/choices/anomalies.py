"""What makes somebody's access worth a second look (domain.md 0.10, 7.3; R24)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Anomaly(TextChoices):
    OWN_WORK = "OWN_WORK", _("Approved own work")
    FAR_ABOVE = "FAR_ABOVE", _("Far more looks than usual")
    AT_THE_LIMIT = "AT_THE_LIMIT", _("At the day's limit of looks")
    OUTSIDE_HOURS = "OUTSIDE_HOURS", _("Outside working hours")
