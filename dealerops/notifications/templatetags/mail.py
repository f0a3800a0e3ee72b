"""What mails write differently from pages: they leave the house, so a VIN is masked, and a deadline is a day."""

import datetime as dt

from django import template
from django.utils import timezone

from dealerops.identifiers.masking import mask_vin

register = template.Library()


@register.filter
def masked_vin(vin: str | None) -> str:
    """Only the last six characters, or nothing."""
    return mask_vin(vin or "")


@register.filter
def last_day(end: dt.datetime | None) -> dt.date | None:
    """The last local day before an exclusive instant: midnight of the 25th says the 24th."""
    return timezone.localdate(end - dt.timedelta(microseconds=1)) if end else None
