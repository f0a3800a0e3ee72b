"""What complaints show in the portal's shell: navigation, first pages, worklists, search, what to begin."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp
from complaints.lists.hits import case_hits
from complaints.lists.roles import DEALERS, LISTENERS
from complaints.models import Case, InformationRequest, SensorSignal
from complaints.querysets import AT_THE_DEALER
from complaints.selectors.badges import lamp_badge
from complaints.selectors.case_clocks import overdue_cases, with_next_due
from complaints.selectors.trained import trained
from complaints.services.intake import TELLERS
from dealerops.foundation.actor import PORTAL_ROLES, Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import (
    Action,
    Card,
    Found,
    HomeCard,
    NavItem,
    SearchSource,
    Tone,
    WorkList,
    WorkRow,
    register_action,
    register_card,
    register_nav,
    register_search,
    register_work_list,
)

ROWS = 50
ADVOCATES = frozenset({Role.D_CAM, Role.D_GM})
LEADERS = frozenset({Role.D_CAM, Role.D_GM, Role.D_SVC_DIR})


def open_cases(actor: Actor) -> int:
    return Case.objects.visible_to(actor).pending().count()


def _red_card(actor: Actor) -> Card:
    cases = Case.objects.visible_to(actor).pending()
    red = cases.filter(lamp=Lamp.RED).count()
    late = cases.filter(pk__in=overdue_cases()).count()
    hint = _now("%(count)s with a clock past its time") % {"count": late}
    tone = Tone.RED if red or late else Tone.NEUTRAL
    return Card(red, Kind.INTEGER, hint, tone=tone, url=f"{reverse('complaints:cases')}?view=red")


def _questions_card(actor: Actor) -> Card:
    asked = InformationRequest.objects.visible_to(actor).open()
    late = asked.filter(due_at__lte=timezone.now()).count()
    hint = _now("%(count)s of them late") % {"count": late}
    tone = Tone.RED if late else Tone.NEUTRAL
    url = f"{reverse('complaints:cases')}?view=asked"
    return Card(asked.count(), Kind.INTEGER, hint, tone=tone, url=url)


def _told_card(actor: Actor) -> Card:
    signals = SensorSignal.objects.visible_to(actor)
    hint = _now("told in all")
    return Card(signals.count(), Kind.INTEGER, hint, url=reverse("complaints:signals"))


def _trained_card(actor: Actor) -> Card:
    found = trained(actor, timezone.localdate())
    facts = {"trained": found.trained, "people": found.people}
    hint = _now("%(trained)s of %(people)s people have passed every module") % facts
    return Card(found.share, Kind.PERCENT, hint)


def _hot_cases(actor: Actor) -> list[WorkRow]:
    """Red ones, and those with a clock past its time; the highest score first."""
    now = timezone.now()
    cases = with_next_due(Case.objects.visible_to(actor).pending())
    hot = cases.filter(Q(lamp=Lamp.RED) | Q(next_due__lte=now))
    return [
        WorkRow(
            title=one.number,
            subtitle=f"{one.masked_name} · {one.get_touch_point_display()}",
            url=reverse("complaints:case", args=(one.pk,)),
            due=one.next_due,
            badge=lamp_badge(one.lamp),
            late=one.next_due is not None and one.next_due <= now,
        )
        for one in hot.order_by("-score", "pk")[:ROWS]
    ]


def _questions(actor: Actor) -> list[WorkRow]:
    """What head office wants to know, the next deadline first."""
    now = timezone.now()
    asked = InformationRequest.objects.visible_to(actor).open().select_related("case")
    return [
        WorkRow(
            title=one.case.number,
            subtitle=one.question,
            url=f"{reverse('complaints:case', args=(one.case_id,))}#question-{one.pk}",
            due=one.due_at,
            late=one.due_at <= now,
        )
        for one in asked.order_by("due_at", "pk")[:ROWS]
    ]


def _find(actor: Actor, q: str) -> list[Found]:
    return case_hits(actor, q, page="complaints:case")


register_nav(
    NavItem(
        _("Complaints"),
        "message-circle-warning",
        "complaints:cases",
        DEALERS,
        order=36,
        count=open_cases,
    )
)
register_nav(NavItem(_("Signals"), "megaphone", "complaints:signals", LISTENERS, order=37))
register_card(HomeCard(_("Red complaints"), LEADERS, _red_card, order=34))
register_card(HomeCard(_("Questions of head office"), AT_THE_DEALER, _questions_card, order=35))
register_card(HomeCard(_("Signals told"), LISTENERS - AT_THE_DEALER, _told_card, order=36))
register_card(HomeCard(_("Trained front line"), ADVOCATES, _trained_card, order=37))
register_work_list(
    WorkList(_("Red and overdue complaints"), LEADERS, _hot_cases, "complaints:cases", order=20)
)
register_work_list(
    WorkList(_("Questions to answer"), AT_THE_DEALER, _questions, "complaints:cases", order=21)
)
register_search(
    SearchSource(_("Complaints"), DEALERS, _find, order=26, icon="message-circle-warning")
)
register_action(
    Action(
        _("Tell a complaint"),
        "megaphone",
        "complaints:signal_new",
        TELLERS & PORTAL_ROLES,
        order=13,
        on_home=True,
    )
)
