"""What head office and regions find from the palette, what waits for them, and where notices lead."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp
from complaints.lists.hits import case_hits
from complaints.lists.roles import DEALERS, LISTENERS, OFFICES, REGIONS
from complaints.models import Case, InformationRequest, SensorSignal
from complaints.selectors.badges import lamp_badge
from complaints.selectors.case_clocks import overdue_cases, with_next_due
from complaints.selectors.trained import trained
from complaints.services.intake import TELLERS
from complaints.services.trainings import TRAINERS
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.notifications.links import Link, register_link
from dealerops.portal.registry import (
    Action,
    Card,
    Found,
    HomeCard,
    SearchSource,
    Tone,
    WorkList,
    WorkRow,
    register_action,
    register_card,
    register_search,
    register_work_list,
)

ROWS = 50
CENTRAL = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER})
WORKERS = CENTRAL | REGIONS | {Role.QUALITY, Role.LEGAL}
TRAININGS_PAGE = "admin:complaints_training_changelist"
CASES_PAGE, SIGNALS_PAGE = (
    "admin:complaints_case_changelist",
    "admin:complaints_sensorsignal_changelist",
)


def _waiting(actor: Actor) -> Card:
    waiting = SensorSignal.objects.visible_to(actor).to_triage().count()
    url = f"{reverse(SIGNALS_PAGE)}?state=NEW"
    return Card(waiting, Kind.INTEGER, _now("signals nobody has looked at"), url=url)


def _red(actor: Actor) -> Card:
    cases = Case.objects.visible_to(actor).pending()
    late = cases.filter(pk__in=overdue_cases()).count()
    red = cases.filter(lamp=Lamp.RED).count()
    hint = _now("%(count)s with a clock past its time") % {"count": late}
    tone = Tone.RED if red or late else Tone.NEUTRAL
    return Card(red, Kind.INTEGER, hint, tone=tone, url=f"{reverse(CASES_PAGE)}?view=red")


def _unanswered(actor: Actor) -> Card:
    asked = InformationRequest.objects.visible_to(actor).open()
    late = asked.filter(due_at__lte=timezone.now()).count()
    hint = _now("%(count)s of them late") % {"count": late}
    tone = Tone.RED if late else Tone.NEUTRAL
    url = f"{reverse(CASES_PAGE)}?view=asked"
    return Card(asked.count(), Kind.INTEGER, hint, tone=tone, url=url)


def _trained(actor: Actor) -> Card:
    found = trained(actor, timezone.localdate())
    facts = {"trained": found.trained, "people": found.people}
    hint = _now("%(trained)s of %(people)s people have passed every module") % facts
    return Card(found.share, Kind.PERCENT, hint, url=reverse(TRAININGS_PAGE))


def _to_triage(actor: Actor) -> list[WorkRow]:
    """The oldest first."""
    signals = SensorSignal.objects.visible_to(actor).to_triage().select_related("source")
    return [
        WorkRow(
            title=f"{one.source} · {one.get_touch_point_display()}",
            subtitle=one.words[:80],
            url=reverse("admin:complaints_sensorsignal_change", args=(one.pk,)),
            due=one.received_at,
        )
        for one in signals.order_by("received_at", "pk")[:ROWS]
    ]


def _hot(actor: Actor) -> list[WorkRow]:
    """Red ones, and those with a clock past its time; the highest score first."""
    now = timezone.now()
    cases = with_next_due(Case.objects.visible_to(actor).pending())
    hot = cases.filter(Q(lamp=Lamp.RED) | Q(next_due__lte=now))
    return [
        WorkRow(
            title=one.number,
            subtitle=f"{one.masked_name} · {one.get_touch_point_display()}",
            url=reverse("admin:complaints_case_change", args=(one.pk,)),
            due=one.next_due,
            badge=lamp_badge(one.lamp),
            late=one.next_due is not None and one.next_due <= now,
        )
        for one in hot.order_by("-score", "pk")[:ROWS]
    ]


def _find(actor: Actor, q: str) -> list[Found]:
    return case_hits(actor, q, page="admin:complaints_case_change")


def _page_of_case(actor: Actor, pk: int) -> str:
    """A case has a page for dealers and one for offices; other roles have none."""
    if actor.role in DEALERS:
        return reverse("complaints:case", args=(pk,))
    return reverse("admin:complaints_case_change", args=(pk,)) if actor.role in OFFICES else ""


def _page_of_signal(actor: Actor, pk: int) -> str:
    if actor.role in LISTENERS:
        return reverse("complaints:signal", args=(pk,))
    page = "admin:complaints_sensorsignal_change"
    return reverse(page, args=(pk,)) if actor.role in OFFICES else ""


register_card(HomeCard(_("Signals to triage"), CENTRAL, _waiting, order=10))
register_card(HomeCard(_("Red complaints"), WORKERS, _red, order=11))
register_card(HomeCard(_("Questions without an answer"), WORKERS, _unanswered, order=12))
register_card(HomeCard(_("Trained front line"), TRAINERS, _trained, order=13))
register_work_list(WorkList(_("Signals to triage"), CENTRAL, _to_triage, SIGNALS_PAGE, order=10))
register_work_list(WorkList(_("Red and overdue complaints"), WORKERS, _hot, CASES_PAGE, order=11))
register_search(
    SearchSource(_("Complaints"), OFFICES, _find, order=25, icon="message-circle-warning")
)
register_action(
    Action(
        _("Tell a complaint"),
        "megaphone",
        "admin:complaints_sensorsignal_add",
        OFFICES & TELLERS,
        order=13,
    )
)
register_link("complaints.case", Link(_page_of_case, "message-circle-warning"))
register_link("complaints.sensorsignal", Link(_page_of_signal, "megaphone"))
