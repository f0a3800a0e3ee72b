"""On whose list a callback stands: each on one, a customer never on two (domain.md 4.8)."""

from collections.abc import Collection

from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.callbacks import Caller, choose_caller
from aftersales.models import CallbackTask
from aftersales.rules.callbacks import OWN_ORDER, people_apart
from aftersales.workflow.callbacks import CALLBACK_FLOW
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

NOT_A_CALLER = Refusal(
    "NOT_A_CALLER", _("This person makes no callbacks at this dealer."), "caller"
)
ONE_LIST = "aftersales_customer_is_on_one_callers_list"


def put_on_a_list(task: CallbackTask) -> None:
    """Give the callback to the person who has the customer already, else to the shortest list.

    The caller saves; people are given callbacks one after the other. Nobody fits: nobody's list.
    """
    _queue_up(task.dealer_id)
    with_customer = (
        CallbackTask.objects.open()
        .filter(dealer=task.dealer_id, customer=task.customer_id, caller__isnull=False)
        .values_list("caller", flat=True)
        .first()
    )
    task.caller_id = choose_caller(
        _callers(task.dealer_id), apart=people_apart(task), customer_is_with=with_customer
    )


@transaction.atomic
def share_out(dealer_id: int, *, by: Actor) -> int:
    """Bring callbacks that lie on nobody's list, or on the list of somebody who left, to a caller.

    Returns how many found one; safe to repeat.
    """
    _queue_up(dealer_id)
    people = {one.user_id for one in _callers(dealer_id)}
    of_dealer = CallbackTask.objects.visible_to(by).open().filter(dealer=dealer_id)
    of_dealer.exclude(caller=None).exclude(caller__in=people).update(caller=None)
    found = 0
    waiting = of_dealer.filter(caller=None).select_related("order")
    waiting = waiting.select_for_update(of=("self",), skip_locked=True)
    for task in waiting.in_turn():
        put_on_a_list(task)
        if task.caller_id is not None:
            task.save_fields("caller")
            found += 1
    return found


@transaction.atomic
def take_next_call(*, by: Actor) -> CallbackTask | None:
    """The most urgent callback that lies on nobody's list, put on the list of `by`; None without one.

    Two callers who ask in the same moment get different customers: a row or a customer that one of them
    holds is passed over, and the database refuses one customer on two lists.
    """
    passed: set[int] = set()
    while True:
        task = _next_of_nobody(by, passed)
        if task is None:
            return None
        task.caller_id = by.user_id
        if _is_ours_to_give(task) and _is_mine(task):
            record(task, "aftersales.callback_taken", by=by, caller=by.user_id)
            return task
        passed.add(task.customer_id)


@transaction.atomic
def give_callback_to(
    task_id: int, caller_id: int, *, by: Actor, version: int | None = None
) -> CallbackTask:
    """The planner moves a customer, with every open callback of theirs, to another caller's list.

    Raises TransitionRefused, also where the order's advisor or the solver would get it.
    """
    task = CallbackTask.objects.visible_to(by).lock(task_id)
    task.expect_version(version)
    step = CALLBACK_FLOW.fire(task, "hand_over", by=by)
    if caller_id not in {one.user_id for one in _callers(task.dealer_id)}:
        raise TransitionRefused(NOT_A_CALLER)
    siblings = (
        CallbackTask.objects.visible_to(by)
        .open()
        .filter(dealer=task.dealer_id, customer=task.customer_id)
    )
    rows = siblings.select_related("order").select_for_update(of=("self",))
    locked = list(rows.order_by("pk"))
    for one in locked:
        if caller_id in people_apart(one):
            raise TransitionRefused(OWN_ORDER)
    siblings.update(caller=None)  # never two names for one customer, not even between two rows
    for one in locked:
        one.caller_id = caller_id
        one.save_fields("caller")
    record(task, "aftersales.callback_handed_over", by=by, step=step, caller=caller_id)
    task.refresh_from_db()
    return task


def person_of(by: Actor) -> int:
    """The person behind the actor: calls and signatures are people's. Raises TransitionRefused."""
    if by.user_id is None:
        raise TransitionRefused(WRONG_ROLE)
    return by.user_id


def _next_of_nobody(by: Actor, passed: Collection[int]) -> CallbackTask | None:
    elsewhere = (
        CallbackTask.objects.visible_to(SYSTEM)
        .open()
        .filter(dealer__in=by.dealer_ids, caller__isnull=False)
    )
    return (
        CallbackTask.objects.visible_to(by)
        .on_nobodys_list()
        .ready(timezone.localdate())
        .exclude(advisor=by.user_id)
        .exclude(solver=by.user_id)
        .exclude(order__technician=by.user_id)
        .exclude(customer__in=passed)
        .exclude(customer__in=elsewhere.exclude(caller=by.user_id).values("customer"))
        .select_for_update(of=("self",), skip_locked=True)
        .in_turn()
        .first()
    )


def _is_ours_to_give(task: CallbackTask) -> bool:
    """Nobody else is given this customer in the same moment; let go when the transaction ends.

    Two who write two rows of one customer would each wait for the other's, and the database would end
    one of them.
    """
    name = f"aftersales.callbacks:{task.dealer_id}:{task.customer_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def _is_mine(task: CallbackTask) -> bool:
    """Save the new owner; False where somebody took another callback of the customer meanwhile."""
    try:
        with transaction.atomic():
            task.save_fields("caller")
    except IntegrityError as error:
        if ONE_LIST not in str(error):
            raise
        return False
    return True


def _callers(dealer_id: int) -> list[Caller]:
    """Whoever calls back at this dealer now, with the open callbacks on each list."""
    people = Membership.objects.live().filter(role=Role.D_CALL, dealer=dealer_id)
    ids = sorted(set(people.values_list("user", flat=True)))
    loads = dict(
        CallbackTask.objects.open()
        .filter(caller__in=ids, dealer=dealer_id)
        .order_by()
        .values("caller")
        .annotate(load=Count("pk"))
        .values_list("caller", "load")
    )
    return [Caller(one, loads.get(one, 0)) for one in ids]


def _queue_up(dealer_id: int) -> None:
    """People who put callbacks of one dealer on lists do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"aftersales:callers:{dealer_id}"],
        )
