"""Where people find reports on the screen: the portal's navigation and the back office's sidebar."""

from django.utils.translation import gettext_lazy as _

from dealerops.backoffice.navigation import SidebarLink, register_link
from dealerops.portal.registry import NavItem, register_nav
from reports.selectors.screens import readers
from reports.workflow.schedules import PEOPLE

# Read once all apps have declared theirs: this one is the last to be ready.
ROLES = readers()
TITLE = _("Reports")

register_nav(NavItem(TITLE, "chart-column", "reports:list", ROLES, order=800, group=_("Tools")))
register_nav(
    NavItem(
        _("Scheduled views"),
        "calendar-clock",
        "reports:schedules",
        PEOPLE,
        order=810,
        group=_("Tools"),
    )
)
register_link(SidebarLink(_("Scheduled views"), "schedule_send", "reports:schedules"))
register_link(SidebarLink(_("Reports on the screen"), "monitoring", "reports:list", ROLES))
