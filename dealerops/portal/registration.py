"""What the shell itself shows."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import PORTAL_ROLES
from dealerops.portal.registry import NavItem, register_nav

register_nav(
    NavItem(
        label=_("Overview"),
        icon="layout-dashboard",
        url_name="portal:home",
        roles=PORTAL_ROLES,
        order=0,
    )
)
