"""Where people find their files: the portal's navigation and the back office's sidebar."""

from django.utils.translation import gettext_lazy as _

from dealerops.backoffice.navigation import SidebarLink, register_link
from dealerops.exports.workflow import PEOPLE
from dealerops.portal.registry import NavItem, register_nav

TITLE = _("Download centre")

register_nav(NavItem(TITLE, "download", "exports:list", PEOPLE, order=900, group=_("Tools")))
register_link(SidebarLink(TITLE, "download", "exports:list"))
