from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotaConfig(AppConfig):
    name = "quota"
    verbose_name = _("Quota")

    def ready(self) -> None:
        for module in ("handlers", "reports", "portal.panels"):
            import_module(f"quota.{module}")
