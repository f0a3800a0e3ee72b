from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "dealerops.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        for module in ("registration", "finding"):
            import_module(f"dealerops.portal.{module}")
