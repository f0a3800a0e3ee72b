"""The few words of an alert on a phone or in a group: which case, where, why; never whose (domain.md 7.3)."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from complaints.models import Alert
from complaints.selectors.alert_words import reason_words


def text_of(alert: Alert) -> str:
    """In the language of the person, or of the group."""
    reader = alert.recipient or alert.robot
    language = reader.language if reader else settings.LANGUAGE_CODE
    with translation.override(language):
        return " · ".join(part for part in _parts(alert) if part)


def _parts(alert: Alert) -> list[str]:
    case = alert.case
    place = case.dealer.display_name if case.dealer else _("no dealer")
    return [
        str(alert.get_kind_display()),
        reason_words(alert.kind, alert.reason),
        f"{case.number} ({case.get_lamp_display()})",
        place,
        f"{settings.SITE_URL}/alerts/",
    ]
