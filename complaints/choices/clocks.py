"""The clocks of a case, what may stop them, and how long they run (domain.md 3.6, 3.8 e)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.cases import Lamp
from dealerops.policy.keys import Key


class ClockKind(TextChoices):
    """What is to be done by when; the last two only say when the ladder is to be climbed."""

    ACKNOWLEDGE = "ACKNOWLEDGE", _("Take it on")
    FIRST_RESPONSE = "FIRST_RESPONSE", _("First response to the customer")
    PLAN = "PLAN", _("Plan")
    UPDATE = "UPDATE", _("Keep the customer informed")
    RESOLUTION = "RESOLUTION", _("Resolution")
    RETURN_ANSWER = "RETURN_ANSWER", _("Answer to a demand for return")
    RETURN_DONE = "RETURN_DONE", _("Return or replacement carried out")
    NO_PLAN = "NO_PLAN", _("A day without a plan")
    RED_OPEN = "RED_OPEN", _("Red and open for a day")


STATUTORY = frozenset({ClockKind.RETURN_ANSWER, ClockKind.RETURN_DONE})
WATCHES = frozenset({ClockKind.NO_PLAN, ClockKind.RED_OPEN})
# A case has them once in every round, that is once until it is closed and once after each reopening.
ONCE = frozenset(
    {
        ClockKind.ACKNOWLEDGE,
        ClockKind.FIRST_RESPONSE,
        ClockKind.PLAN,
        ClockKind.RESOLUTION,
        *STATUTORY,
    }
)


class Outcome(TextChoices):
    """How a clock came to stand."""

    RUNNING = "", pgettext_lazy("clock", "Running")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("No longer asked for")


class PauseKind(TextChoices):
    """The only two reasons for which clocks stand still."""

    WAIT_ASKED = "WAIT_ASKED", _("The customer asked to wait")
    APPRAISAL = "APPRAISAL", _("An external appraisal is running")


class Unit(TextChoices):
    """What a limit is counted in; `h` and `m` run in the clock's own calendar."""

    MINUTES = "m", pgettext_lazy("a unit of time", "minutes")
    HOURS = "h", pgettext_lazy("clock", "hours")
    CLOCK_HOURS = "c", _("clock hours")
    DAYS = "d", _("opening days")
    WORKDAYS = "w", _("workdays")


LIMIT_SHAPE = r"^([1-9][0-9]{0,3})([mhcdw])$"  # how many, and of which unit

# "4h" are hours of the calendar (opening hours; round the clock for RED), "24c" hours on the wall,
# moved to the next opening, "3d" opening days of the dealer, "3w" statutory workdays.
LIMITS: dict[str, Key[dict[str, str]]] = {
    ClockKind.ACKNOWLEDGE: Key(
        "complaints.acknowledge_within",
        dict,
        {Lamp.GREEN.value: "4h", Lamp.YELLOW.value: "1h", Lamp.RED.value: "30m"},
        _("Time to take a case on, by light"),
    ),
    ClockKind.FIRST_RESPONSE: Key(
        "complaints.first_response_within",
        dict,
        {Lamp.GREEN.value: "24c", Lamp.YELLOW.value: "2h", Lamp.RED.value: "2h"},
        _("Time to the first response, by light"),
    ),
    ClockKind.PLAN: Key(
        "complaints.plan_within",
        dict,
        {Lamp.GREEN.value: "3w", Lamp.YELLOW.value: "24h", Lamp.RED.value: "8h"},
        _("Time to a plan, by light"),
    ),
    ClockKind.UPDATE: Key(
        "complaints.update_within",
        dict,
        {Lamp.GREEN.value: "3d", Lamp.YELLOW.value: "1d", Lamp.RED.value: "12h"},
        _("Time between two contacts with the customer, by light"),
    ),
    ClockKind.RESOLUTION: Key(
        "complaints.resolution_within",
        dict,
        {Lamp.GREEN.value: "10w", Lamp.YELLOW.value: "5w", Lamp.RED.value: "3w"},
        _("Time to the resolution, by light"),
    ),
    ClockKind.RETURN_ANSWER: Key(
        "complaints.return_answer_within",
        dict,
        dict.fromkeys((lamp.value for lamp in Lamp), "10w"),
        _("Time to answer a demand for return, by light"),
    ),
    ClockKind.RETURN_DONE: Key(
        "complaints.return_done_within",
        dict,
        dict.fromkeys((lamp.value for lamp in Lamp), "20w"),
        _("Time to carry out a return, by light"),
    ),
    ClockKind.NO_PLAN: Key(
        "complaints.escalate_without_plan",
        dict,
        {Lamp.YELLOW.value: "1d"},
        _("Time without a plan that raises a yellow case to E2"),
    ),
    ClockKind.RED_OPEN: Key(
        "complaints.escalate_red",
        dict,
        {Lamp.RED.value: "24h"},
        _("Time in red that raises a case to E4"),
    ),
}
