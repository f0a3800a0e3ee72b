"""Which interviews came in after a satisfaction report was made, and which of its rows they move."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aftersales.choices import Department
from aftersales.models import Interview
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Late, Period


def late_interviews(
    actor: Actor, period: Period, since: dt.datetime, until: dt.datetime
) -> Iterator[Late]:
    """Interviews about visits of the period that were finished from `since` on and before `until`."""
    found = Interview.objects.visible_to(actor).filter(
        delivered_on__gte=period.start,
        delivered_on__lt=period.end,
        finished_at__gte=since,
        finished_at__lt=until,
    )
    found = found.select_related("interviewer", "task__order").prefetch_related("answers")
    for interview in found.order_by("finished_at", "pk"):
        cause = _cause(interview)
        scored = {one.department for one in interview.answers.all() if one.score is not None}
        for department in Department:
            if department in scored:
                yield Late(("", str(department.label)), cause)
        yield Late(("", _("All departments")), cause)
        yield Late(("", "", interview.task.order.number), cause)
        if interview.recommends is not None:
            yield Late(("", _("NPS")), cause)


def _cause(interview: Interview) -> str:
    """Who recorded what when; the order is named, the customer is not."""
    facts = {
        "person": str(interview.interviewer or _("The customer")),
        "day": date_format(timezone.localtime(interview.finished_at), "DATETIME_FORMAT"),
        "order": interview.task.order.number,
    }
    return _("%(person)s recorded an interview on %(day)s (repair order %(order)s)") % facts
