from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftersalesConfig(AppConfig):
    name = "aftersales"
    verbose_name = _("Aftersales")

    def ready(self) -> None:
        for module in (
            "handlers",
            "reports",
            "lists",
            "imports",
            "portal.registration",
            "portal.driving_registration",
            "portal.callbacks.registration",
            "portal.card_panels",
            "portal.archives.registration",
        ):
            import_module(f"aftersales.{module}")
