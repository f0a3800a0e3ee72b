"""What callbacks and quick forms show in the portal shell."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices import FormState
from aftersales.lists.callbacks import kind_word
from aftersales.lists.quick_forms import badge_of
from aftersales.models import CallbackTask, NumberCorrection, QuickForm
from aftersales.portal.callbacks.access import CALLERS, FORM_READERS, READERS
from aftersales.querysets.callbacks import LEADERS, SOLVERS, CallbackTaskQuerySet
from aftersales.selectors.satisfaction import Asked, Basis, satisfaction
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind, Period
from dealerops.portal.registry import (
    Card,
    HomeCard,
    NavItem,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_work_list,
)
from dealerops.workcal.services import add_months

ROWS = 50
DIRECTORS = frozenset({Role.D_SVC_DIR, Role.D_GM})
ADVISORS = frozenset({Role.D_SA})


def _due(actor: Actor) -> CallbackTaskQuerySet:
    tasks = CallbackTask.objects.visible_to(actor).ready(timezone.localdate())
    return tasks.filter(due_on__lte=timezone.localdate())


def _due_count(actor: Actor) -> int:
    return _due(actor).count()


def _open_forms(actor: Actor) -> int:
    return QuickForm.objects.visible_to(actor).open().count()


def _due_card(actor: Actor) -> Card:
    today = timezone.localdate()
    late = _due(actor).filter(due_on__lt=today).count()
    hint = _now("%(count)s of them late") % {"count": late}
    tone = Tone.RED if late else Tone.NEUTRAL
    return Card(_due_count(actor), Kind.INTEGER, hint, tone=tone, url=_list("due"))


def _done_card(actor: Actor) -> Card:
    today = timezone.localdate()
    done = CallbackTask.objects.visible_to(actor).filter(done_at__date=today).count()
    return Card(done, Kind.INTEGER, _now("today"), url=_list("done"))


def _forms_card(actor: Actor) -> Card:
    now = timezone.now()
    forms = QuickForm.objects.visible_to(actor)
    late = forms.past_the_promise(now).count()
    hint = _now("%(count)s past the promised day") % {"count": late}
    tone = Tone.RED if late else Tone.NEUTRAL
    return Card(_open_forms(actor), Kind.INTEGER, hint, tone=tone, url=reverse("callbacks:forms"))


def _index_card(actor: Actor) -> Card:
    month = timezone.localdate().replace(day=1)
    asked = Asked(Period(month, add_months(month, 1)), timezone.now(), Basis.VISIT)
    found = satisfaction(actor, asked)
    index = "–" if found.printed_index is None else str(found.printed_index)
    hint = _now("%(count)s interviews this month") % {"count": found.overall.n}
    return Card(index, hint=hint, url=reverse("callbacks:satisfaction"))


def _calls(actor: Actor) -> list[WorkRow]:
    """A caller's customers in the order in which they are to be called."""
    today, now = timezone.localdate(), timezone.now()
    tasks = CallbackTask.objects.visible_to(actor).ready(today).for_list().in_turn()[:ROWS]
    return [
        WorkRow(
            title=f"{one.customer.masked_name} · {one.order.number}",
            subtitle=_when(one, now),
            url=reverse("callbacks:call", args=(one.pk,)),
            due=one.due_on,
            late=one.due_on < today,
        )
        for one in tasks
    ]


def _when(task: CallbackTask, now: dt.datetime) -> str:
    if task.later_at and task.later_at > now:
        at = f"{timezone.localtime(task.later_at):%m-%d %H:%M}"
        return _now("Call again at %(at)s") % {"at": at}
    return kind_word(task.kind)


def _forms(actor: Actor) -> list[WorkRow]:
    """Open quick forms, the next deadline first; those still to be signed before all others."""
    now = timezone.now()
    forms = QuickForm.objects.visible_to(actor).open().select_related("order__customer")
    rows = []
    for one in forms.order_by("issued_at", "pk")[:ROWS]:
        due = _next_due(one)
        rows.append(
            WorkRow(
                title=one.number,
                subtitle=f"{one.order.customer.masked_name} · {one.order.number}",
                url=reverse("callbacks:form", args=(one.pk,)),
                due=due,
                badge=badge_of(one.state),
                late=due is not None and due <= now,
            )
        )
    return rows


def _next_due(form: QuickForm) -> dt.datetime | None:
    """By when the customer is asked, once it is solved, or the problem is; a form that came back counts anew."""
    is_solved = form.state in (FormState.SOLVED, FormState.SECOND_CALLBACK)
    due: dt.datetime | None = form.second_due_at if is_solved else form.deadline_at
    return due or form.sign_due_at


def _numbers(actor: Actor) -> list[WorkRow]:
    today = timezone.localdate()
    waiting = NumberCorrection.objects.visible_to(actor).waiting()
    return [
        WorkRow(
            title=one.task.order.number,
            subtitle=one.task.customer.masked_name,
            url=f"{reverse('callbacks:numbers')}#number-{one.pk}",
            due=one.due_on,
            late=one.due_on < today,
        )
        for one in waiting.select_related("task__order", "task__customer")[:ROWS]
    ]


def _list(view: str) -> str:
    return f"{reverse('callbacks:list')}?view={view}"


register_nav(
    NavItem(_("Callbacks"), "phone-call", "callbacks:list", READERS, order=30, count=_due_count)
)
register_nav(NavItem(_("Callback board"), "gauge", "callbacks:board", LEADERS, order=31))
register_nav(
    NavItem(
        _("Quick forms"),
        "clipboard-pen-line",
        "callbacks:forms",
        FORM_READERS,
        order=32,
        count=_open_forms,
    )
)
register_nav(NavItem(_("Satisfaction"), "smile", "callbacks:satisfaction", LEADERS, order=33))
register_nav(
    NavItem(
        _("Numbers to correct"),
        "phone-off",
        "callbacks:numbers",
        ADVISORS,
        order=34,
    )
)
register_card(HomeCard(_("Callbacks due"), READERS, _due_card, order=30))
register_card(HomeCard(_("Interviews"), CALLERS, _done_card, order=31))
register_card(HomeCard(_("Open quick forms"), LEADERS | CALLERS, _forms_card, order=32))
register_card(HomeCard(_("Satisfaction index"), LEADERS, _index_card, order=33))
register_work_list(WorkList(_("Customers to call"), CALLERS, _calls, "callbacks:list", order=30))
register_work_list(
    WorkList(_("Quick forms to solve"), SOLVERS, _forms, "callbacks:forms", order=31)
)
register_work_list(
    WorkList(_("Quick forms of the dealer"), DIRECTORS, _forms, "callbacks:forms", order=32)
)
register_work_list(
    WorkList(
        _("Numbers to correct"),
        ADVISORS | {Role.D_INFO},
        _numbers,
        "callbacks:numbers",
        order=33,
    )
)
