from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RentalConfig(AppConfig):
    name = "rental"
    verbose_name = _("Rental")

    def ready(self) -> None:
        for module in (
            "handlers",
            "reports",
            "lists",
            "imports",
            "portal.registration",
            "portal.violation_registration",
            "portal.money.registration",
            "portal.handover_registration",
            "portal.planning.registration",
        ):
            import_module(f"rental.{module}")
