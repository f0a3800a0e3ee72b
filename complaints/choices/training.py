"""What the front line is trained in, and how the test went (domain.md 3.13)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.policy.keys import Key


class TrainingModule(TextChoices):
    """Every module has to be passed."""

    LISTENING = "LISTENING", _("Listening and calming down")
    SYSTEM = "SYSTEM", _("Complaints in the system")
    LAW = "LAW", _("Consumer law and Three Guarantees")
    ESCALATION = "ESCALATION", _("Alerts and escalation")


class TrainingTest(TextChoices):
    """How the test at the end of a module went."""

    PASSED = "PASSED", pgettext_lazy("a test", "Passed")
    FAILED = "FAILED", pgettext_lazy("a test", "Failed")
    NONE = "NONE", pgettext_lazy("a test", "Not taken yet")


# Who meets unhappy customers at a dealer.
FRONT_LINE = (Role.D_CAM, Role.D_SA)
VALID_MONTHS = Key(
    "complaints.training_months", int, 24, _("Months for which a passed test of the front line counts")
)  # fmt: skip
