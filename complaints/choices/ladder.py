"""The escalation ladder: who stands on which rung, and what leads there (domain.md 3.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.cases import Department, Lamp, Level
from dealerops.foundation.actor import Role
from dealerops.policy.keys import Key


class Rise(TextChoices):
    """Why a case stands on its rung."""

    OPENED = "OPENED", pgettext_lazy("why a case stands on a rung", "Opened")
    REOPENED = "REOPENED", pgettext_lazy("why a case stands on a rung", "Reopened")
    RESPONSE_MISSED = "RESPONSE_MISSED", _("First response missed")
    NO_PLAN = "NO_PLAN", _("Yellow for a day without a plan")
    PLAN_MISSED = "PLAN_MISSED", _("Plan missed")
    RED = "RED", _("Light is red")
    RED_OPEN = "RED_OPEN", _("Red and open for more than a day")
    RESOLUTION_MISSED = "RESOLUTION_MISSED", _("Resolution missed")
    MEDIA = "MEDIA", _("Quick alert: media")
    INJURY = "INJURY", _("Quick alert: injury")
    SCORE = "SCORE", _("Score of 85 or more")
    WAITED = "WAITED", _("Nobody on the rung below took it on")
    LOWERED = "LOWERED", _("Lowered by hand")
    FRONT_LINE = "FRONT_LINE", _("Severe, told on the spot")
    BROUGHT = "BROUGHT", _("A signal or case of this level joined it")


# The rung to which each reason leads.
RUNG_OF: dict[str, int] = {
    Rise.RESPONSE_MISSED: Level.E2,
    Rise.NO_PLAN: Level.E2,
    Rise.PLAN_MISSED: Level.E3,
    Rise.RED: Level.E3,
    Rise.RED_OPEN: Level.E4,
    Rise.RESOLUTION_MISSED: Level.E4,
    Rise.MEDIA: Level.E5,
    Rise.INJURY: Level.E5,
    Rise.SCORE: Level.E5,
}
STARTS = frozenset({Rise.OPENED, Rise.REOPENED, Rise.LOWERED})

ON_THE_RUNG: dict[int, tuple[Role, ...]] = {
    Level.E1: (Role.D_CAM,),
    Level.E2: (Role.D_GM, Role.REGION_CAM),
    Level.E3: (Role.REGION_HEAD,),  # and the head of the function, below
    Level.E4: (Role.RISK_MANAGER, Role.VP),
    Level.E5: (Role.PR_KAM, Role.LEGAL, Role.VP),
}
FUNCTION_HEADS: dict[str, Role] = {
    Department.QUALITY: Role.QUALITY,
    Department.LEGAL: Role.LEGAL,
    Department.PR: Role.PR_KAM,
    Department.FINANCE: Role.FINANCE,
}
FUNCTION_HEAD = Role.RISK_MANAGER  # of every other function

# Who may lower a case from a rung: those above it, and the risk manager.
LOWERING: dict[int, frozenset[Role]] = {
    Level.E2: frozenset({Role.REGION_CAM, Role.REGION_HEAD, Role.RISK_MANAGER}),
    Level.E3: frozenset({Role.REGION_HEAD, Role.RISK_MANAGER, Role.VP}),
    Level.E4: frozenset({Role.RISK_MANAGER, Role.VP}),
    Level.E5: frozenset({Role.RISK_MANAGER, Role.VP}),
}
LOWERERS = frozenset.union(*LOWERING.values())

RUNG_WAIT = Key(
    "complaints.rung_wait",
    dict,
    {Lamp.GREEN.value: "2w", Lamp.YELLOW.value: "1w", Lamp.RED.value: "4h"},
    _("Time in which a rung takes a case on before the next is told, by light"),
)
CRISIS_SCORE = Key(
    "complaints.crisis_score", int, 85, _("Score from which the crisis team is called")
)
