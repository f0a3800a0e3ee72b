"""How the back office looks: unfold's own settings, filled from our design tokens."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from dealerops.settings import env


def environment(request: HttpRequest) -> list[str] | None:
    """The label in the corner that keeps people from trying things in the real system."""
    name = env.text("ENVIRONMENT_NAME", "")
    return [name, "warning"] if name else None


def scale(name: str) -> dict[str, str]:
    """Unfold's eleven steps of one colour, each a token of static/css/tokens.css."""
    steps = ("50", *(str(step) for step in range(100, 1000, 100)), "950")
    return {step: f"var(--{name}-{step})" for step in steps}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "DealerOps",
    "SITE_HEADER": "DealerOps",
    "SITE_SUBHEADER": _("Back office"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "directions_car",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}
    ],
    "SHOW_HISTORY": False,  # the journal tells more
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("portal:language")},
    "ENVIRONMENT": "dealerops.settings.unfold.environment",
    "BORDER_RADIUS": "8px",
    "COLORS": {"base": scale("grey"), "primary": scale("brand")},
    "STYLES": [
        lambda request: static("css/tokens.css"),
        lambda request: static("css/shell.css"),
        lambda request: static("css/charts.css"),
        lambda request: static("css/admin.css"),
    ],
    "SCRIPTS": [
        lambda request: static("js/charts.js"),
        lambda request: static("js/forms.js"),
        lambda request: static("js/palette.js"),
    ],
    "SIDEBAR": {
        "show_search": True,
        "navigation": "dealerops.backoffice.navigation.sidebar",
    },
    "ACCOUNT": {
        "navigation": [
            {"title": _("Change password"), "link": reverse_lazy("account_change_password")},
            {"title": _("Second step"), "link": reverse_lazy("mfa_index")},
        ],
    },
}
