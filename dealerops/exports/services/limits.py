"""How many files a person may take."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import User
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry

PER_HOUR = 10
ASKED = ("exports.queued", "exports.answered")


class ExportLimit(DomainError):
    """One person takes no more than PER_HOUR files in an hour (reliability.md 8)."""

    default_code = "EXPORT_LIMIT"
    default_message = _("Ten exports in an hour are the limit. Please try again later.")


def keep_limit(user_id: int) -> None:
    """Raises ExportLimit. Counts in the journal, which forgets nothing that a person removes.

    The person's row is held until the transaction ends, so that two requests at once do not both
    count nine.
    """
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    hour = timezone.now() - dt.timedelta(hours=1)
    taken = Entry.objects.filter(user_id=user_id, topic__in=ASKED, at__gt=hour)
    if taken.count() >= PER_HOUR:
        raise ExportLimit
