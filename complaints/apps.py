from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        for module in (
            "handlers",
            "imports",
            "reports",
            "lists",
            "portal.registration",
            "choices.light",
            "portal.alerts.registration",
            "portal.boards.registration",
        ):
            import_module(f"complaints.{module}")
