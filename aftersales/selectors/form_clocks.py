"""Quick forms whose clocks have run out, and dealers whose callbacks have to be looked at."""

import datetime as dt

from aftersales.models import CallbackTask, QuickForm
from dealerops.foundation.actor import SYSTEM


def unsigned_forms(now: dt.datetime) -> list[int]:
    """Not signed in time, and the director was not told yet."""
    return list(
        QuickForm.objects.visible_to(SYSTEM).unsigned_since(now).values_list("pk", flat=True)
    )


def late_forms(now: dt.datetime) -> list[int]:
    """Promised for a day that is over, and the manager was not told yet."""
    forms = QuickForm.objects.visible_to(SYSTEM).deadline_missed(now)
    return list(forms.values_list("pk", flat=True))


def dealers_with_open_callbacks() -> list[int]:
    tasks = CallbackTask.objects.visible_to(SYSTEM).open().order_by("dealer")
    return list(tasks.values_list("dealer", flat=True).distinct())
