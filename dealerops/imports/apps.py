from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "dealerops.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        for module in ("dealerops.imports.handlers", "dealerops.imports.registration"):
            import_module(module)
