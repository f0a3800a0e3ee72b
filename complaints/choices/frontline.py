"""What the front line does at once when somebody is unhappy (domain.md 3.13)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AtOnce(TextChoices):
    """Measures taken on the spot, before anybody else hears of it."""

    PRIVATE_ROOM = "PRIVATE_ROOM", _("The customer sits in a private room")
    MANAGER_CALLED = "MANAGER_CALLED", _("The manager was called")
    VEHICLE_SECURED = "VEHICLE_SECURED", _("The car was secured")
