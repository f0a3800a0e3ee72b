from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        modules = (
            "handlers",
            "reports",
            "lists",
            "portal.registration",
            "portal.calendar_registration",
            "portal.comment_registration",
            "portal.duties.registration",
        )
        for module in modules:
            import_module(f"reports.{module}")
