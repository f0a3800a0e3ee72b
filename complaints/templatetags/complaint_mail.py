"""What mails about complaints say."""

from django import template

from complaints.models import Alert
from complaints.selectors.alert_words import reason_words

register = template.Library()


@register.filter
def reason(alert: Alert) -> str:
    """Why the alert was raised, in the reader's language; empty where its kind says it all."""
    return reason_words(alert.kind, alert.reason)
