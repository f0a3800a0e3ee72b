"""A backup that is missing, old or broken is told to the people who can mend it, once a day."""

import datetime as dt
import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dealerops.accounts.models import Membership
from dealerops.backup.checking import check
from dealerops.foundation.actor import Role
from dealerops.notifications.services import queue

logger = logging.getLogger(__name__)


def watch(*, now: dt.datetime) -> list[str]:
    """The codes of what is wrong with the newest backup; each system administrator gets a mail."""
    max_age = dt.timedelta(hours=settings.BACKUP_MAX_AGE_HOURS)
    faults = check(Path(settings.BACKUP_DIR), now=now, max_age=max_age)
    if not faults:
        return []
    codes = sorted({fault.code for fault in faults})
    logger.error("the backup is not usable: %s", ", ".join(codes))
    with transaction.atomic():
        for held in Membership.objects.live().filter(role=Role.SYSADMIN).select_related("user"):
            queue(
                "backup/faulty",
                to=held.user,
                about=held.user,
                context={"faults": faults[:20], "folder": settings.BACKUP_DIR},
                dedupe=f"{now:%Y-%m-%d}",
            )
    return codes
