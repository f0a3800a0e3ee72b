"""What the journal tells: the age of the oldest undone work."""

import datetime as dt

from django.utils import timezone

from dealerops.journal.models import Delivery


def oldest_undone_age() -> dt.timedelta:
    """How long the longest-waiting due delivery has been due; zero when nothing waits."""
    now = timezone.now()
    oldest = Delivery.objects.undone().filter(run_at__lte=now).order_by("run_at").first()
    return now - oldest.run_at if oldest else dt.timedelta()
