from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Special sales")

    def ready(self) -> None:
        for module in (
            "handlers",
            "lists",
            "reports",
            "portal.registration",
            "portal.finding",
            "portal.panels",
        ):
            import_module(f"claims.{module}")
