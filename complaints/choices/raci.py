"""Who does, answers for, is asked and is told: the table of domain.md 3.11 as it is seeded."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.policy.keys import Key


class Activity(TextChoices):
    """The rows of the table."""

    INTAKE = "INTAKE", _("Intake and first contact")
    TRIAGE = "TRIAGE", _("Triage and score")
    PLAN = "PLAN", _("Plan and goodwill within the limit")
    GOODWILL = "GOODWILL", _("Goodwill above the limit, buyback")
    REGULATOR = "REGULATOR", _("Reply to 12315")
    MEDIA = "MEDIA", _("Statement to the media")
    QUICK_ALERT = "QUICK_ALERT", pgettext_lazy("an activity", "Quick alert")
    ROUND = "ROUND", _("Sensor round and minutes")
    PROCESS = "PROCESS", _("Improving a process")
    TARGETS = "TARGETS", _("Setting targets")


class Party(TextChoices):
    """The columns of the table."""

    DEALER_CAM = "DEALER_CAM", _("Dealer's advocate")
    DEALER_GM = "DEALER_GM", _("Dealer manager")
    REGION = "REGION", _("Region")
    DESK = "DESK", _("Complaint desk")
    RISK = "RISK", _("Risk manager")
    QUALITY = "QUALITY", pgettext_lazy("a party", "Quality")
    PR = "PR", pgettext_lazy("a party", "PR")
    LEGAL = "LEGAL", pgettext_lazy("a party", "Legal")
    MANAGEMENT = "MANAGEMENT", _("Management")


class Part(TextChoices):
    """What somebody has to do with an activity."""

    R = "R", _("Does it")
    A = "A", _("Answers for it")
    C = "C", _("Is asked")
    I = "I", _("Is told")  # noqa: E741 - the letter of the table


class Condition(TextChoices):
    """Under which a letter holds (domain.md 3.11, in brackets)."""

    AT_DESK = "400_12315", _("Only for the hotline and 12315")
    DEAR = "ABOVE_50K", _("Only above what the risk manager may grant")
    DEALER = "DEALER", _("Only for targets of a dealer")
    HQ = "HQ", _("Only for targets of head office")


ROLES_OF: Mapping[str, tuple[Role, ...]] = {
    Party.DEALER_CAM: (Role.D_CAM,),
    Party.DEALER_GM: (Role.D_GM,),
    Party.REGION: (Role.REGION_CAM, Role.REGION_HEAD),
    Party.DESK: (Role.COMPLAINT_DESK,),
    Party.RISK: (Role.RISK_MANAGER,),
    Party.QUALITY: (Role.QUALITY,),
    Party.PR: (Role.PR_KAM,),
    Party.LEGAL: (Role.LEGAL,),
    Party.MANAGEMENT: (Role.VP,),
}

# Nine columns in the order of Party; "-" has nothing to do with it.
TABLE: Mapping[str, str] = {
    Activity.INTAKE: "R A I R I - - - -",
    Activity.TRIAGE: "C I C R A C - C -",
    Activity.PLAN: "R A C C I C - - -",
    Activity.GOODWILL: "C C R R A C I C A",
    Activity.REGULATOR: "C I C R A C - C I",
    Activity.MEDIA: "I I I C C C R C A",
    Activity.QUICK_ALERT: "R R I R A C R C I",
    Activity.ROUND: "- - C R A C C C I",
    Activity.PROCESS: "C C C R A C - - I",
    Activity.TARGETS: "- A R C A - - - I",
}
ONLY_IF: Mapping[tuple[str, str], str] = {
    (Activity.INTAKE, Party.DESK): Condition.AT_DESK.value,
    (Activity.GOODWILL, Party.MANAGEMENT): Condition.DEAR.value,
    (Activity.TARGETS, Party.DEALER_GM): Condition.DEALER.value,
    (Activity.TARGETS, Party.RISK): Condition.HQ.value,
}
AT_THE_DESK = frozenset({"HOTLINE_400", "REG_12315"})

CONSULT_WITHIN = Key(
    "complaints.consult_within",
    dict,
    {"GREEN": "4h", "YELLOW": "2h", "RED": "1h"},
    _("Time in which those who are asked answer before a step closes, by light"),
)
REGULATOR_WITHIN = Key(
    "complaints.regulator_answer_within",
    dict,
    {"GREEN": "3w", "YELLOW": "3w", "RED": "3w"},
    _("Time to answer an authority, by light"),
)
BY_HAND_WITHIN = Key(
    "complaints.by_hand_within",
    dict,
    {"GREEN": "3w", "YELLOW": "1w", "RED": "8h"},
    _("Time for goodwill above the limit and for a statement, by light"),
)
PROCESS_WITHIN = Key(
    "complaints.process_within",
    dict,
    {"GREEN": "10w", "YELLOW": "10w", "RED": "10w"},
    _("Time to improve a process that a case has shown, by light"),
)
# What runs by no clock of the case has a time of its own.
DONE_WITHIN: Mapping[str, Key[dict[str, str]]] = {
    Activity.REGULATOR: REGULATOR_WITHIN,
    Activity.GOODWILL: BY_HAND_WITHIN,
    Activity.MEDIA: BY_HAND_WITHIN,
    Activity.PROCESS: PROCESS_WITHIN,
}
# Steps that reach the customer, the authority or the public: they wait for those who are asked. Triage
# asks, too, but a red case has to be taken on within half an hour.
ASKED_BEFORE = frozenset(
    {Activity.PLAN, Activity.GOODWILL, Activity.REGULATOR, Activity.MEDIA, Activity.PROCESS}
)
# No state of a case begins these; they begin with what makes them needed, and end when somebody says so.
OPENED_BY_HAND = frozenset({Activity.GOODWILL, Activity.MEDIA, Activity.PROCESS})
ENDED_BY_HAND = OPENED_BY_HAND | {Activity.REGULATOR}
