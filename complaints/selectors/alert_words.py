"""What an alert says of its reason, in the reader's language, and how a duration is written."""

from django.utils.translation import gettext as _

from complaints.choices import QuickAlert
from complaints.choices.alerts import AlertKind
from complaints.choices.ladder import Rise
from complaints.choices.raci import Activity

WORDS = {
    AlertKind.QUICK_ALERT: QuickAlert,
    AlertKind.ESCALATION: Rise,
    AlertKind.TASK_LATE: Activity,
}
MINUTE, HOUR, DAY = 60, 3600, 86_400


def reason_words(kind: str, reason: str) -> str:
    """Nothing where the kind says it all."""
    words = WORDS.get(AlertKind(kind))
    return str(words(reason).label) if words and reason else ""


def duration(seconds: float | None) -> str:
    """ "45 s", "12 min", "5 h 20 min", "3 d 4 h"; never negative, empty for nothing."""
    if seconds is None:
        return ""
    whole = int(abs(seconds))
    if whole < MINUTE:
        return _("%(seconds)d s") % {"seconds": whole}
    if whole < HOUR:
        return _("%(minutes)d min") % {"minutes": whole // MINUTE}
    if whole < DAY:
        facts = {"hours": whole // HOUR, "minutes": whole % HOUR // MINUTE}
        return _("%(hours)d h %(minutes)d min") % facts
    return _("%(days)d d %(hours)d h") % {"days": whole // DAY, "hours": whole % DAY // HOUR}
