"""The closed lists of the quick-handling form 快速处理表, and its policy values (domain.md 4.9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class FormState(TextChoices):
    """Where a quick-handling form stands."""

    OPEN = "OPEN", _("To be signed")
    SIGNED = "SIGNED", pgettext_lazy("a quick form", "Signed")
    IN_PROGRESS = "IN_PROGRESS", _("Being solved")
    SOLVED = "SOLVED", _("Solved")
    SECOND_CALLBACK = "SECOND_CALLBACK", _("Second callback")
    CLOSED = "CLOSED", _("Closed")


class Grievance(TextChoices):
    """What a customer is unhappy about."""

    QUALITY = "QUALITY", _("Quality of the work")
    TIME = "TIME", _("Time")
    PRICE = "PRICE", _("Price")
    ATTITUDE = "ATTITUDE", _("Attitude")
    CLEANLINESS = "CLEANLINESS", _("Cleanliness")
    OTHER = "OTHER", _("Something else")


class Severity(TextChoices):
    """How bad it is, as complaints count it (domain.md 3.4)."""

    S1 = "S1", _("S1 dissatisfied, no loss")
    S2 = "S2", _("S2 service or price dispute")
    S3 = "S3", _("S3 repeated repair, off the road over 5 days, demand below 20,000")
    S4 = (
        "S4",
        _("S4 safety without injury, return or replacement, demand from 20,000, threat to sue"),
    )
    S5 = "S5", _("S5 injury, fire, loss of control, group, data leak, regulator")


SIGNALLED = frozenset({Severity.S3, Severity.S4, Severity.S5})

SIGN_HOURS = Key("aftersales.form_sign_hours", int, 4, _("Opening hours to sign a quick form"))
FORM_DAYS = Key("aftersales.form_days", int, 3, _("Opening days a quick form may promise to take"))
SECOND_CALL_HOURS = Key(
    "aftersales.second_call_hours", int, 24, _("Hours to the second callback after solving")
)
ALARM_WORDS = Key(
    "aftersales.alarm_words",
    list,
    [
        *("律师", "起诉", "法院", "诉讼", "仲裁", "12315", "消协", "市场监管", "投诉到"),
        *("曝光", "媒体", "记者", "微博", "抖音", "小红书", "网上", "电视台", "维权"),
        *("lawyer", "sue", "court", "media", "journalist"),
    ],
    _("Words of law and media that make a callback a complaint signal"),
)
