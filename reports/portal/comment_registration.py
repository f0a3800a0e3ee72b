"""Where the shell leads to comments beside figures."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.portal.registry import NavItem, register_nav

register_nav(
    NavItem(
        label=_("Report comments"),
        icon="message-square",
        url_name="report_comments:page",
        roles=frozenset({Role.D_SVC_DIR, Role.D_CAM}),
        order=90,
    )
)
