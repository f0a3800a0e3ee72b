"""What can be done with a quick form, and by whom."""

from collections.abc import Sequence

from aftersales.models import QuickForm
from aftersales.workflow.quick_forms import FORM_FLOW
from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Actor, Role

ABLE_TO_SOLVE = (Role.D_SA, Role.D_TECH, Role.D_PARTS, Role.D_CASHIER, Role.D_SVC_DIR)


def buttons_for(form: QuickForm, actor: Actor) -> set[str]:
    """Names of the transitions that the table offers this person now."""
    return {row.name for row in FORM_FLOW.available(form, actor)}


def solvers_at(dealer_id: int) -> set[int]:
    """Ids of the people at this dealer who may be responsible for a form."""
    held = Membership.objects.live().filter(role__in=ABLE_TO_SOLVE, dealer=dealer_id)
    return set(held.values_list("user", flat=True))


def solver_names(dealer_id: int) -> Sequence[tuple[int, str]]:
    """The same people as choices of a form."""
    people = User.objects.filter(pk__in=solvers_at(dealer_id)).order_by("pk")
    return [(one.pk, str(one)) for one in people]
