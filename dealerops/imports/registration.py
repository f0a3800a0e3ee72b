"""Where people bring their workbooks: the portal's navigation."""

from django.utils.translation import gettext_lazy as _

from dealerops.imports.querysets import IMPORTERS
from dealerops.portal.registry import NavItem, register_nav

register_nav(
    NavItem(_("Import centre"), "upload", "imports:list", IMPORTERS, order=890, group=_("Tools"))
)
