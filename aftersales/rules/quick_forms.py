"""Policy about one quick form (domain.md 4.9)."""

from django.utils.translation import gettext_lazy as _

from aftersales.models import QuickForm
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import Refusal

NOT_RESPONSIBLE = Refusal(
    "NOT_RESPONSIBLE", _("Another person is responsible for this quick form.")
)
NO_CAUSE = Refusal("CAUSE_MISSING", _("Write down the cause."), "cause")
NO_MEASURE = Refusal("MEASURE_MISSING", _("Write down what was done."), "measure")


def is_responsible(form: QuickForm, actor: Actor) -> Refusal | None:
    """The responsible person signs and solves; the service director may stand in."""
    if actor.role == Role.D_SVC_DIR or form.responsible_id == actor.user_id:
        return None
    return NOT_RESPONSIBLE


def has_cause(form: QuickForm) -> Refusal | None:
    return None if form.cause.strip() else NO_CAUSE


def has_measure(form: QuickForm) -> Refusal | None:
    return None if form.measure.strip() else NO_MEASURE
