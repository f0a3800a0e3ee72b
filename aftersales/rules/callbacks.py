"""Policy about one callback (domain.md 4.8): who may call, and what the clock and the calendar say."""

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.calc.callbacks import AttemptLimits, Hours, NotNow
from aftersales.models import CallbackTask
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

NOT_YOURS = Refusal("NOT_ON_YOUR_LIST", _("This customer is not on your list."))
OWN_ORDER = Refusal(
    "CALLS_OWN_CUSTOMER", _("Whoever looked after the repair or solved the problem does not call.")
)
TOO_EARLY = Refusal("CALL_WINDOW", _("The car was handed over today. The first call is tomorrow."))
CLOSED = Refusal("CALL_WINDOW", _("The dealer is closed today: nobody is called."))
SAME_TIMES = Refusal(
    "CALL_SAME_TIMES",
    _("Try again on another day or at another time of day than before."),
)


def why_not_now(reason: NotNow, hours: Sequence[Hours], limits: AttemptLimits) -> Refusal:
    """The sentence for a reason not to call at this moment."""
    match reason:
        case NotNow.TOO_EARLY:
            return TOO_EARLY
        case NotNow.CLOSED:
            return CLOSED
        case NotNow.SAME_TIMES:
            return SAME_TIMES
        case NotNow.TOO_SOON:
            pause = f"{limits.pause.total_seconds() / 3600:g}"
            text = _now("Less than %(hours)s hours have passed since the last attempt.")
            return Refusal("CALL_TOO_SOON", text % {"hours": pause})
    spans = ", ".join(f"{one.begins:%H:%M}–{one.ends:%H:%M}" for one in hours)
    return Refusal("CALL_WINDOW", _now("Customers are called %(hours)s.") % {"hours": spans})


def is_on_own_list(task: CallbackTask, actor: Actor) -> Refusal | None:
    """A caller calls the customers of their own list; the system needs no list."""
    if actor.role == Role.SYSTEM or task.caller_id == actor.user_id:
        return None
    return NOT_YOURS


def stood_apart(task: CallbackTask, actor: Actor) -> Refusal | None:
    """Neither who looked after or made the repair nor who solved the quick form asks about it."""
    return OWN_ORDER if {actor.user_id, actor.for_user_id} & people_apart(task) else None


def people_apart(task: CallbackTask) -> frozenset[int]:
    """Whoever looked after the repair, made it, or solved the problem."""
    people = (task.advisor_id, task.order.technician_id, task.solver_id)
    return frozenset(one for one in people if one is not None)
