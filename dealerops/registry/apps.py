from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "dealerops.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        import_module("dealerops.registry.services")  # declares the policy key
