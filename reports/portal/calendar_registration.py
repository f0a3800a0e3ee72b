"""Where people find the calendar: the portal's navigation and the back office's sidebar."""

from django.utils.translation import gettext_lazy as _

from dealerops.backoffice.navigation import SidebarLink, register_link
from dealerops.foundation.actor import BACKOFFICE_ROLES, PORTAL_ROLES
from dealerops.portal.registry import NavItem, register_nav
from reports.querysets import WATCHERS
from reports.selectors.readers import recipients

# Read once all apps have declared theirs: this one is the last to be ready.
RECIPIENTS = recipients()
STAFF = (RECIPIENTS | WATCHERS) & BACKOFFICE_ROLES

register_nav(
    NavItem(
        _("Calendar of reports"),
        "calendar-clock",
        "report_calendar:index",
        RECIPIENTS & PORTAL_ROLES,
        order=801,
        group=_("Tools"),
    )
)
register_link(
    SidebarLink(_("Calendar of reports"), "calendar_month", "report_calendar:index", STAFF)
)
register_link(
    SidebarLink(
        _("Report subscriptions"),
        "mark_email_read",
        "report_calendar:subscriptions",
        RECIPIENTS & BACKOFFICE_ROLES,
    )
)
