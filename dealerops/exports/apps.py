from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "dealerops.exports"
    label = "exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        for module in ("dealerops.exports.handlers", "dealerops.exports.registration"):
            import_module(module)
