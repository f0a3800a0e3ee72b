from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "dealerops.backoffice"
    label = "backoffice"
    verbose_name = _("Back office")
    default = True


class BackofficeAdminConfig(AdminConfig):
    """Django's admin with our site in place of its own."""

    default_site = "dealerops.backoffice.site.BackofficeSite"
    default = False
