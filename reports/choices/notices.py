"""Notices to dealers, and what people write for the quarter."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import HOUSE_OF, House, Role
from reports.choices.duties import REGIONAL

DEALER_ROLES = frozenset(role for role in Role if HOUSE_OF[role] == House.DEALER)
WRITERS = REGIONAL | {Role.SALES_OPS, Role.SSA_MANAGER, Role.COMPLAINT_DESK}


class QuarterTopic(TextChoices):
    """The free text of the quarterly summary 季度总结."""

    EXPERIENCE = "EXPERIENCE", pgettext_lazy("reports", "Experience")
    SHORTCOMING = "SHORTCOMING", _("Shortcomings")
    MEASURE = "MEASURE", pgettext_lazy("reports", "Measures")
    SUGGESTION = "SUGGESTION", _("Suggestions")
