from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "dealerops.lists"
    verbose_name = _("Lists")
